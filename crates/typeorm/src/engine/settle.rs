//! The event loop.

use std::thread;
use std::time::{Duration, Instant};

use rquickjs::promise::PromiseState;
use rquickjs::{Ctx, Value};

use super::exception::describe;
use super::state::State;
use whimbrel::run::ProgramError;

/// How long we sleep before we look at the interruption flag again.
const SLICE: Duration = Duration::from_millis(50);

/// Runs promise jobs and timers until `value` is settled; a value that is no
/// promise is settled already.
///
/// # Errors
///
/// The rejection, an interruption, or that nothing is left that could settle it.
pub(crate) fn settle<'js>(
    ctx: &Ctx<'js>,
    state: &State,
    value: Value<'js>,
) -> Result<Value<'js>, ProgramError> {
    let Some(promise) = value.as_promise().cloned() else { return Ok(value) };
    loop {
        while ctx.execute_pending_job() {
            if state.is_interrupted() {
                return Err(interrupted());
            }
        }
        if promise.state() != PromiseState::Pending {
            break;
        }
        wait(ctx, state)?;
    }
    match promise.result::<Value<'js>>() {
        Some(Ok(value)) => Ok(value),
        Some(Err(_)) => Err(describe(ctx, state, &ctx.catch())),
        None => Err(never()),
    }
}

/// Waits for the next timer and calls it.
fn wait(ctx: &Ctx<'_>, state: &State) -> Result<(), ProgramError> {
    let Some(due) = state.timers.borrow().next_due() else { return Err(never()) };
    loop {
        if state.is_interrupted() {
            return Err(interrupted());
        }
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        thread::sleep(left.min(SLICE));
    }
    let callback = state.timers.borrow_mut().take_due();
    if let Some(callback) = callback {
        let called =
            callback.restore(ctx).and_then(|callback| callback.call::<_, Value<'_>>(()));
        if called.is_err() {
            return Err(describe(ctx, state, &ctx.catch()));
        }
    }
    Ok(())
}

fn never() -> ProgramError {
    ProgramError::new(
        "NeverSettles",
        "the migration waits for something that never happens: \
         a promise is pending, and no timer or query is left that could settle it",
    )
}

/// The error of a program that was told to stop.
pub(crate) fn interrupted() -> ProgramError {
    ProgramError::new("Interrupted", "interrupted")
}
