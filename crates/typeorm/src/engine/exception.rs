//! Exceptions as Rust errors.

use std::path::PathBuf;

use rquickjs::{Array, Coerced, Ctx, FromJs, Object, Value};
use whimbrel::database::ServerError;
use whimbrel::run::{Frame, ProgramError};

use super::state::State;
use super::wording::as_node_says;
use crate::program::server_error_of;

/// The hidden property under which `loader.js` notes the awaits an error passes.
const AWAITS: &str = "whimbrel:awaits";

/// How many causes we follow.
const CAUSES: usize = 8;

/// Describes what was thrown.
pub(crate) fn describe<'js>(
    ctx: &Ctx<'js>,
    state: &State,
    thrown: &Value<'js>,
) -> ProgramError {
    let error = describe_value(ctx, state, thrown, CAUSES);
    if state.is_interrupted() && error.name == "InternalError" {
        return super::settle::interrupted();
    }
    error
}

fn describe_value<'js>(
    ctx: &Ctx<'js>,
    state: &State,
    thrown: &Value<'js>,
    depth: usize,
) -> ProgramError {
    let Some(object) = thrown.as_object() else {
        return ProgramError::new("Error", text_of(ctx, thrown));
    };
    let message = string(ctx, object, "message").unwrap_or_else(|| text_of(ctx, thrown));
    let name = class_name(ctx, object);
    let message = match name.as_str() {
        "TypeError" | "RangeError" => as_node_says(&message),
        _ => message,
    };
    let stack = string(ctx, object, "stack").unwrap_or_default();
    let mut frames = state.frames(&stack);
    for frame in awaits(state, object) {
        if !frames
            .iter()
            .any(|other| (&other.path, other.line) == (&frame.path, frame.line))
        {
            frames.push(frame);
        }
    }
    if let Some(frame) = syntax_frame(ctx, object) {
        frames.insert(0, frame);
    }
    let cause = object.get::<_, Value<'js>>("cause").ok().filter(Value::is_object);
    let cause = cause
        .filter(|_| depth > 0)
        .map(|cause| Box::new(describe_value(ctx, state, &cause, depth - 1)));
    ProgramError {
        name,
        message,
        frames,
        stack,
        cause,
        server: server_error(ctx, object).map(Box::new),
        query: string(ctx, object, "query"),
        missing_package: string(ctx, object, "missingPackage"),
    }
}

/// The awaits that an error passed, as the loader noted them: file, offset, ...
fn awaits(state: &State, object: &Object<'_>) -> Vec<Frame> {
    let Ok(noted) = object.get::<_, Array<'_>>(AWAITS) else { return Vec::new() };
    (0..noted.len() / 2)
        .filter_map(|at| {
            let file: String = noted.get(at * 2).ok()?;
            state.awaited(&file, noted.get(at * 2 + 1).ok()?)
        })
        .collect()
}

/// The `name` property, or the constructor's name.
fn class_name<'js>(ctx: &Ctx<'js>, object: &Object<'js>) -> String {
    let name = string(ctx, object, "name");
    match name.as_deref() {
        None | Some("Error") => object
            .get::<_, Object<'js>>("constructor")
            .ok()
            .and_then(|class| string(ctx, &class, "name"))
            .filter(|class| class != "Object")
            .or(name)
            .unwrap_or_else(|| "Error".to_owned()),
        Some(_) => name.unwrap_or_default(),
    }
}

/// The place that a file's syntax error names.
fn syntax_frame<'js>(ctx: &Ctx<'js>, object: &Object<'js>) -> Option<Frame> {
    Some(Frame {
        function: None,
        path: PathBuf::from(string(ctx, object, "sourceFile")?),
        line: object.get::<_, u32>("sourceLine").ok()?,
        column: object.get::<_, u32>("sourceColumn").ok()?,
    })
}

/// The server's fields on the error itself or on TypeORM's `driverError`.
fn server_error<'js>(ctx: &Ctx<'js>, object: &Object<'js>) -> Option<ServerError> {
    let driver = object.get::<_, Object<'js>>("driverError").ok();
    let object = driver.as_ref().unwrap_or(object);
    server_error_of(|key| string(ctx, object, key))
}

/// A property as text; none when it is absent or when reading it throws.
fn string<'js>(ctx: &Ctx<'js>, object: &Object<'js>, key: &str) -> Option<String> {
    let value = match object.get::<_, Value<'js>>(key) {
        Ok(value) => value,
        Err(_) => {
            ctx.catch();
            return None;
        }
    };
    if value.is_string() || value.is_number() { Some(text_of(ctx, &value)) } else { None }
}

fn text_of<'js>(ctx: &Ctx<'js>, value: &Value<'js>) -> String {
    match Coerced::<String>::from_js(ctx, value.clone()) {
        Ok(text) => text.0,
        Err(_) => {
            ctx.catch();
            "a value that cannot be shown".to_owned()
        }
    }
}
