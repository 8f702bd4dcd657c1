//! Reading what was applied. Nothing here writes, not even the tracking table.

use std::collections::HashMap;

use crate::database::{ExecError, Outcome, Session};
use crate::history::{Attempt, AttemptState, Journal, TrackingTable};
use crate::migration::Direction;
use crate::sql::quote_literal;

/// One row of the tracking table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedMigration {
    /// The row's id; the highest one is what TypeORM reverts first.
    pub id: i64,
    /// The recorded timestamp, milliseconds since 1970 by convention.
    pub timestamp: i64,
    /// The recorded name.
    pub name: String,
}

/// What one round trip tells about the place that a run would work in.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The schema in which the tracking table lives or would be created.
    pub schema: Option<String>,
    /// Whether that schema exists.
    pub schema_exists: bool,
    /// Whether the tracking table exists.
    pub has_tracking_table: bool,
    /// What the role may do with the journal.
    pub journal: JournalAccess,
    /// Whether the server is a standby or the session is read-only.
    pub read_only: bool,
    /// The server process behind this session, as the server sees it.
    pub server_pid: i32,
    /// `lock_timeout` as the server, the role or the database set it, in milliseconds.
    pub lock_timeout_ms: u64,
    /// How many locks the server's lock table is made for.
    pub lock_capacity: u64,
    /// The role that runs the statements.
    pub role: String,
    /// The database's name.
    pub database: String,
}

/// What a role may do with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalAccess {
    /// There is none.
    Absent,
    /// Neither read nor write it.
    Denied,
    /// Only read it.
    Read,
    /// Read it, add rows and change them.
    Full,
}

impl JournalAccess {
    fn parse(text: &str) -> Self {
        match text {
            "full" => Self::Full,
            "read" => Self::Read,
            "denied" => Self::Denied,
            _ => Self::Absent,
        }
    }

    fn can_read(self) -> bool {
        matches!(self, Self::Read | Self::Full)
    }
}

/// The history of one service, as the database tells it.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The rows of the tracking table in the order of their ids.
    pub applied: Vec<AppliedMigration>,
    /// The newest attempt of every migration in the journal, by name.
    pub attempts: HashMap<String, Attempt>,
}

/// Asks where the tracking table is and what the session may do there.
///
/// # Errors
/// When the server refuses the query or the connection is lost.
pub fn survey(
    session: &mut Session,
    table: &TrackingTable,
) -> Result<Surroundings, ExecError> {
    let sql = include_str!("survey.sql")
        .replace(
            "{schema}",
            &table.schema().map_or_else(|| "NULL".to_owned(), quote_literal),
        )
        .replace("{table}", &quote_literal(table.name()))
        .replace("{journal}", &quote_literal(&table.journal_name()));
    let outcome = last(session.batch(&sql)?);
    let text = |column: usize| cell(&outcome, 0, column).unwrap_or_default().to_owned();
    let truth = |column: usize| cell(&outcome, 0, column) == Some("t");
    Ok(Surroundings {
        schema: cell(&outcome, 0, 0).map(str::to_owned),
        schema_exists: truth(1),
        has_tracking_table: truth(2),
        journal: JournalAccess::parse(&text(3)),
        read_only: truth(4),
        server_pid: text(5).parse().unwrap_or_default(),
        lock_timeout_ms: text(6).parse().unwrap_or_default(),
        lock_capacity: text(7).parse().unwrap_or_default(),
        role: text(8),
        database: text(9),
    })
}

/// Reads the tracking table and the journal in one round trip.
///
/// # Errors
/// When the server refuses a query or the connection is lost.
pub fn read_history(
    session: &mut Session,
    table: &TrackingTable,
    surroundings: &Surroundings,
) -> Result<History, ExecError> {
    let Some(schema) = surroundings.schema.as_deref() else {
        return Ok(History::default());
    };
    let mut sql = String::new();
    if surroundings.lock_timeout_ms == 0 {
        // Whoever holds the table exclusively must not keep us waiting for ever.
        sql.push_str("SET LOCAL lock_timeout = '10s';");
    }
    let settings = usize::from(!sql.is_empty());
    if surroundings.has_tracking_table {
        sql.push_str(&format!(
            "SELECT \"id\", \"timestamp\", \"name\" FROM {} ORDER BY \"id\";",
            table.path_in(schema)
        ));
    }
    if surroundings.journal.can_read() {
        sql.push_str(&Journal::beside(table, schema).select_sql());
    }
    if !surroundings.has_tracking_table && !surroundings.journal.can_read() {
        return Ok(History::default());
    }
    let mut outcomes = session.batch(&sql)?.into_iter().skip(settings);
    let mut history = History::default();
    if surroundings.has_tracking_table
        && let Some(outcome) = outcomes.next()
    {
        history.applied = applied(&outcome);
    }
    if surroundings.journal.can_read()
        && let Some(outcome) = outcomes.next()
    {
        history.attempts = attempts(&outcome);
    }
    Ok(history)
}

fn applied(outcome: &Outcome) -> Vec<AppliedMigration> {
    (0..outcome.rows.len())
        .map(|row| AppliedMigration {
            id: integer(outcome, row, 0),
            timestamp: integer(outcome, row, 1),
            name: cell(outcome, row, 2).unwrap_or_default().to_owned(),
        })
        .collect()
}

fn attempts(outcome: &Outcome) -> HashMap<String, Attempt> {
    (0..outcome.rows.len())
        .map(|row| {
            let text = |column| cell(outcome, row, column).map(str::to_owned);
            let attempt = Attempt {
                id: integer(outcome, row, 0),
                name: text(1).unwrap_or_default(),
                direction: Direction::parse(cell(outcome, row, 2).unwrap_or("up")),
                state: AttemptState::parse(cell(outcome, row, 3).unwrap_or_default()),
                checksum: text(4),
                completed: usize::try_from(integer(outcome, row, 5)).unwrap_or_default(),
                prefix_checksum: text(6),
                started_at: text(7).unwrap_or_default(),
                error: text(8),
                kind: text(9).unwrap_or_default(),
            };
            (attempt.name.clone(), attempt)
        })
        .collect()
}

fn last(outcomes: Vec<Outcome>) -> Outcome {
    outcomes.into_iter().next_back().unwrap_or_default()
}

fn cell(outcome: &Outcome, row: usize, column: usize) -> Option<&str> {
    outcome.rows.get(row).and_then(|row| row.get(column))
}

fn integer(outcome: &Outcome, row: usize, column: usize) -> i64 {
    cell(outcome, row, column).and_then(|text| text.parse().ok()).unwrap_or_default()
}
