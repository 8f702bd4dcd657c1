//! Where a migration outside a transaction begins: at its first statement, or where an
//! earlier run stopped.

use crate::history::{Attempt, AttemptState};
use crate::migration::{Checksum, Direction, MigrationFile, Part};
use crate::run::executor::Executor;
use crate::run::{Event, MigrationFailure, select};
use crate::sql::{Needs, Statement};

/// An attempt under way.
pub(super) struct Walk<'p> {
    pub(super) part: &'p Part,
    pub(super) statements: Vec<Statement>,
    /// The journal's row, if there is a journal.
    pub(super) row: Option<i64>,
    /// Statements that are done.
    pub(super) completed: usize,
    /// Statements that are done and committed; fewer inside a transaction of the file's
    /// own.
    pub(super) committed: usize,
    /// Whether an earlier run had sent the next statement when it died.
    pub(super) is_in_flight: bool,
}

impl<'p> Walk<'p> {
    fn new(part: &'p Part) -> Self {
        // What cannot be split was refused before the run began.
        let statements = part.statements().unwrap_or_default();
        let (row, completed, committed, is_in_flight) = (None, 0, 0, false);
        Self { part, statements, row, completed, committed, is_in_flight }
    }

    /// The text of the next statement.
    pub(super) fn text(&self) -> Option<&'p str> {
        let statement = self.statements.get(self.completed)?;
        self.part.sql.get(statement.range())
    }

    /// Whether the server says that the next statement must be the only one of its
    /// message.
    pub(super) fn is_solitary(&self) -> bool {
        let next = self.statements.get(self.completed);
        next.is_some_and(|statement| statement.needs == Needs::NoTransaction)
    }

    /// The checksum of the first `count` statements.
    pub(super) fn checksum(&self, count: usize) -> String {
        prefix_checksum(self.part, &self.statements[..count])
    }

    /// Statements that are done and made settings of the session, which a new session
    /// needs again.
    fn settings(&self) -> String {
        let done = self.statements.iter().take(self.completed);
        done.filter(|one| ["SET", "RESET", "LOAD"].contains(&one.keyword.as_str()))
            .map(|one| format!("{};\n", one.text(&self.part.sql)))
            .collect()
    }
}

impl Executor<'_> {
    /// Opens or takes up the journal's row and brings the session where it was.
    pub(super) fn set_out<'p>(
        &mut self,
        step: &MigrationFile,
        part: &'p Part,
        direction: Direction,
    ) -> Result<Walk<'p>, Box<MigrationFailure>> {
        let mut walk = Walk::new(part);
        let earlier = select::begun_alone(&self.history, step, direction).cloned();
        match (earlier, self.place.journal.clone()) {
            (Some(earlier), Some(journal)) => {
                let sql = journal.resume_sql(earlier.id, &self.options.run_id);
                self.send(&sql).map_err(|e| self.nothing_done(step, direction, e))?;
                (self.target.listener)(Event::Resumed {
                    name: step.name.clone(),
                    completed: earlier.completed,
                    statements: walk.statements.len(),
                });
                walk.row = Some(earlier.id);
                walk.completed = earlier.completed;
                walk.committed = earlier.completed;
                walk.is_in_flight = earlier.state == AttemptState::Started;
            }
            _ => {
                let count = walk.statements.len();
                walk.row = self.begin_row(step, direction, Some(count))?;
            }
        }
        let settings = self.session_settings(part) + &walk.settings();
        if !settings.is_empty() {
            self.send(&settings).map_err(|e| self.nothing_done(step, direction, e))?;
        }
        Ok(walk)
    }

    /// The timeouts that hold for every statement of the file.
    fn session_settings(&self, part: &Part) -> String {
        let directives = &part.directives;
        let limit = directives.statement_timeout.or(self.options.statement_timeout);
        [("lock_timeout", directives.lock_timeout), ("statement_timeout", limit)]
            .into_iter()
            .filter_map(|(name, value)| {
                Some(format!("SET {name} = {};\n", value?.as_millis()))
            })
            .collect()
    }

    pub(super) fn begin_row(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        statements: Option<usize>,
    ) -> Result<Option<i64>, Box<MigrationFailure>> {
        let Some(journal) = self.place.journal.clone() else { return Ok(None) };
        let mut attempt = self.attempt(step, direction, "alone");
        attempt.statements = statements;
        match self.send(&journal.start_sql(&attempt)) {
            Ok(outcomes) => Ok(outcomes
                .first()
                .and_then(|outcome| outcome.scalar())
                .and_then(|id| id.parse().ok())),
            Err(error) => Err(self.nothing_done(step, direction, error)),
        }
    }
}

/// Whether the file still begins with what the journal says was executed.
pub(super) fn is_unchanged(earlier: &Attempt, part: &Part) -> bool {
    let Ok(statements) = part.statements() else { return false };
    match (&earlier.prefix_checksum, statements.get(..earlier.completed)) {
        (_, Some([])) => true,
        (Some(checksum), Some(prefix)) => *checksum == prefix_checksum(part, prefix),
        _ => false,
    }
}

fn prefix_checksum(part: &Part, statements: &[Statement]) -> String {
    let texts: Vec<&str> = statements.iter().map(|one| one.text(&part.sql)).collect();
    Checksum::of(&texts.join("\n;\n")).to_string()
}
