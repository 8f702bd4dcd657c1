//! What the module loader asks of Rust.
#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls natives with owned arguments"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::{Array, Ctx, Exception, Function, Object, Result, Value};

use super::settle::settle;
use super::state::State;
use crate::embedded;
use crate::host::throw::{rethrow, throw_node};
use crate::resolve::{Resolved, builtin, embedded_import, in_packages, package_name};
use crate::transform::{SyntaxError, transform};

/// The `native` object of `loader.js`.
pub(super) fn natives<'js>(ctx: &Ctx<'js>, state: &Rc<State>) -> Result<Object<'js>> {
    let native = Object::new(ctx.clone())?;
    native.set("scheme", embedded::SCHEME)?;
    resolving(ctx, &native, state)?;
    compiling(ctx, &native, state)?;
    stand_ins(ctx, &native, state)?;
    let shared = Rc::clone(state);
    let place = move |ctx: Ctx<'js>, stack: String| place(&ctx, &shared, &stack);
    native.set("place", Function::new(ctx.clone(), place)?)?;
    let shared = Rc::clone(state);
    let wait = move |ctx: Ctx<'js>, value: Value<'js>| {
        settle(&ctx, &shared, value).map_err(|error| rethrow(&ctx, &error))
    };
    native.set("settle", Function::new(ctx.clone(), wait)?)?;
    Ok(native)
}

fn resolving<'js>(ctx: &Ctx<'js>, native: &Object<'js>, state: &Rc<State>) -> Result<()> {
    let shared = Rc::clone(state);
    let resolve = move |ctx: Ctx<'js>, from: String, specifier: String| {
        let resolved = shared.resolver.resolve(Path::new(&from), &specifier);
        resolution(&ctx, resolved)
    };
    native.set("resolve", Function::new(ctx.clone(), resolve)?)?;
    let near = |from: String, specifier: String| embedded_import(&from, &specifier);
    native.set("resolveEmbedded", Function::new(ctx.clone(), near)?)?;
    let known = |specifier: String| builtin(&specifier).is_some();
    native.set("isBuiltin", Function::new(ctx.clone(), known)?)?;
    native
        .set("builtinModules", Function::new(ctx.clone(), crate::resolve::builtins)?)?;
    let inside = |file: String| in_packages(Path::new(&file));
    native.set("inPackages", Function::new(ctx.clone(), inside)?)?;
    let package = |specifier: String| package_name(&specifier).to_owned();
    native.set("packageName", Function::new(ctx.clone(), package)?)?;
    let fallback = |specifier: String| crate::resolve::fallback(&specifier);
    native.set("fallback", Function::new(ctx.clone(), fallback)?)?;
    let folder = |file: String| {
        Path::new(&file)
            .parent()
            .map_or_else(String::new, |path| path.display().to_string())
    };
    native.set("dirname", Function::new(ctx.clone(), folder)?)?;
    native.set("realFile", Function::new(ctx.clone(), real_file)?)
}

fn resolution<'js>(ctx: &Ctx<'js>, resolved: Resolved) -> Result<Array<'js>> {
    let list = Array::new(ctx.clone())?;
    let (kind, value, reason) = match resolved {
        Resolved::Embedded(name) => ("embedded", name.to_owned(), None),
        Resolved::File(path) => ("file", path.to_string_lossy().into_owned(), None),
        Resolved::Types => ("types", String::new(), None),
        Resolved::Missing { package, reason } => ("missing", package, Some(reason)),
        Resolved::NotFound => ("none", String::new(), None),
    };
    list.set(0, kind)?;
    list.set(1, value)?;
    list.set(2, reason)?;
    Ok(list)
}

fn real_file(ctx: Ctx<'_>, file: String) -> Result<String> {
    match fs::canonicalize(&file) {
        Ok(path) => Ok(path.to_string_lossy().into_owned()),
        Err(error) => Err(throw_node(&ctx, &error, "open", &file)),
    }
}

fn compiling<'js>(ctx: &Ctx<'js>, native: &Object<'js>, state: &Rc<State>) -> Result<()> {
    let shared = Rc::clone(state);
    let compile = move |ctx: Ctx<'js>, file: String| compile(&ctx, &shared, &file);
    native.set("compile", Function::new(ctx.clone(), compile)?)?;
    let shared = Rc::clone(state);
    let enter = move || shared.loading.set(shared.loading.get() + 1);
    native.set("enterLoading", Function::new(ctx.clone(), enter)?)?;
    let shared = Rc::clone(state);
    let leave = move || shared.loading.set(shared.loading.get().saturating_sub(1));
    native.set("leaveLoading", Function::new(ctx.clone(), leave)?)?;
    native.set("compileEmbedded", Function::new(ctx.clone(), compile_embedded)?)?;
    let read = |ctx: Ctx<'js>, file: String| read_text(&ctx, &file);
    native.set("readText", Function::new(ctx.clone(), read)?)
}

/// The function of a file and whether it is async.
fn compile<'js>(ctx: &Ctx<'js>, state: &State, file: &str) -> Result<Array<'js>> {
    let path = PathBuf::from(file);
    let source = read_text(ctx, file)?;
    let options = state.resolver.compiler_options(&path);
    let module = transform(&path, &source, &options, &state.types)
        .map_err(|error| throw_syntax(ctx, &error))?;
    let list = Array::new(ctx.clone())?;
    list.set(0, evaluate(ctx, file, module.code)?)?;
    list.set(1, module.awaits)?;
    Ok(list)
}

fn compile_embedded<'js>(ctx: Ctx<'js>, name: String) -> Result<Function<'js>> {
    let Some((name, text)) = embedded::file(&name) else {
        let message = format!("the embedded file {name} does not exist");
        return Err(Exception::throw_message(&ctx, &message));
    };
    let code = format!(
        "(function (exports, require, module, __filename, __dirname, host) {{ 'use strict';\n{text}\n}})"
    );
    evaluate(&ctx, &format!("{}{name}", embedded::SCHEME), code)
}

/// Evaluates a function expression under the name of its file.
pub(super) fn evaluate<'js>(
    ctx: &Ctx<'js>,
    file: &str,
    code: String,
) -> Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(file.to_owned());
    ctx.eval_with_options(code, options)
}

fn read_text(ctx: &Ctx<'_>, file: &str) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| throw_node(ctx, &error, "open", file))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// A JavaScript SyntaxError with the place in the TypeScript file.
fn throw_syntax(ctx: &Ctx<'_>, error: &SyntaxError) -> rquickjs::Error {
    let mut message = error.message.clone();
    for label in &error.labels {
        message.push_str("; ");
        message.push_str(label);
    }
    let thrown = Exception::throw_syntax(ctx, &message);
    let value = ctx.catch();
    if let Some(object) = value.as_object() {
        let file = error.path.to_string_lossy().into_owned();
        let marked = object
            .set("sourceFile", file)
            .and_then(|()| object.set("sourceLine", error.line))
            .and_then(|()| object.set("sourceColumn", error.column));
        if marked.is_err() {
            return thrown;
        }
    }
    ctx.throw(value)
}

fn stand_ins<'js>(ctx: &Ctx<'js>, native: &Object<'js>, state: &Rc<State>) -> Result<()> {
    let shared = Rc::clone(state);
    let report = move |package: String, reason: String| {
        shared.stand_ins.borrow_mut().insert(package, reason);
    };
    native.set("reportStandIn", Function::new(ctx.clone(), report)?)?;
    let shared = Rc::clone(state);
    let why = move |package: String| shared.stand_ins.borrow().get(&package).cloned();
    native.set("standInReason", Function::new(ctx.clone(), why)?)
}

/// `{ file, line, column }` of the innermost frame that lies in a file.
fn place<'js>(ctx: &Ctx<'js>, state: &State, stack: &str) -> Result<Value<'js>> {
    let Some(frame) = state.frames(stack).into_iter().next() else {
        return Ok(Value::new_undefined(ctx.clone()));
    };
    let place = Object::new(ctx.clone())?;
    place.set("file", frame.path.to_string_lossy().into_owned())?;
    place.set("line", frame.line)?;
    place.set("column", frame.column)?;
    Ok(place.into_value())
}
