//! Migrations outside a transaction.
//!
//! An SQL migration goes statement by statement. Each statement shares its message,
//! and so its implicit transaction, with the journal's note that it is done: a run
//! that is killed knows exactly where it stood. A statement that the server does not
//! accept there (`CREATE INDEX CONCURRENTLY`, `VACUUM`, ...; SQLSTATE 25001) is sent by
//! itself, and the note follows.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::database::{ExecError, ServerError, SqlState, TransactionStatus};
use crate::migration::{Body, Direction, MigrationFile, Part};
use crate::run::executor::{Envelope, Executor};
use crate::run::failure::Place;
use crate::run::index_target::IndexTarget;
use crate::run::invalid_index::{self, InvalidIndex};
use crate::run::resume::Walk;
use crate::run::wrapped::Loan;
use crate::run::{Cause, DatabaseState, Event, Fake, MigrationFailure};
use crate::sql::byte_of_char;

type Outcome = Result<Duration, Box<MigrationFailure>>;

/// Undoes what a file set for its session, and the role that it took on.
const RESET: &str = "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\n";

const WHOLE: Envelope<'_> =
    Envelope { opens: true, commits: true, is_implicit: true, rest: &[] };

impl Executor<'_> {
    /// Mode `none` without a word from the file: one message, which the server runs as
    /// one implicit transaction, or statement by statement where it cannot.
    pub(super) fn one_message(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        rest: &[&MigrationFile],
    ) -> Outcome {
        let Some(part) = sql_part(step, direction).filter(|_| self.executes()) else {
            return self.alone(step, direction);
        };
        let outcome = self.wrapped_sql(step, part, direction, Envelope { rest, ..WHOLE });
        match outcome {
            Err(failure) if is_refused_in_company(&failure) => {
                // What was sent ahead may have left the session in a failed transaction.
                self.roll_back();
                self.alone(step, direction)
            }
            outcome => outcome,
        }
    }

    pub(super) fn alone(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
    ) -> Outcome {
        let begun = Instant::now();
        let kind = match (&step.body, sql_part(step, direction)) {
            _ if !self.executes() => "fake",
            (Body::Program { index, .. }, _) => {
                return self.alone_program(step, *index, direction);
            }
            (Body::Sql(_), Some(part)) => return self.alone_sql(step, part, direction),
            (Body::Sql(_), None) => "fake",
        };
        let sql = self.record_sql(step, direction, None, kind);
        match self.send(&sql) {
            Ok(_) => Ok(begun.elapsed()),
            Err(error) => Err(self.exec_failure(step, direction, error, WHOLE)),
        }
    }

    fn alone_sql(
        &mut self,
        step: &MigrationFile,
        part: &Part,
        direction: Direction,
    ) -> Outcome {
        let begun = Instant::now();
        let mut walk = self.set_out(step, part, direction)?;
        while let Some(text) = walk.text() {
            let ended = match self.target.interrupt.is_raised() {
                true => Err((Cause::Interrupted, Vec::new(), None)),
                false => self.statement(&mut walk, text),
            };
            if let Err((cause, removed, place)) = ended {
                let mut failure = self.stopped(step, direction, &walk, cause, removed);
                failure.place = place;
                return Err(failure);
            }
        }
        // The file's own settings, and the transaction it left open, end with it.
        if self.status() != TransactionStatus::Idle {
            self.roll_back();
            let cause = Cause::LeftOpen;
            return Err(self.stopped(step, direction, &walk, cause, Vec::new()));
        }
        match self.finish(RESET, step, direction, walk.row) {
            Ok(()) => Ok(begun.elapsed()),
            Err(cause) => Err(self.stopped(step, direction, &walk, cause, Vec::new())),
        }
    }

    /// Runs one statement and notes that it is done.
    fn statement(&mut self, walk: &mut Walk<'_>, text: &str) -> Result<(), Stop> {
        let target = IndexTarget::parse(text).filter(|_| walk.is_solitary());
        let before = target.as_ref().map(|target| self.prepare_index(target, text));
        let note = self.note(walk);
        let (result, company) = match walk.is_solitary() {
            true => (self.send(text).map(drop), Company::None),
            false => self.with_note(walk.part, text, note.as_deref()),
        };
        let resumed = std::mem::take(&mut walk.is_in_flight);
        match result {
            Ok(()) => {}
            // Only what was sent by itself can be done without the note that says so.
            Err(ExecError::Server { error, .. })
                if resumed
                    && company == Company::None
                    && says_it_is_done(&error.code) =>
            {
                self.say_done_already(&error);
            }
            Err(error) => {
                let place = place_of(walk, &error);
                let removed = match (&target, &before) {
                    (Some(target), Some(before)) => self.remove_left(target, before),
                    _ => Vec::new(),
                };
                return Err((Cause::of(error), removed, place));
            }
        }
        walk.completed += 1;
        if let (Some(note), Company::None) = (note, company)
            && let Err(error) = self.send(&note)
        {
            return Err((Cause::of(error), Vec::new(), None));
        }
        if self.status() == TransactionStatus::Idle {
            walk.committed = walk.completed;
        }
        Ok(())
    }

    /// Sends a statement and its note as one implicit transaction, again after a lock
    /// that was in the way; by itself if the server wants that.
    fn with_note(
        &mut self,
        part: &Part,
        text: &str,
        note: Option<&str>,
    ) -> (Result<(), ExecError>, Company) {
        let Some(note) = note else { return (self.send(text).map(drop), Company::None) };
        let mut before = self.lock_timeout_sql(part);
        if self.options.refuse_filtered_rows {
            before.push_str("SET LOCAL row_security = off;\n");
        }
        let mut attempt = 1;
        loop {
            let mut result = self.send(&format!("{before}{text}\n;{note}")).map(drop);
            let Err(ExecError::Server { error, .. }) = &mut result else {
                return (result, Company::Note);
            };
            let offset = u32::try_from(before.len()).unwrap_or(u32::MAX);
            error.position = error.position.and_then(|at| at.checked_sub(offset));
            // In a transaction of the file's own the statement alone cannot be repeated.
            if self.status() != TransactionStatus::Idle {
                return (result, Company::Note);
            }
            if wants_to_be_alone(&error.code) {
                return (self.send(text).map(drop), Company::None);
            }
            let again = self.may_retry_code(&error.code, attempt)
                && self.pause_before_retry(error.to_string(), &mut attempt).is_ok();
            if !again {
                return (result, Company::Note);
            }
        }
    }

    /// The lock timeout of a statement that shares its message. One by itself has none
    /// unless the file says so: a concurrent index build waits for old transactions as
    /// long as they last, and what it has done until then would be lost.
    fn lock_timeout_sql(&self, part: &Part) -> String {
        let is_own = part.directives.lock_timeout.is_some()
            || part.sql.to_ascii_lowercase().contains("lock_timeout");
        match self.options.lock_timeout {
            Some(limit) if !is_own && !self.place.server_has_lock_timeout => {
                format!("SET LOCAL lock_timeout = {};\n", limit.as_millis())
            }
            _ => String::new(),
        }
    }

    fn note(&self, walk: &Walk<'_>) -> Option<String> {
        let journal = self.place.journal.as_ref()?;
        let next = walk.completed + 1;
        Some(journal.step_sql(walk.row?, next, &walk.checksum(next)))
    }

    fn say_done_already(&self, error: &ServerError) {
        (self.target.listener)(Event::Warning {
            text: format!("taken as done by the run that was killed: {error}"),
        });
    }

    /// Removes what is in the way of a concurrent index statement, and returns the
    /// invalid indexes that stay, so that they are not taken for its own later.
    fn prepare_index(
        &mut self,
        target: &IndexTarget,
        text: &str,
    ) -> BTreeSet<InvalidIndex> {
        let listener = self.target.listener.clone();
        let Ok(session) = self.session() else { return BTreeSet::new() };
        if let Some(text) = invalid_index::clear_the_way(session, text) {
            listener(Event::Warning { text });
        }
        invalid_index::list(session, target).unwrap_or_default()
    }

    fn remove_left(
        &mut self,
        target: &IndexTarget,
        before: &BTreeSet<InvalidIndex>,
    ) -> Vec<String> {
        let Ok(session) = self.session() else { return Vec::new() };
        let left = invalid_index::list(session, target).unwrap_or_default();
        invalid_index::remove(session, left.difference(before))
    }

    /// Ends an attempt with an error and says what it leaves.
    fn stopped(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        walk: &Walk<'_>,
        cause: Cause,
        removed_indexes: Vec<String>,
    ) -> Box<MigrationFailure> {
        if self.status() != TransactionStatus::Idle {
            self.roll_back();
        }
        let mut completed = walk.committed;
        if Self::is_lost(&cause)
            && let Some(row) = walk.row
        {
            completed = self.completed_by_journal(row).unwrap_or(completed);
        } else {
            self.finish_row(walk.row, Some(&cause.to_string()));
            let _ = self.send(RESET);
        }
        let statements = Some(walk.statements.len());
        let state = DatabaseState::Partial { completed, statements, removed_indexes };
        self.failure(step, direction, cause, state)
    }

    fn finish_row(&mut self, row: Option<i64>, error: Option<&str>) {
        if let (Some(journal), Some(row)) = (self.place.journal.clone(), row) {
            // The error itself is reported; a journal that cannot take it changes nothing.
            let _ = self.send(&journal.finish_sql(row, error));
        }
    }

    /// Records a migration that is done, behind statements in the same message.
    fn finish(
        &mut self,
        before: &str,
        step: &MigrationFile,
        direction: Direction,
        row: Option<i64>,
    ) -> Result<(), Cause> {
        let mut sql = before.to_owned() + &self.tracking_sql(step, direction);
        if let (Some(journal), Some(row)) = (&self.place.journal, row) {
            sql.push_str(";\n");
            sql.push_str(&journal.finish_sql(row, None));
        }
        self.send(&sql).map(drop).map_err(Cause::of)
    }

    fn alone_program(
        &mut self,
        step: &MigrationFile,
        index: usize,
        direction: Direction,
    ) -> Outcome {
        let begun = Instant::now();
        let row = self.begin_row(step, direction, None)?;
        let (cause, removed) = match self.lend(index, direction, Loan::Alone { row }) {
            Ok(returned) if returned.status == TransactionStatus::Idle => {
                match self.finish("", step, direction, row) {
                    Ok(()) => return Ok(begun.elapsed()),
                    Err(cause) => (cause, Vec::new()),
                }
            }
            Ok(_) => (Cause::LeftOpen, Vec::new()),
            Err(cause) => {
                let query = match &cause {
                    Cause::Program(error) => error.query.clone().unwrap_or_default(),
                    _ => String::new(),
                };
                self.roll_back_open();
                let removed = IndexTarget::parse(&query)
                    .map(|target| self.remove_left(&target, &BTreeSet::new()));
                (cause, removed.unwrap_or_default())
            }
        };
        self.roll_back_open();
        self.finish_row(row, Some(&cause.to_string()));
        let (completed, removed_indexes) = (self.executed, removed);
        let state =
            DatabaseState::Partial { completed, statements: None, removed_indexes };
        Err(self.failure(step, direction, cause, state))
    }

    fn roll_back_open(&mut self) {
        if self.status() != TransactionStatus::Idle {
            self.roll_back();
        }
    }

    pub(super) fn nothing_done(
        &self,
        step: &MigrationFile,
        direction: Direction,
        error: ExecError,
    ) -> Box<MigrationFailure> {
        let state = DatabaseState::RolledBack;
        self.failure(step, direction, Cause::of(error), state)
    }

    fn status(&mut self) -> TransactionStatus {
        self.session().map_or(TransactionStatus::Idle, |s| s.transaction_status())
    }

    fn executes(&self) -> bool {
        self.options.fake == Fake::No
    }
}

/// Why a statement stopped its migration, which invalid indexes were removed again, and
/// where it stands.
type Stop = (Cause, Vec<String>, Option<Place>);

/// What shared a statement's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Company {
    /// The journal's note: both are done or neither is.
    Note,
    /// Nothing.
    None,
}

fn sql_part(step: &MigrationFile, direction: Direction) -> Option<&Part> {
    match &step.body {
        Body::Sql(sql) => sql.part(direction),
        Body::Program { .. } => None,
    }
}

fn place_of(walk: &Walk<'_>, error: &ExecError) -> Option<Place> {
    let (statement, text) = (walk.statements.get(walk.completed)?, walk.text()?);
    let position = error.server().and_then(|server| server.position);
    let byte = position
        .and_then(|position| Some(statement.start + byte_of_char(text, position)?));
    Some(Place {
        path: walk.part.path.clone(),
        position: walk.part.position(byte.unwrap_or(statement.start)),
        statement: walk.completed + 1,
        text: text.to_owned(),
    })
}

/// The server refused a statement because others share its message.
fn wants_to_be_alone(code: &SqlState) -> bool {
    // 25001 active_sql_transaction; 2D000 invalid_transaction_termination (a procedure
    // that commits); 55P04 unsafe_new_enum_value_usage.
    ["25001", "2D000", "55P04"].contains(&code.as_str())
}

fn is_refused_in_company(failure: &MigrationFailure) -> bool {
    matches!(&failure.cause, Cause::Server(error) if wants_to_be_alone(&error.code))
}

/// The object that a statement makes is there, or the one that it drops is gone.
fn says_it_is_done(code: &SqlState) -> bool {
    // duplicate_table, _object, _column, _function, _schema, _database; undefined_table,
    // _object.
    ["42P07", "42710", "42701", "42723", "42P06", "42P04", "42P01", "42704"]
        .contains(&code.as_str())
}
