//! What is written about a migration: its row in the tracking table, its row in the
//! journal.

use std::time::Duration;

use crate::history::NewAttempt;
use crate::migration::{Direction, MigrationFile};
use crate::run::executor::Executor;
use crate::run::{DatabaseState, MigrationFailure, replace};

impl Executor<'_> {
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
        let place = match self.taken.contains(&step.name) {
            true => replace::place(step, &self.history.applied),
            false => None,
        };
        match (direction, place) {
            (Direction::Up, Some(replace::Place { last, lowest })) => {
                let names: Vec<&str> = replace::names(step).into_iter().collect();
                let below = table.lower_sql(schema, &names, last - lowest + 1);
                let insert =
                    table.insert_at_sql(schema, last, step.timestamp, &step.name);
                format!("{below};\n{insert}")
            }
            (Direction::Up, None) => table.insert_sql(schema, step.timestamp, &step.name),
            (Direction::Down, _) => {
                let mut sql = table.delete_sql(schema, step.timestamp, &step.name);
                let names: Vec<&str> = replace::names(step).into_iter().collect();
                if !names.is_empty() {
                    sql = format!("{};\n{sql}", table.forget_sql(schema, &names));
                }
                sql
            }
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

    /// Writes a rolled-back failure into the journal. An attempt outside a transaction
    /// has its row already.
    pub(super) fn note_failure(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        failure: &MigrationFailure,
        elapsed: Duration,
    ) {
        let rolled_back = matches!(
            failure.state,
            DatabaseState::RolledBack | DatabaseState::RunRolledBack
        );
        let Some(journal) = self.place.journal.as_ref().filter(|_| rolled_back) else {
            return;
        };
        let attempt = self.attempt(step, direction, "wrapped");
        let reached = failure.place.as_ref().map_or(0, |place| place.statement - 1);
        let error = failure.cause.to_string();
        let sql = journal.failed_sql(&attempt, &error, reached, elapsed);
        // The failure itself is reported; a journal that cannot take it changes nothing.
        let _ = self.send(&sql);
    }
}
