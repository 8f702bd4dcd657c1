//! A runtime with everything in it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rquickjs::function::Args;
use rquickjs::{Context, Ctx, Function, Object, Persistent, Runtime, Value};
use whimbrel::run::ProgramError;

use super::exception::describe;
use super::natives::{evaluate, natives};
use super::settle::{interrupted, settle};
use super::state::{Rejection, State};
use crate::embedded;
use crate::host;
use crate::program::Statements;

/// Collections are rarer than QuickJS's default: loading allocates and keeps.
const GC_THRESHOLD: usize = 32 << 20;
/// The same from the first migration on, which leave garbage behind. QuickJS raises it
/// to one and a half times what a collection has left.
const GC_THRESHOLD_RUNNING: usize = 2 << 20;

/// How an engine is set up.
pub(crate) struct EngineOptions {
    /// `process.cwd()`.
    pub(crate) cwd: PathBuf,
    /// `process.env`.
    pub(crate) environment: BTreeMap<String, String>,
    /// The configuration to use instead of the nearest.
    pub(crate) tsconfig: Option<PathBuf>,
    /// Set from outside to stop.
    pub(crate) interrupted: Arc<AtomicBool>,
    /// Bytes.
    pub(crate) memory_limit: usize,
    /// Bytes of native stack that JavaScript may use.
    pub(crate) stack_limit: usize,
}

/// One service's JavaScript.
///
/// The fields are dropped in this order: values, context, runtime.
pub(crate) struct Engine {
    loader: Option<Persistent<Object<'static>>>,
    context: Context,
    runtime: Runtime,
    state: Rc<State>,
    has_run: Cell<bool>,
}

impl Engine {
    /// Starts a runtime and evaluates the loader and the globals.
    ///
    /// # Errors
    ///
    /// When QuickJS cannot start or our own files fail.
    pub(crate) fn start(options: EngineOptions) -> Result<Self, ProgramError> {
        let failed =
            |error: rquickjs::Error| ProgramError::new("EngineError", error.to_string());
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(options.memory_limit);
        runtime.set_max_stack_size(options.stack_limit);
        runtime.set_gc_threshold(GC_THRESHOLD);
        let context = Context::full(&runtime).map_err(failed)?;
        let state = Rc::new(State::new(
            options.cwd,
            options.environment,
            options.tsconfig,
            options.interrupted,
        ));
        let mut engine =
            Self { loader: None, context, runtime, state, has_run: Cell::new(false) };
        engine.watch();
        engine.loader = Some(engine.with(|ctx, state| {
            let loader = load_loader(ctx, state)?;
            let run: Function<'_> = loader.get("requireEmbedded")?;
            if embedded::file("globals.js").is_some() {
                run.call::<_, Value<'_>>(("globals.js",))?;
            }
            Ok(Persistent::save(ctx, loader))
        })?);
        Ok(engine)
    }

    /// What the natives share.
    pub(crate) fn state(&self) -> &Rc<State> {
        &self.state
    }

    /// Installs the interruption and the watch over rejected promises.
    fn watch(&self) {
        let flag = Arc::clone(&self.state.interrupted);
        let stop = move || flag.load(std::sync::atomic::Ordering::Relaxed);
        self.runtime.set_interrupt_handler(Some(Box::new(stop)));
        let state = Rc::downgrade(&self.state);
        self.runtime.set_host_promise_rejection_tracker(Some(Box::new(
            move |ctx, promise, reason, handled| {
                let Some(state) = state.upgrade() else { return };
                let mut rejections = state.rejections.borrow_mut();
                if handled {
                    rejections.retain(|one| {
                        one.promise
                            .clone()
                            .restore(&ctx)
                            .map_or(true, |other| other != promise)
                    });
                } else {
                    let promise = Persistent::save(&ctx, promise);
                    let reason = Persistent::save(&ctx, reason);
                    rejections.push(Rejection { promise, reason });
                }
            },
        )));
    }

    /// Runs Rust inside the context and describes what it throws.
    pub(crate) fn with<T>(
        &self,
        work: impl for<'js> FnOnce(&Ctx<'js>, &Rc<State>) -> rquickjs::Result<T>,
    ) -> Result<T, ProgramError> {
        self.context.with(|ctx| {
            work(&ctx, &self.state).map_err(|error| failure(&ctx, &self.state, &error))
        })
    }

    /// Calls a function of an embedded file and waits for the JSON it gives.
    pub(crate) fn call(
        &self,
        file: &str,
        function: &str,
        arguments: &[serde_json::Value],
    ) -> Result<serde_json::Value, ProgramError> {
        self.context.with(|ctx| {
            let called =
                self.embedded_function(&ctx, file, function).and_then(|function| {
                    let mut list = Args::new(ctx.clone(), arguments.len());
                    for argument in arguments {
                        list.push_arg(ctx.json_parse(argument.to_string())?)?;
                    }
                    function.call_arg::<Value<'_>>(list)
                });
            let value = called.map_err(|error| failure(&ctx, &self.state, &error))?;
            let value = settle(&ctx, &self.state, value)?;
            to_json(&ctx, &self.state, value)
        })
    }

    /// Loads a file and hands its exports to a function of an embedded file.
    pub(crate) fn call_with_exports(
        &self,
        file: &str,
        function: &str,
        required: &Path,
    ) -> Result<serde_json::Value, ProgramError> {
        self.context.with(|ctx| {
            let path = required.to_string_lossy().into_owned();
            let called = self.loader_function(&ctx, "requireFile").and_then(|require| {
                let exports: Value<'_> = require.call((path.as_str(),))?;
                let function = self.embedded_function(&ctx, file, function)?;
                function.call::<_, Value<'_>>((exports, path.as_str()))
            });
            let value = called.map_err(|error| failure(&ctx, &self.state, &error))?;
            let value = settle(&ctx, &self.state, value)?;
            to_json(&ctx, &self.state, value)
        })
    }

    /// Gives the program a database for as long as `work` takes.
    #[expect(clippy::expect_used, reason = "the only other share was dropped before")]
    pub(crate) fn with_statements<S: Statements + 'static, T>(
        &self,
        statements: S,
        work: impl FnOnce(&Self) -> T,
    ) -> (S, T) {
        if !self.has_run.replace(true) {
            self.runtime.set_gc_threshold(GC_THRESHOLD_RUNNING);
        }
        let lent = Rc::new(RefCell::new(statements));
        *self.state.statements.borrow_mut() = Some(Rc::clone(&lent) as Rc<_>);
        self.state.running.set(true);
        self.state.loading.set(0);
        let unheard = std::mem::take(&mut *self.state.unheard.borrow_mut());
        unheard.into_iter().for_each(|event| self.state.event(event));
        let done = work(self);
        self.state.running.set(false);
        drop(self.state.statements.borrow_mut().take());
        let back = Rc::into_inner(lent).expect("the program's share is dropped");
        (back.into_inner(), done)
    }

    /// Runs what is still queued and takes the first rejection that nobody handled.
    pub(crate) fn drain(&self) -> Option<ProgramError> {
        self.context.with(|ctx| {
            while ctx.execute_pending_job() {
                if self.state.is_interrupted() {
                    return Some(interrupted());
                }
            }
            let rejections = std::mem::take(&mut *self.state.rejections.borrow_mut());
            let first = rejections.into_iter().next()?;
            let reason = first.reason.restore(&ctx).ok()?;
            Some(describe(&ctx, &self.state, &reason))
        })
    }

    /// Forgets rejections, such as those from loading.
    pub(crate) fn forget_rejections(&self) {
        self.context.with(|_| self.state.rejections.borrow_mut().clear());
    }

    fn loader_function<'js>(
        &self,
        ctx: &Ctx<'js>,
        name: &str,
    ) -> rquickjs::Result<Function<'js>> {
        match &self.loader {
            Some(loader) => loader.clone().restore(ctx)?.get(name),
            None => Err(rquickjs::Error::Unknown),
        }
    }

    fn embedded_function<'js>(
        &self,
        ctx: &Ctx<'js>,
        file: &str,
        function: &str,
    ) -> rquickjs::Result<Function<'js>> {
        let require = self.loader_function(ctx, "requireEmbedded")?;
        require.call::<_, Object<'js>>((file,))?.get(function)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.context.with(|_| {
            self.state.timers.borrow_mut().clear_all();
            self.state.rejections.borrow_mut().clear();
            self.loader = None;
        });
        self.runtime.set_host_promise_rejection_tracker(None);
    }
}

fn load_loader<'js>(ctx: &Ctx<'js>, state: &Rc<State>) -> rquickjs::Result<Object<'js>> {
    let (name, text) = embedded::file("loader.js").ok_or(rquickjs::Error::Unknown)?;
    let code = format!("(function (exports, host, native) {{ 'use strict';\n{text}\n}})");
    let body = evaluate(ctx, &format!("{}{name}", embedded::SCHEME), code)?;
    let exports = Object::new(ctx.clone())?;
    let host = host::object(ctx, state)?;
    body.call::<_, Value<'js>>((exports.clone(), host, natives(ctx, state)?))?;
    Ok(exports)
}

/// What was thrown, or what rquickjs itself complains about.
fn failure(ctx: &Ctx<'_>, state: &State, error: &rquickjs::Error) -> ProgramError {
    if error.is_exception() {
        describe(ctx, state, &ctx.catch())
    } else {
        ProgramError::new("EngineError", error.to_string())
    }
}

fn to_json<'js>(
    ctx: &Ctx<'js>,
    state: &State,
    value: Value<'js>,
) -> Result<serde_json::Value, ProgramError> {
    if value.is_undefined() {
        return Ok(serde_json::Value::Null);
    }
    let text = ctx
        .json_stringify(value)
        .and_then(|text| text.map(|text| text.to_string()).transpose())
        .map_err(|error| failure(ctx, state, &error))?
        .unwrap_or_else(|| "null".to_owned());
    serde_json::from_str(&text)
        .map_err(|error| ProgramError::new("EngineError", error.to_string()))
}
