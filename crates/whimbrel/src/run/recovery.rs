//! After a connection was lost while a commit may have been under way: was it
//! committed?
//!
//! The lock tells. It belongs to the session that was lost, so whoever can take it knows
//! that the server has ended that session's work, and what the tracking table says then
//! is final.

use std::time::{Duration, Instant};

use crate::database::{ExecError, Session};
use crate::history::{Journal, read_history, survey};
use crate::migration::{Direction, MigrationFile};
use crate::run::executor::Executor;
use crate::run::{Cause, DatabaseState, Event, MigrationFailure};

/// How long a server that went away is asked again: a restart takes a few seconds.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a run waits for its own lost session to give the lock back.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(100);

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It happened, and the run has its lock again and nobody worked in between.
    CommittedAndLocked,
    /// It happened.
    Committed,
    /// It did not happen and will not.
    RolledBack,
    /// The server did not answer in time, or still works on it.
    Unknown,
}

impl Executor<'_> {
    /// Replaces "unknown" by what the database says. A commit that happened is a
    /// success, and the run goes on with the new session.
    pub(super) fn settled(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        outcome: Result<Duration, Box<MigrationFailure>>,
    ) -> Result<Duration, Box<MigrationFailure>> {
        let mut failure = match outcome {
            Err(failure) if failure.state == DatabaseState::Unknown => failure,
            outcome => return outcome,
        };
        let begun = Instant::now();
        failure.state = match self.fate(step, direction) {
            Fate::CommittedAndLocked => {
                (self.target.listener)(Event::Warning {
                    text: format!(
                        "{}: {}; the tracking table says that it was committed",
                        step.name, failure.cause
                    ),
                });
                return Ok(begun.elapsed());
            }
            Fate::Committed => DatabaseState::Committed,
            Fate::RolledBack => DatabaseState::RolledBack,
            Fate::Unknown => DatabaseState::Unknown,
        };
        Err(failure)
    }

    fn fate(&mut self, step: &MigrationFile, direction: Direction) -> Fate {
        let begun = Instant::now();
        let mut seen: Option<Instant> = None;
        while begun.elapsed() < PATIENCE {
            if let Ok(mut session) = Session::connect(self.target.settings) {
                let locked = self.held.try_again(&mut session).is_some();
                match (self.is_recorded(&mut session, step, direction), locked) {
                    (Ok(true), true) => {
                        let fate = self.check_alone(&mut session, step);
                        self.adopt(session);
                        return fate;
                    }
                    // What is visible is committed, whoever holds the lock by now.
                    // The lost session may need a moment to end; another run, longer.
                    (Ok(true), false) => {
                        if seen.get_or_insert_with(Instant::now).elapsed() > LOCK_PATIENCE
                        {
                            return Fate::Committed;
                        }
                    }
                    (Ok(false), true) => {
                        self.adopt(session);
                        return Fate::RolledBack;
                    }
                    (Ok(false), false) | (Err(_), _) => {}
                }
            }
            if self.pause(PAUSE).is_err() {
                break;
            }
        }
        if seen.is_some() {
            return Fate::Committed;
        }
        Fate::Unknown
    }

    fn adopt(&mut self, session: Session) {
        self.target.interrupt.watch(session.cancel_token());
        self.put_session(session);
    }

    /// Whether the tracking table shows the step as done.
    pub(super) fn is_recorded(
        &self,
        session: &mut Session,
        step: &MigrationFile,
        direction: Direction,
    ) -> Result<bool, ExecError> {
        let surroundings = survey(session, self.target.tracking)?;
        let history = read_history(session, self.target.tracking, &surroundings)?;
        let is_there = history.applied.iter().any(|row| row.name == step.name);
        Ok(is_there == (direction == Direction::Up))
    }

    /// Between the loss and the new lock another run may have worked; then what this one
    /// has chosen is stale, and it must not go on.
    fn check_alone(&self, session: &mut Session, step: &MigrationFile) -> Fate {
        let Some(journal) = &self.place.journal else { return Fate::Committed };
        match last_run(session, journal) {
            Ok(Some((run, name)))
                if run == self.options.run_id
                    && (name == step.name || self.lost_ahead.as_ref() == Some(&name)) =>
            {
                Fate::CommittedAndLocked
            }
            _ => Fate::Committed,
        }
    }

    /// How far an attempt outside a transaction came, as the journal has it: the
    /// statement under way when the connection was lost may have been completed.
    pub(super) fn completed_by_journal(&mut self, row: i64) -> Option<usize> {
        let journal = self.place.journal.clone()?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Ok(mut session) = Session::connect(self.target.settings)
                && self.held.try_again(&mut session).is_some()
            {
                let sql =
                    format!("SELECT completed FROM {} WHERE id = {row}", journal.path());
                let completed = session.batch(&sql).ok()?.first()?.scalar()?.parse().ok();
                self.adopt(session);
                return completed;
            }
            self.pause(PAUSE).ok()?;
        }
        None
    }

    /// Whether a cause is a lost connection.
    pub(super) fn is_lost(cause: &Cause) -> bool {
        matches!(cause, Cause::Connection(ExecError::Lost { .. }))
    }
}

/// The run and the migration of the newest journal row.
fn last_run(
    session: &mut Session,
    journal: &Journal,
) -> Result<Option<(String, String)>, ExecError> {
    let sql =
        format!("SELECT run_id, name FROM {} ORDER BY id DESC LIMIT 1", journal.path());
    let outcomes = session.batch(&sql)?;
    let row = outcomes.first().and_then(|outcome| outcome.rows.get(0));
    Ok(row.map(|row| {
        let text = |column| row.get(column).unwrap_or_default().to_owned();
        (text(0), text(1))
    }))
}
