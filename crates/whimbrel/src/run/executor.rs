//! Executes chosen migrations: opens and ends transactions, records, tries again.

use std::time::Duration;

use crate::database::{ExecError, Session, SqlState};
use crate::history::{History, Journal, NewAttempt};
use crate::migration::{Body, Direction, MigrationFile, Wrapping};
use crate::run::lock::{Held, jittered};
use crate::run::{
    Cause, Completed, DatabaseState, Event, Failure, Fake, MigrationFailure, Report,
    RunError, RunOptions, Target, Transactions,
};

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
    /// `None` only while a program has it, or after it was lost with one.
    session: Option<Session>,
    completed: Vec<Completed>,
}

/// The text around one migration in its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) opens: bool,
    pub(super) commits: bool,
}

/// How a migration meets transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
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
        session: Session,
        history: History,
    ) -> Self {
        Self {
            target,
            options,
            place,
            history,
            session: Some(session),
            completed: Vec::new(),
        }
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
    pub(super) fn close(mut self, held: Held) {
        if let Some(mut session) = self.session.take() {
            held.release(&mut session);
        }
    }

    fn together(
        &mut self,
        steps: &[&MigrationFile],
        direction: Direction,
    ) -> Result<(), RunError> {
        self.warn_of_lock_table(steps);
        let mut attempt = 1;
        loop {
            let Err((step, failure)) = self.together_once(steps, direction) else {
                return Ok(());
            };
            if attempt <= self.options.lock_retries && self.may_retry(&failure) {
                self.pause_before_retry(&failure, &mut attempt)?;
                continue;
            }
            self.note_failure(step, direction, &failure);
            return Err(RunError::Migration(failure));
        }
    }

    fn together_once<'m>(
        &mut self,
        steps: &[&'m MigrationFile],
        direction: Direction,
    ) -> Result<(), (&'m MigrationFile, Box<MigrationFailure>)> {
        let mut done = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            self.started(step, direction, index, steps.len());
            let envelope =
                Envelope { opens: index == 0, commits: index + 1 == steps.len() };
            match self
                .interrupted(step, direction)
                .and_then(|()| self.wrapped(step, direction, envelope))
            {
                Ok(elapsed) => {
                    done.push(self.done(step, direction, elapsed));
                }
                Err(mut failure) => {
                    self.roll_back();
                    if failure.state == DatabaseState::Committed {
                        done.push(self.record_of(step, direction, Duration::ZERO));
                        self.completed.append(&mut done);
                    } else if failure.state == DatabaseState::RolledBack {
                        failure.state = DatabaseState::RunRolledBack;
                    }
                    return Err((step, failure));
                }
            }
        }
        self.completed.append(&mut done);
        Ok(())
    }

    fn one_by_one(
        &mut self,
        steps: &[&MigrationFile],
        direction: Direction,
    ) -> Result<(), RunError> {
        for (index, step) in steps.iter().enumerate() {
            if self.target.interrupt.is_raised() {
                return Err(RunError::Interrupted);
            }
            self.started(step, direction, index, steps.len());
            match self.with_retries(step, direction) {
                Ok(elapsed) => {
                    let record = self.done(step, direction, elapsed);
                    self.completed.push(record);
                }
                Err(failure) => {
                    if failure.state == DatabaseState::Committed {
                        let record = self.record_of(step, direction, Duration::ZERO);
                        self.completed.push(record);
                    }
                    self.note_failure(step, direction, &failure);
                    return Err(RunError::Migration(failure));
                }
            }
        }
        Ok(())
    }

    fn with_retries(&mut self, step: &MigrationFile, direction: Direction) -> Outcome {
        let manner = self.manner(step, direction);
        let whole = Envelope { opens: true, commits: true };
        let mut attempt = 1;
        loop {
            let outcome = match manner {
                Manner::Wrapped => self.wrapped(step, direction, whole),
                Manner::OneMessage => self.one_message(step, direction),
                Manner::Alone => self.alone(step, direction),
            };
            let Err(failure) = outcome else { return outcome };
            if manner != Manner::Alone {
                self.roll_back();
            }
            let again = manner == Manner::Wrapped
                && attempt <= self.options.lock_retries
                && self.may_retry(&failure);
            if !again {
                return Err(failure);
            }
            if self.pause_before_retry(&failure, &mut attempt).is_err() {
                return Err(failure);
            }
        }
    }

    fn manner(&self, step: &MigrationFile, direction: Direction) -> Manner {
        let is_program = matches!(step.body, Body::Program { .. });
        // TypeORM reads the `transaction` field of a migration only when applying it.
        let wrapping = match (is_program, direction) {
            (true, Direction::Down) => None,
            _ => step.wrapping(),
        };
        match (self.options.transactions, wrapping) {
            (Transactions::None, None) if is_program => Manner::Alone,
            (Transactions::None, None) => Manner::OneMessage,
            (_, Some(Wrapping::Alone)) => Manner::Alone,
            (_, Some(Wrapping::Wrapped))
            | (Transactions::All | Transactions::Each, None) => Manner::Wrapped,
        }
    }

    fn may_retry(&self, failure: &MigrationFailure) -> bool {
        let Cause::Server(error) = &failure.cause else {
            return matches!(&failure.cause, Cause::Program(error)
                if error.server.as_ref().is_some_and(|error| is_transient(&error.code)));
        };
        is_transient(&error.code) && !self.target.interrupt.is_raised()
    }

    fn pause_before_retry(
        &self,
        failure: &MigrationFailure,
        attempt: &mut u32,
    ) -> Result<(), RunError> {
        let ceiling = Duration::from_millis(250) * 2_u32.pow((*attempt).min(6));
        let pause = jittered(ceiling.min(Duration::from_secs(15)));
        *attempt += 1;
        (self.target.listener)(Event::Retrying {
            reason: failure.cause.to_string(),
            attempt: *attempt,
            pause,
        });
        let slice = Duration::from_millis(50);
        let mut left = pause;
        while !left.is_zero() {
            if self.target.interrupt.is_raised() {
                return Err(RunError::Interrupted);
            }
            std::thread::sleep(slice.min(left));
            left = left.saturating_sub(slice);
        }
        Ok(())
    }

    /// One transaction holds every lock until its end. The server's lock table is made
    /// for `max_locks_per_transaction * (max_connections + max_prepared_transactions)`
    /// locks (PostgreSQL manual, "Lock Management"); a table with a key and an index
    /// takes three or four of them.
    fn warn_of_lock_table(&self, steps: &[&MigrationFile]) {
        let capacity = self.place.lock_capacity;
        let needed = (steps.len() as u64).saturating_mul(7) / 2;
        if needed > capacity {
            (self.target.listener)(Event::Warning {
                text: format!(
                    "{} migrations in one transaction may need more locks than the \
                     server's lock table holds ({capacity}); if the server answers \"out \
                     of shared memory\", use `--transaction each` or raise \
                     max_locks_per_transaction",
                    steps.len()
                ),
            });
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

    /// Sends one message and passes the server's notices on.
    pub(super) fn send(
        &mut self,
        sql: &str,
    ) -> Result<Vec<crate::database::Outcome>, ExecError> {
        let Some(session) = self.session.as_mut() else { return Ok(Vec::new()) };
        let result = session.batch(sql);
        for notice in session.take_notices() {
            (self.target.listener)(Event::Notice {
                severity: notice.severity,
                message: notice.message,
            });
        }
        result
    }

    pub(super) fn roll_back(&mut self) {
        // When this fails the connection is gone, and the server rolls back by itself.
        let _ = self.send("ROLLBACK");
    }

    /// The statements that record a migration in the tracking table and the journal.
    pub(super) fn record_sql(
        &self,
        step: &MigrationFile,
        direction: Direction,
        elapsed_ms: Option<u128>,
        kind: &str,
    ) -> String {
        let mut sql = self.tracking_sql(step, direction);
        if let Some(journal) = &self.place.journal {
            let attempt = self.attempt(step, direction, kind);
            sql.push_str(";\n");
            sql.push_str(&journal.done_sql(&attempt, elapsed_ms));
        }
        sql
    }

    pub(super) fn tracking_sql(
        &self,
        step: &MigrationFile,
        direction: Direction,
    ) -> String {
        let (table, schema) = (self.target.tracking, self.place.schema.as_str());
        match direction {
            Direction::Up => table.insert_sql(schema, step.timestamp, &step.name),
            Direction::Down => table.delete_sql(schema, step.timestamp, &step.name),
        }
    }

    pub(super) fn attempt<'s>(
        &'s self,
        step: &'s MigrationFile,
        direction: Direction,
        kind: &'s str,
    ) -> NewAttempt<'s> {
        NewAttempt {
            run_id: &self.options.run_id,
            name: &step.name,
            timestamp: step.timestamp,
            direction,
            kind,
            checksum: step.checksum(),
            statements: None,
        }
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

    fn interrupted(
        &self,
        step: &MigrationFile,
        direction: Direction,
    ) -> Result<(), Box<MigrationFailure>> {
        if self.target.interrupt.is_raised() {
            let state = DatabaseState::RolledBack;
            return Err(self.failure(step, direction, Cause::Interrupted, state));
        }
        Ok(())
    }

    /// Writes a rolled-back failure into the journal. An attempt outside a transaction
    /// has its row already.
    fn note_failure(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        failure: &MigrationFailure,
    ) {
        let rolled_back = matches!(
            failure.state,
            DatabaseState::RolledBack | DatabaseState::RunRolledBack
        );
        let Some(journal) = self.place.journal.as_ref().filter(|_| rolled_back) else {
            return;
        };
        let attempt = self.attempt(step, direction, "wrapped");
        let sql = journal.failed_sql(&attempt, &failure.cause.to_string());
        // The failure itself is reported; a journal that cannot take it changes nothing.
        let _ = self.send(&sql);
    }

    fn started(
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

    fn done(
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

    fn record_of(
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
            fake: self.options.fake == Fake::Yes,
        }
    }
}

/// Another session was in the way; the same work can succeed a moment later.
fn is_transient(code: &SqlState) -> bool {
    [
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::DEADLOCK_DETECTED,
        SqlState::SERIALIZATION_FAILURE,
    ]
    .contains(code)
}
