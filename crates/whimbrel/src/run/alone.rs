//! Migrations outside a transaction.
//!
//! An SQL migration goes statement by statement. Each statement shares its message,
//! and so its implicit transaction, with the journal's note that it is done: a run
//! that is killed knows exactly where it stood. A statement that the server does not
//! accept there (`CREATE INDEX CONCURRENTLY`, `VACUUM`, ...; SQLSTATE 25001) is sent by
//! itself, and the note follows.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::database::{ExecError, SqlState, TransactionStatus};
use crate::history::{Attempt, AttemptState};
use crate::migration::{Body, Checksum, Direction, MigrationFile, Part};
use crate::run::executor::Executor;
use crate::run::failure::Place;
use crate::run::wrapped::place_in;
use crate::run::{
    Cause, DatabaseState, Event, Fake, MigrationFailure,
    invalid_index::{self, InvalidIndex},
};
use crate::sql::byte_of_char;

type Outcome = Result<Duration, Box<MigrationFailure>>;

/// An attempt under way.
struct Walk<'p> {
    part: &'p Part,
    texts: Vec<&'p str>,
    /// The journal's row, if there is a journal.
    row: Option<i64>,
    /// Statements that are done.
    completed: usize,
    /// The statement that an earlier run had sent when it died.
    in_flight: Option<usize>,
}

impl Executor<'_> {
    /// Mode `none` without a word from the file: one message, which the server runs as
    /// one implicit transaction, or statement by statement where it cannot.
    pub(super) fn one_message(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
    ) -> Outcome {
        let Some(part) = sql_part(step, direction).filter(|_| self.executes()) else {
            return self.alone(step, direction);
        };
        let begun = Instant::now();
        let before = self.settings_sql(Some(part), "SET LOCAL");
        let record = self.record_sql(step, direction, None, "wrapped");
        match self.send(&format!("{before}{}\n;{record};\nRESET ALL", part.sql)) {
            Ok(_) => Ok(begun.elapsed()),
            Err(ExecError::Server { error, .. }) if wants_to_be_alone(&error.code) => {
                self.alone(step, direction)
            }
            Err(error) => {
                let settings = before.matches(";\n").count();
                let place = place_in(part, &error, before.len(), settings);
                let mut failure = self.exec_failure(step, direction, error);
                failure.place = place;
                Err(failure)
            }
        }
    }

    pub(super) fn alone(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
    ) -> Outcome {
        let begun = Instant::now();
        if !self.executes() {
            let sql = self.record_sql(step, direction, None, "fake");
            return match self.send(&sql) {
                Ok(_) => Ok(begun.elapsed()),
                Err(error) => Err(self.exec_failure(step, direction, error)),
            };
        }
        match (&step.body, sql_part(step, direction)) {
            (Body::Program { index, .. }, _) => {
                self.alone_program(step, *index, direction)
            }
            (Body::Sql(_), Some(part)) => self.alone_sql(step, part, direction),
            (Body::Sql(_), None) => self.finish(step, direction, None, begun),
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
        let settings = self.directive_settings(part);
        if !settings.is_empty()
            && let Err(error) = self.send(&settings)
        {
            return Err(self.exec_failure(step, direction, error));
        }
        while let Some(text) = walk.texts.get(walk.completed).copied() {
            if self.target.interrupt.is_raised() {
                let stopped = Err(Cause::Interrupted);
                return self.stopped(step, direction, &walk, stopped, Vec::new(), None);
            }
            if let Err(outcome) = self.statement(step, direction, &mut walk, text) {
                return outcome;
            }
        }
        // The file's own settings end with it.
        let _ = self.send("RESET ALL");
        self.finish(step, direction, walk.row, begun)
    }

    /// Finds out where to begin: at the first statement, or where an earlier run ended.
    fn set_out<'p>(
        &mut self,
        step: &MigrationFile,
        part: &'p Part,
        direction: Direction,
    ) -> Result<Walk<'p>, Box<MigrationFailure>> {
        let statements = part.statements().unwrap_or_default();
        let texts: Vec<&str> =
            statements.iter().map(|s| &part.sql[s.start..s.end]).collect();
        let earlier = self.history.attempts.get(&step.name).filter(|attempt| {
            attempt.kind == "alone"
                && attempt.direction == direction
                && attempt.state != AttemptState::Done
        });
        if let Some(earlier) = earlier.cloned()
            && let Some(journal) = self.place.journal.clone()
            && is_unchanged(&earlier, &texts)
        {
            let sql = journal.resume_sql(earlier.id, &self.options.run_id);
            if let Err(error) = self.send(&sql) {
                return Err(self.exec_failure(step, direction, error));
            }
            (self.target.listener)(Event::Resumed {
                name: step.name.clone(),
                completed: earlier.completed,
                statements: texts.len(),
            });
            let died = earlier.state == AttemptState::Started;
            let in_flight = died.then_some(earlier.completed);
            let (row, completed) = (Some(earlier.id), earlier.completed);
            return Ok(Walk { part, texts, row, completed, in_flight });
        }
        let row = self.begin_row(step, direction, Some(texts.len()))?;
        Ok(Walk { part, texts, row, completed: 0, in_flight: None })
    }

    fn begin_row(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        statements: Option<usize>,
    ) -> Result<Option<i64>, Box<MigrationFailure>> {
        let Some(journal) = self.place.journal.clone() else { return Ok(None) };
        let mut attempt = self.attempt(step, direction, "alone");
        attempt.statements = statements;
        let sql = journal.start_sql(&attempt);
        match self.send(&sql) {
            Ok(outcomes) => Ok(outcomes
                .first()
                .and_then(|outcome| outcome.scalar())
                .and_then(|id| id.parse().ok())),
            Err(error) => Err(self.exec_failure(step, direction, error)),
        }
    }

    /// Runs one statement and notes that it is done.
    fn statement(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        walk: &mut Walk<'_>,
        text: &str,
    ) -> Result<(), Outcome> {
        let note = self.note(walk);
        let (before, resumed) = match walk.in_flight.take() {
            Some(_) => (Some(BTreeSet::new()), true),
            None => (self.invalid_indexes(text), false),
        };
        if resumed {
            // What the dead run's statement left is in the way of the same statement.
            self.remove_invalid(before.as_ref(), text);
        }
        let together = match (&note, is_concurrent(text)) {
            (Some(note), false) => self.send(&format!("{text}\n;{note}")).map(drop),
            _ => self.send(text).map(drop),
        };
        let needs_note = match (&together, is_concurrent(text)) {
            (Err(ExecError::Server { error, .. }), false) => {
                wants_to_be_alone(&error.code)
            }
            (Ok(()), true) => true,
            _ => false,
        };
        let mut result = match (together, needs_note) {
            (Err(_), true) => self.send(text).map(drop),
            (result, _) => result,
        };
        if let Err(ExecError::Server { error, .. }) = &result
            && resumed
            && says_it_is_done(&error.code)
        {
            (self.target.listener)(Event::Warning {
                text: format!("taken as done by the run that was killed: {error}"),
            });
            result = Ok(());
        }
        match result {
            Ok(()) => {
                walk.completed += 1;
                if let Some(note) = note.filter(|_| needs_note || resumed) {
                    self.send(&note).map_err(|error| {
                        Err(self.exec_failure(step, direction, error))
                    })?;
                }
                Ok(())
            }
            Err(error) => {
                let removed = self.remove_invalid(before.as_ref(), text);
                let place = Some(self.place_of(walk, &error));
                let error = Err(cause_of(error));
                Err(self.stopped(step, direction, walk, error, removed, place.flatten()))
            }
        }
    }

    fn note(&self, walk: &Walk<'_>) -> Option<String> {
        let journal = self.place.journal.as_ref()?;
        let next = walk.completed + 1;
        Some(journal.step_sql(walk.row?, next, &prefix_checksum(&walk.texts[..next])))
    }

    fn place_of(&self, walk: &Walk<'_>, error: &ExecError) -> Option<Place> {
        let statements = walk.part.statements().ok()?;
        let statement = statements.get(walk.completed)?;
        let position = error.server().and_then(|server| server.position);
        let byte = position.and_then(|position| {
            Some(statement.start + byte_of_char(walk.texts[walk.completed], position)?)
        });
        let position = walk.part.position(byte.unwrap_or(statement.start));
        Some(Place {
            path: walk.part.path.clone(),
            position,
            statement: walk.completed + 1,
            text: walk.texts[walk.completed].to_owned(),
        })
    }

    /// Ends an attempt with an error and says what it leaves.
    fn stopped(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        walk: &Walk<'_>,
        cause: Result<(), Cause>,
        removed_indexes: Vec<String>,
        place: Option<Place>,
    ) -> Outcome {
        let cause = cause.err().unwrap_or(Cause::Interrupted);
        if self.session().is_ok_and(|s| s.transaction_status() != TransactionStatus::Idle)
        {
            self.roll_back();
        }
        self.finish_row(walk.row, Some(&cause.to_string()));
        let state = DatabaseState::Partial {
            completed: walk.completed,
            statements: Some(walk.texts.len()),
            removed_indexes,
        };
        let mut failure = self.failure(step, direction, cause, state);
        failure.place = place;
        Err(failure)
    }

    fn finish_row(&mut self, row: Option<i64>, error: Option<&str>) {
        if let (Some(journal), Some(row)) = (self.place.journal.clone(), row) {
            // The error itself is reported; a journal that cannot take it changes nothing.
            let _ = self.send(&journal.finish_sql(row, error));
        }
    }

    fn finish(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        row: Option<i64>,
        begun: Instant,
    ) -> Outcome {
        let mut sql = self.tracking_sql(step, direction);
        if let (Some(journal), Some(row)) = (&self.place.journal, row) {
            sql.push_str(";\n");
            sql.push_str(&journal.finish_sql(row, None));
        }
        match self.send(&sql) {
            Ok(_) => Ok(begun.elapsed()),
            Err(error) => Err(self.exec_failure(step, direction, error)),
        }
    }

    fn alone_program(
        &mut self,
        step: &MigrationFile,
        index: usize,
        direction: Direction,
    ) -> Outcome {
        let begun = Instant::now();
        let row = self.begin_row(step, direction, None)?;
        let before = self.invalid_indexes("CONCURRENTLY");
        match self.lend(index, direction, 0) {
            Ok(TransactionStatus::Idle) => self.finish(step, direction, row, begun),
            Ok(_) => {
                self.roll_back();
                self.finish_row(row, Some("the migration left a transaction open"));
                let state = partial(Vec::new());
                Err(self.failure(step, direction, Cause::EndedTransaction, state))
            }
            Err(cause) => {
                self.roll_back();
                let text = match &cause {
                    Cause::Program(error) => error.query.clone().unwrap_or_default(),
                    _ => String::new(),
                };
                let removed = self.remove_invalid(before.as_ref(), &text);
                self.finish_row(row, Some(&cause.to_string()));
                Err(self.failure(step, direction, cause, partial(removed)))
            }
        }
    }

    /// The invalid indexes before a concurrent statement; `None` when there is nothing
    /// to compare with later, and then nothing will be removed.
    fn invalid_indexes(&mut self, text: &str) -> Option<BTreeSet<InvalidIndex>> {
        let session = self.session().ok().filter(|_| is_concurrent(text))?;
        invalid_index::list(session).ok()
    }

    fn remove_invalid(
        &mut self,
        before: Option<&BTreeSet<InvalidIndex>>,
        text: &str,
    ) -> Vec<String> {
        let (Some(before), true) = (before, is_concurrent(text)) else {
            return Vec::new();
        };
        self.session()
            .ok()
            .and_then(|session| invalid_index::remove(session, before, text).ok())
            .unwrap_or_default()
    }

    fn directive_settings(&self, part: &Part) -> String {
        let directives = &part.directives;
        let mut sql = String::new();
        for (name, value) in [
            ("lock_timeout", directives.lock_timeout),
            ("statement_timeout", directives.statement_timeout),
        ] {
            if let Some(value) = value {
                sql.push_str(&format!("SET {name} = {};\n", value.as_millis()));
            }
        }
        sql
    }

    fn executes(&self) -> bool {
        self.options.fake == Fake::No
    }
}

fn sql_part(step: &MigrationFile, direction: Direction) -> Option<&Part> {
    match &step.body {
        Body::Sql(sql) => sql.part(direction),
        Body::Program { .. } => None,
    }
}

fn partial(removed_indexes: Vec<String>) -> DatabaseState {
    DatabaseState::Partial { completed: 0, statements: None, removed_indexes }
}

fn cause_of(error: ExecError) -> Cause {
    match error {
        ExecError::Server { error, .. } => Cause::Server(error),
        error => Cause::Connection(error),
    }
}

/// Whether the journal's executed prefix is still what the file begins with.
fn is_unchanged(earlier: &Attempt, texts: &[&str]) -> bool {
    match (&earlier.prefix_checksum, texts.get(..earlier.completed)) {
        (_, Some([])) => true,
        (Some(checksum), Some(prefix)) => *checksum == prefix_checksum(prefix),
        _ => false,
    }
}

fn prefix_checksum(texts: &[&str]) -> String {
    Checksum::of(&texts.join("\n;\n")).to_string()
}

/// A hint only: whether a statement can leave an invalid index, and whether the server
/// would refuse it beside others.
fn is_concurrent(text: &str) -> bool {
    text.to_ascii_uppercase().contains("CONCURRENTLY")
}

/// The server refused a statement because others share its message.
fn wants_to_be_alone(code: &SqlState) -> bool {
    // 25001 active_sql_transaction; 2D000 invalid_transaction_termination (a procedure
    // that commits); 55P04 unsafe_new_enum_value_usage.
    ["25001", "2D000", "55P04"].contains(&code.as_str())
}

/// The object that a statement makes is there, or the one that it drops is gone.
fn says_it_is_done(code: &SqlState) -> bool {
    // duplicate_table, _object, _column, _function, _schema, _database; undefined_table,
    // _object.
    ["42P07", "42710", "42701", "42723", "42P06", "42P04", "42P01", "42704"]
        .contains(&code.as_str())
}
