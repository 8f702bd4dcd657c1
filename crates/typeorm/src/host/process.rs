//! The process as a program sees it: environment, clock, output, timers.

use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rquickjs::function::Opt;
use rquickjs::{BigInt, Ctx, Function, Object, Persistent, Result};
use whimbrel::run::Event;

use crate::engine::{Phase, State};

pub(super) fn install<'js>(
    ctx: &Ctx<'js>,
    host: &Object<'js>,
    state: &Rc<State>,
) -> Result<()> {
    surroundings(ctx, host, state)?;
    clock(ctx, host, state)?;
    output(ctx, host, state)?;
    timers(ctx, host, state)?;
    let shared = Rc::clone(state);
    let phase = move || match shared.phase() {
        Phase::Load => "load",
        Phase::Run => "run",
    };
    host.set("phase", Function::new(ctx.clone(), phase)?)
}

fn surroundings<'js>(
    ctx: &Ctx<'js>,
    host: &Object<'js>,
    state: &Rc<State>,
) -> Result<()> {
    let environment = Object::new(ctx.clone())?;
    for (name, value) in &state.environment {
        environment.set(name.as_str(), value.as_str())?;
    }
    host.set("env", environment)?;
    let cwd = state.cwd.to_string_lossy().into_owned();
    host.set("cwd", Function::new(ctx.clone(), move || cwd.clone())?)?;
    host.set("argv", vec!["node".to_owned(), "typeorm".to_owned()])?;
    host.set("platform", platform())?;
    host.set("arch", arch())?;
    host.set("pid", std::process::id())?;
    let variable = |name: &str| state.environment.get(name).cloned();
    host.set("hostname", variable("HOSTNAME").unwrap_or_else(hostname))?;
    host.set("homedir", variable("HOME").unwrap_or_else(|| "/".to_owned()))?;
    host.set("tmpdir", variable("TMPDIR").unwrap_or_else(|| "/tmp".to_owned()))?;
    host.set("username", variable("USER").unwrap_or_else(|| "user".to_owned()))
}

fn hostname() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map_or_else(|_| "localhost".to_owned(), |name| name.trim().to_owned())
}

/// Node's name for the operating system.
fn platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// Node's name for the processor.
fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    }
}

fn clock<'js>(ctx: &Ctx<'js>, host: &Object<'js>, state: &Rc<State>) -> Result<()> {
    let now = || {
        let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        age.as_secs_f64() * 1000.0
    };
    host.set("now", Function::new(ctx.clone(), now)?)?;
    let started = state.started;
    let hrtime = move |ctx: Ctx<'js>| {
        let elapsed = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        BigInt::from_u64(ctx, elapsed)
    };
    host.set("hrtime", Function::new(ctx.clone(), hrtime)?)
}

fn output<'js>(ctx: &Ctx<'js>, host: &Object<'js>, state: &Rc<State>) -> Result<()> {
    let shared = Rc::clone(state);
    let print = move |_stream: u32, text: String| {
        for line in text.lines() {
            shared.event(Event::Printed { text: line.to_owned() });
        }
    };
    host.set("print", Function::new(ctx.clone(), print)?)?;
    let shared = Rc::clone(state);
    // TypeORM's loggers: what it would print beside the queries, which we show ourselves.
    let event = move |kind: String, payload: Opt<Object<'js>>| -> Result<()> {
        let Some(payload) = payload.0 else { return Ok(()) };
        let text: Option<String> = payload.get("text")?;
        let text = text.unwrap_or_default();
        match kind.as_str() {
            "warning" => shared.event(Event::Warning { text }),
            "log" | "schema" => shared.event(Event::Printed { text }),
            _ => {}
        }
        Ok(())
    };
    host.set("event", Function::new(ctx.clone(), event)?)
}

fn timers<'js>(ctx: &Ctx<'js>, host: &Object<'js>, state: &Rc<State>) -> Result<()> {
    let shared = Rc::clone(state);
    let set = move |ctx: Ctx<'js>,
                    callback: Function<'js>,
                    delay: Opt<Option<f64>>,
                    repeat: Opt<Option<bool>>| {
        let delay = delay.0.flatten().unwrap_or(0.0).clamp(0.0, 2_147_483_647.0);
        let delay =
            Duration::from_secs_f64(if delay.is_nan() { 0.0 } else { delay / 1000.0 });
        let callback = Persistent::save(&ctx, callback);
        shared.timers.borrow_mut().set(callback, delay, repeat.0.flatten() == Some(true))
    };
    host.set("setTimer", Function::new(ctx.clone(), set)?)?;
    let shared = Rc::clone(state);
    let clear = move |id: u32| shared.timers.borrow_mut().clear(id);
    host.set("clearTimer", Function::new(ctx.clone(), clear)?)
}
