//! Executing statements in an order that works.
//!
//! Nobody but PostgreSQL knows what a statement needs. So all are tried as they are
//! written, each a transaction of its own; those that failed are tried again, until all
//! succeed or none of the rest does.

use std::borrow::Cow;

use super::ddl::{At, Ddl, Script};
use super::order::{is_undefined, reordered};
use super::refuse::Duty;
use crate::database::{ExecError, Notice, Reply, ServerError, Session, SqlState};

/// Takes back what the statements of a script set: they hold up to its end.
pub(super) const RESET: &str = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL";

/// What became of the statements.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// Those that never succeeded, in order, with what the server said last.
    pub(super) failed: Vec<(At, ServerError)>,
    /// Those that made nothing because of `IF NOT EXISTS`.
    pub(super) skipped: Vec<(At, Notice)>,
}

/// A message to the server.
#[derive(Debug, Clone, Copy)]
enum Send {
    /// A statement whose outcome matters.
    Try(At),
    /// A setting for the statements behind it, executed before.
    Set(At),
    /// The end of a script with settings.
    Reset,
}

impl Ddl {
    /// The statements with a duty, in order.
    fn all(&self, duties: &[Duty]) -> Vec<At> {
        let scripts = self.scripts.iter().enumerate();
        let all = scripts.flat_map(|(script, Script { steps, .. })| {
            (0..steps.len()).map(move |step| At { script, step })
        });
        all.filter(|at| duties.contains(&self.step(*at).duty)).collect()
    }

    /// The settings in force for a statement.
    pub(super) fn settings_before(&self, at: At) -> impl Iterator<Item = &str> {
        let script = &self.scripts[at.script];
        let before = script.has_settings.then_some(0..at.step);
        let is_setting = |step: &usize| script.steps[*step].duty == Duty::Setting;
        let steps = before.into_iter().flatten().filter(is_setting);
        steps.map(|step| script.text_of(step))
    }
}

impl Loaded {
    /// Executes the statements with one of the duties, and what failed before.
    ///
    /// # Errors
    /// When the connection is lost.
    pub(super) fn load(
        &mut self,
        ddl: &Ddl,
        duties: &[Duty],
        session: &mut Session,
    ) -> Result<(), ExecError> {
        let mut pending = ddl.all(duties);
        pending.extend(self.failed.drain(..).map(|(at, _)| at));
        pending.sort_unstable();
        let mut fewest = usize::MAX;
        loop {
            self.failed = self.round(ddl, &pending, session)?;
            self.failed.sort_unstable_by_key(|(at, _)| *at);
            // A first round without any success may still have shown a better order.
            if self.failed.is_empty() || self.failed.len() >= fewest {
                return Ok(());
            }
            fewest = self.failed.len();
            pending = reordered(ddl, &self.failed);
        }
    }

    /// Tries each statement once; gives those that failed.
    fn round(
        &mut self,
        ddl: &Ddl,
        pending: &[At],
        session: &mut Session,
    ) -> Result<Vec<(At, ServerError)>, ExecError> {
        let sends = sends(ddl, pending);
        let mut failed = Vec::new();
        let mut sent = sends.iter();
        session.pipeline(sends.iter().map(|send| send.text(ddl)), |reply| {
            let Some(Send::Try(at)) = sent.next() else { return };
            let keyword = ddl.step(*at).statement.keyword.as_str();
            let Reply { result, notices } = reply;
            match result {
                Err(ExecError::Server { error, .. }) if !is_settled(keyword, &error) => {
                    failed.push((*at, *error));
                }
                _ => {
                    let skips = notices.into_iter().filter(|n| is_skip(keyword, n));
                    self.skipped.extend(skips.map(|notice| (*at, notice)));
                }
            }
        })?;
        Ok(failed)
    }
}

/// Whether an error leaves nothing to do: a role or an extension that is there already is
/// as good as made; what a `DROP` does not find now it must not find later.
fn is_settled(keyword: &str, error: &ServerError) -> bool {
    match keyword {
        "CREATE ROLE" | "CREATE USER" | "CREATE GROUP" | "CREATE EXTENSION" => {
            error.code == SqlState::DUPLICATE_OBJECT
        }
        _ => keyword.starts_with("DROP ") && is_undefined(error),
    }
}

/// Whether a notice says that `IF NOT EXISTS` left a definition out. For an extension or
/// a schema that means nothing: there is not much in their definitions.
fn is_skip(keyword: &str, notice: &Notice) -> bool {
    let codes = [SqlState::DUPLICATE_TABLE, SqlState::DUPLICATE_OBJECT];
    keyword.starts_with("CREATE ")
        && !matches!(keyword, "CREATE EXTENSION" | "CREATE SCHEMA")
        && notice.severity == "NOTICE"
        && codes.contains(&notice.code)
}

/// The messages of a round. In a script with settings each run of statements gets those
/// before it.
fn sends(ddl: &Ddl, pending: &[At]) -> Vec<Send> {
    let mut sends = Vec::with_capacity(pending.len());
    for wanted in pending.chunk_by(|a, b| a.script == b.script && a.step < b.step) {
        let Some(last) = wanted.last() else { continue };
        if !ddl.scripts[last.script].has_settings {
            sends.extend(wanted.iter().copied().map(Send::Try));
            continue;
        }
        let mut wanted = wanted.iter().copied().peekable();
        for step in 0..=last.step {
            let at = At { script: last.script, step };
            if wanted.next_if_eq(&at).is_some() {
                sends.push(Send::Try(at));
            } else if ddl.step(at).duty == Duty::Setting {
                sends.push(Send::Set(at));
            }
        }
        sends.push(Send::Reset);
    }
    sends
}

/// What stands before a statement when it is tried, by which it is known again.
pub(super) fn mark(at: At) -> String {
    format!("/*{}.{}*/", at.script, at.step)
}

impl Send {
    fn text(self, ddl: &Ddl) -> Cow<'_, str> {
        match self {
            Self::Try(at) => Cow::Owned(mark(at) + ddl.text(at)),
            Self::Set(at) => Cow::Borrowed(ddl.text(at)),
            Self::Reset => Cow::Borrowed(RESET),
        }
    }
}
