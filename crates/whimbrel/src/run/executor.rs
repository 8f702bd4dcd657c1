//! Executes chosen migrations: opens and ends transactions, one after the other.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::database::{Delivery, ExecError, Session};
use crate::history::{History, Journal};
use crate::migration::{Body, Direction, MigrationFile, Part, Wrapping};
use crate::run::ahead::Ahead;
use crate::run::lock::Held;
use crate::run::{
    Cause, Completed, DatabaseState, Event, Failure, Fake, MigrationFailure, Report,
    RunError, RunOptions, Target, Transactions, replace, select,
};
use crate::sql::Needs;

/// Where the history is written, and what the server already provides.
pub(super) struct Place {
    pub(super) schema: String,
    pub(super) journal: Option<Journal>,
    pub(super) server_has_lock_timeout: bool,
    pub(super) lock_capacity: u64,
}

pub(super) struct Executor<'a> {
    pub(super) target: Target<'a>,
    pub(super) options: &'a RunOptions,
    pub(super) place: Place,
    pub(super) history: History,
    pub(super) held: Held,
    /// `None` only while a program has it, or after it was lost with one.
    pub(super) session: Option<Session>,
    pub(super) completed: Vec<Completed>,
    /// Migrations that are recorded in the transaction that is open now.
    pub(super) open: Vec<String>,
    /// Migrations that are only recorded, because what they replace is there.
    pub(super) taken: HashSet<String>,
    /// Statements that the last program executed.
    pub(super) executed: usize,
    /// What is on its way to the server behind the migration that runs now.
    pub(super) ahead: Option<Ahead>,
    /// The migration that was on its way when the connection was lost.
    pub(super) lost_ahead: Option<String>,
    /// Marks that messages have left.
    pub(super) marks: u64,
}

/// How one migration's message begins and ends, and which migrations follow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Envelope<'m> {
    pub(super) opens: bool,
    pub(super) commits: bool,
    /// Whether the server opens and commits by itself, because the message is all there
    /// is in its transaction.
    pub(super) is_implicit: bool,
    pub(super) rest: &'m [&'m MigrationFile],
}

/// How a migration meets transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// In a transaction that the executor opens.
    Wrapped,
    /// As one message, which the server runs as one implicit transaction; statement by
    /// statement if the server says that this cannot be.
    OneMessage,
    /// Statement by statement.
    Alone,
}

type Outcome = Result<Duration, Box<MigrationFailure>>;

impl<'a> Executor<'a> {
    pub(super) fn new(
        target: Target<'a>,
        options: &'a RunOptions,
        place: Place,
        opened: (Session, History),
        held: Held,
    ) -> Self {
        let (session, history) = opened;
        Self {
            target,
            options,
            place,
            history,
            held,
            session: Some(session),
            completed: Vec::new(),
            open: Vec::new(),
            taken: HashSet::new(),
            executed: 0,
            ahead: None,
            lost_ahead: None,
            marks: 0,
        }
    }

    /// Finds out which of the migrations that are applied next are only recorded.
    pub(super) fn take(&mut self, steps: &[&MigrationFile]) {
        self.taken = replace::taken(steps, &self.history);
    }

    /// Whether a migration is only recorded.
    pub(super) fn is_only_recorded(&self, step: &MigrationFile) -> bool {
        self.options.fake == Fake::Yes || self.taken.contains(&step.name)
    }

    /// Executes `steps` in the given order.
    pub(super) fn apply(
        &mut self,
        steps: &[&MigrationFile],
        direction: Direction,
    ) -> Result<Report, Box<Failure>> {
        let together = self.options.transactions == Transactions::All
            && (direction == Direction::Up
                || steps
                    .iter()
                    .all(|step| self.manner(step, direction) == Manner::Wrapped));
        let outcome = if together {
            self.together(steps, direction)
        } else {
            self.one_by_one(steps, direction)
        };
        let completed = std::mem::take(&mut self.completed);
        match outcome {
            Ok(()) => Ok(Report { completed }),
            Err(error) => Err(Box::new(Failure { completed, error })),
        }
    }

    /// Releases the lock and ends the session.
    pub(super) fn close(mut self) {
        if let Some(mut session) = self.session.take() {
            self.held.release(&mut session);
        }
    }

    fn one_by_one(
        &mut self,
        steps: &[&MigrationFile],
        direction: Direction,
    ) -> Result<(), RunError> {
        for (index, step) in steps.iter().enumerate() {
            if self.must_stop() {
                return Err(RunError::Interrupted);
            }
            self.started(step, direction, index, steps.len());
            let begun = Instant::now();
            let outcome = self.with_retries(step, direction, &steps[index + 1..]);
            match self.settled(step, direction, outcome) {
                Ok(elapsed) => {
                    let record = self.done(step, direction, elapsed);
                    self.completed.push(record);
                }
                Err(failure) => {
                    if failure.state == DatabaseState::Committed {
                        let record = self.record_of(step, direction, Duration::ZERO);
                        self.completed.push(record);
                    }
                    self.note_failure(step, direction, &failure, begun.elapsed());
                    return Err(RunError::Migration(failure));
                }
            }
        }
        Ok(())
    }

    fn with_retries(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        rest: &[&MigrationFile],
    ) -> Outcome {
        let manner = self.manner(step, direction);
        let whole = Envelope { opens: true, commits: true, is_implicit: false, rest };
        let mut attempt = 1;
        loop {
            let outcome = match manner {
                Manner::Wrapped => self.wrapped(step, direction, whole),
                Manner::OneMessage => self.one_message(step, direction, rest),
                Manner::Alone => self.alone(step, direction),
            };
            let Err(failure) = outcome else { return outcome };
            if manner != Manner::Alone {
                self.roll_back();
            }
            if manner == Manner::Alone || !self.may_retry(&failure, attempt) {
                return Err(failure);
            }
            let reason = failure.cause.to_string();
            if self.pause_before_retry(reason, &mut attempt).is_err() {
                return Err(failure);
            }
        }
    }

    /// Whether somebody asked to stop. What is on its way already is seen to its end.
    pub(super) fn must_stop(&self) -> bool {
        self.target.interrupt.is_raised() && self.ahead.is_none()
    }

    pub(super) fn manner(&self, step: &MigrationFile, direction: Direction) -> Manner {
        if self.taken.contains(&step.name) {
            return Manner::Wrapped;
        }
        if select::begun_alone(&self.history, step, direction).is_some() {
            // What an earlier run did stays, so the rest goes the same way.
            return Manner::Alone;
        }
        let mode = self.options.transactions;
        match (&step.body, wrapping(step, direction)) {
            (_, Some(Wrapping::Alone)) => Manner::Alone,
            (_, Some(Wrapping::Wrapped)) => Manner::Wrapped,
            (_, None) if mode != Transactions::None => Manner::Wrapped,
            (Body::Program { .. }, None) => Manner::Alone,
            (Body::Sql(sql), None) => match sql.part(direction) {
                // Its own transactions would cut the message's in two.
                Some(part) if controls_transactions(part) => Manner::Alone,
                _ => Manner::OneMessage,
            },
        }
    }

    pub(super) fn session(&mut self) -> Result<&mut Session, Cause> {
        self.session.as_mut().ok_or(Cause::Interrupted)
    }

    pub(super) fn take_session(&mut self) -> Result<Session, Cause> {
        self.session.take().ok_or(Cause::Interrupted)
    }

    pub(super) fn put_session(&mut self, session: Session) {
        self.session = Some(session);
    }

    /// Sends one message and waits for its answer.
    pub(super) fn send(
        &mut self,
        sql: &str,
    ) -> Result<Vec<crate::database::Outcome>, ExecError> {
        self.post(sql)?;
        self.answer()
    }

    /// Sends one message; its answer has to be taken before anything else is sent but
    /// what [`Session::send_ahead`] sends.
    pub(super) fn post(&mut self, sql: &str) -> Result<(), ExecError> {
        self.session.as_mut().ok_or_else(no_session)?.send(sql)
    }

    /// Waits for the answer to the oldest message without one, and passes the server's
    /// notices on.
    pub(super) fn answer(&mut self) -> Result<Vec<crate::database::Outcome>, ExecError> {
        let Some(session) = self.session.as_mut() else { return Err(no_session()) };
        let result = session.answer();
        for notice in session.take_notices() {
            (self.target.listener)(Event::Notice {
                severity: notice.severity,
                message: notice.message,
            });
        }
        result
    }

    pub(super) fn roll_back(&mut self) {
        // A message that the server cannot read as SQL has not begun anything.
        let idle = |session: &Session| {
            session.transaction_status() == crate::database::TransactionStatus::Idle
        };
        if self.session.as_ref().is_some_and(idle) {
            return;
        }
        // When this fails the connection is gone, and the server rolls back by itself.
        let _ = self.send("ROLLBACK");
    }

    pub(super) fn failure(
        &self,
        step: &MigrationFile,
        direction: Direction,
        cause: Cause,
        state: DatabaseState,
    ) -> Box<MigrationFailure> {
        let cause =
            if self.target.interrupt.is_raised() { Cause::Interrupted } else { cause };
        Box::new(MigrationFailure {
            name: step.name.clone(),
            path: step.path.clone(),
            direction,
            cause,
            place: None,
            state,
        })
    }

    pub(super) fn started(
        &self,
        step: &MigrationFile,
        direction: Direction,
        index: usize,
        total: usize,
    ) {
        (self.target.listener)(Event::Started {
            name: step.name.clone(),
            direction,
            number: index + 1,
            total,
        });
    }

    pub(super) fn done(
        &self,
        step: &MigrationFile,
        direction: Direction,
        elapsed: Duration,
    ) -> Completed {
        let record = self.record_of(step, direction, elapsed);
        (self.target.listener)(Event::Done {
            name: record.name.clone(),
            direction,
            elapsed,
            fake: record.fake,
        });
        record
    }

    pub(super) fn record_of(
        &self,
        step: &MigrationFile,
        direction: Direction,
        elapsed: Duration,
    ) -> Completed {
        Completed {
            name: step.name.clone(),
            timestamp: step.timestamp,
            direction,
            elapsed,
            fake: self.is_only_recorded(step),
        }
    }
}

/// What a migration says about its own transaction. TypeORM reads the `transaction`
/// field only when applying; each part of an SQL migration speaks for itself.
fn wrapping(step: &MigrationFile, direction: Direction) -> Option<Wrapping> {
    match (&step.body, direction) {
        (Body::Sql(sql), _) => {
            sql.part(direction).and_then(|part| part.directives.transaction)
        }
        (Body::Program { .. }, Direction::Up) => step.wrapping(),
        (Body::Program { .. }, Direction::Down) => None,
    }
}

fn controls_transactions(part: &Part) -> bool {
    part.statements().is_ok_and(|statements| {
        statements.iter().any(|one| matches!(one.needs, Needs::Control(_)))
    })
}

fn no_session() -> ExecError {
    ExecError::Lost {
        delivery: Delivery::NotSent,
        completed: 0,
        reason: None,
        source: std::io::Error::from(std::io::ErrorKind::NotConnected),
    }
}
