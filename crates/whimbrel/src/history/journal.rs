//! The journal: one row for every attempt to apply or revert a migration.
//!
//! A wrapped migration writes its row in its own transaction, so the row exists
//! exactly when the work does. A migration that runs outside a transaction has its
//! row before its first statement, and the row counts the statements that are done:
//! what a killed run leaves behind can be read from it.

use std::time::Duration;

use crate::history::TrackingTable;
use crate::migration::{Checksum, Direction};
use crate::sql::{quote_ident, quote_literal};

/// The journal of one tracking table, in the schema where that table lives.
#[derive(Debug, Clone)]
pub struct Journal {
    path: String,
    name: String,
}

/// How an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptState {
    /// Begun and not known to have ended.
    Started,
    /// Ended well.
    Done,
    /// Ended with an error.
    Failed,
}

impl AttemptState {
    /// As written in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Started,
        }
    }
}

/// The latest attempt recorded for one migration.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The journal row's id.
    pub id: i64,
    /// The migration's name.
    pub name: String,
    /// Up or down.
    pub direction: Direction,
    /// How it stands.
    pub state: AttemptState,
    /// The checksum of the file when it ran.
    pub checksum: Option<String>,
    /// Statements known to be done, for an attempt outside a transaction.
    pub completed: usize,
    /// Checksum of the text of those statements.
    pub prefix_checksum: Option<String>,
    /// When it began, as PostgreSQL prints a timestamp.
    pub started_at: String,
    /// The error it ended with.
    pub error: Option<String>,
    /// Whether it only recorded the migration without running it.
    pub kind: String,
}

/// What is written when an attempt begins or is recorded.
#[derive(Debug, Clone)]
pub struct NewAttempt<'a> {
    /// One id for all attempts of one run.
    pub run_id: &'a str,
    /// The migration's name.
    pub name: &'a str,
    /// The migration's timestamp.
    pub timestamp: i64,
    /// Up or down.
    pub direction: Direction,
    /// `wrapped`, `alone` or `fake`.
    pub kind: &'a str,
    /// The file's checksum.
    pub checksum: Option<Checksum>,
    /// The number of statements, when known.
    pub statements: Option<usize>,
}

impl Journal {
    /// The journal beside `table`, in `schema`.
    #[must_use]
    pub fn beside(table: &TrackingTable, schema: &str) -> Self {
        let name = table.journal_name();
        Self { path: format!("{}.{}", quote_ident(schema), quote_ident(&name)), name }
    }

    /// The quoted path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The table's definition, for the first run.
    #[must_use]
    pub fn create_sql(&self) -> String {
        include_str!("journal.sql")
            .replace("{journal}", &self.path)
            .replace("{comment}", &quote_literal(&format!("{} (Whimbrel)", self.name)))
    }

    /// The newest attempt of every migration.
    #[must_use]
    pub fn select_sql(&self) -> String {
        format!(
            "SELECT DISTINCT ON (name) id, name, direction, state, checksum, completed, \
             prefix_checksum, started_at, error, kind FROM {} ORDER BY name, id DESC",
            self.path
        )
    }

    /// Records an attempt that is complete in the statement's own transaction.
    ///
    /// Inside one simple-protocol message `statement_timestamp()` is the moment that
    /// the message arrived, so the server itself measures how long the migration took.
    #[must_use]
    pub fn done_sql(&self, attempt: &NewAttempt<'_>, elapsed_ms: Option<u128>) -> String {
        let (started, elapsed) = match elapsed_ms {
            Some(ms) => (
                format!("pg_catalog.clock_timestamp() - interval '{ms} milliseconds'"),
                format!("interval '{ms} milliseconds'"),
            ),
            None => (
                "pg_catalog.statement_timestamp()".to_owned(),
                "pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()"
                    .to_owned(),
            ),
        };
        format!(
            "INSERT INTO {} ({COLUMNS}, state, completed, started_at, elapsed) VALUES \
             ({}, 'done', {}, {started}, {elapsed})",
            self.path,
            values(attempt),
            number(attempt.statements),
        )
    }

    /// Records that an attempt outside a transaction begins; returns its id.
    #[must_use]
    pub fn start_sql(&self, attempt: &NewAttempt<'_>) -> String {
        format!(
            "INSERT INTO {} ({COLUMNS}, state, completed, started_at) VALUES \
             ({}, 'started', 0, pg_catalog.clock_timestamp()) RETURNING id",
            self.path,
            values(attempt)
        )
    }

    /// Records how far an attempt came.
    #[must_use]
    pub fn step_sql(&self, id: i64, completed: usize, prefix_checksum: &str) -> String {
        format!(
            "UPDATE {} SET completed = {completed}, prefix_checksum = {} WHERE id = {id}",
            self.path,
            quote_literal(prefix_checksum)
        )
    }

    /// Takes an unfinished attempt up again.
    #[must_use]
    pub fn resume_sql(&self, id: i64, run_id: &str) -> String {
        format!(
            "UPDATE {} SET state = 'started', error = NULL, run_id = {} WHERE id = {id}",
            self.path,
            quote_literal(run_id)
        )
    }

    /// Records how an attempt ended.
    #[must_use]
    pub fn finish_sql(&self, id: i64, error: Option<&str>) -> String {
        let (state, error) = match error {
            Some(error) => ("failed", quote_literal(error)),
            None => ("done", "NULL".to_owned()),
        };
        format!(
            "UPDATE {} SET state = '{state}', error = {error}, \
             elapsed = pg_catalog.clock_timestamp() - started_at WHERE id = {id}",
            self.path
        )
    }

    /// Records an attempt that failed and was rolled back: after how many statements,
    /// and how long it took.
    #[must_use]
    pub fn failed_sql(
        &self,
        attempt: &NewAttempt<'_>,
        error: &str,
        completed: usize,
        elapsed: Duration,
    ) -> String {
        let elapsed = format!("interval '{} milliseconds'", elapsed.as_millis());
        format!(
            "INSERT INTO {} ({COLUMNS}, state, completed, started_at, elapsed, error) VALUES \
             ({}, 'failed', {completed}, pg_catalog.clock_timestamp() - {elapsed}, \
             {elapsed}, {})",
            self.path,
            values(attempt),
            quote_literal(error)
        )
    }
}

const COLUMNS: &str =
    "run_id, name, \"timestamp\", direction, kind, checksum, statements, tool";

fn values(attempt: &NewAttempt<'_>) -> String {
    format!(
        "{}, {}, {}, '{}', {}, {}, {}, 'whimbrel {}'",
        quote_literal(attempt.run_id),
        quote_literal(attempt.name),
        attempt.timestamp,
        attempt.direction.as_str(),
        quote_literal(attempt.kind),
        attempt
            .checksum
            .map_or_else(|| "NULL".to_owned(), |sum| quote_literal(&sum.to_string())),
        attempt.statements.map_or_else(|| "NULL".to_owned(), |n| n.to_string()),
        env!("CARGO_PKG_VERSION"),
    )
}

fn number(value: Option<usize>) -> usize {
    value.unwrap_or(0)
}
