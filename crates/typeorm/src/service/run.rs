//! Running one migration.

use serde_json::{Value, json};
use whimbrel::migration::Direction;
use whimbrel::run::ProgramError;

use super::load::TypeOrmService;
use crate::program::Statements;

/// How a migration left its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOutcome {
    /// How many transactions and savepoints are open.
    pub transaction_depth: u32,
    /// Whether it released its query runner.
    pub is_released: bool,
}

impl TypeOrmService {
    /// Executes one migration of [`Self::migrations`] on the given database
    /// and gives the database back. `transaction_depth` says how many
    /// transactions and savepoints are open on connection 0.
    ///
    /// # Errors
    ///
    /// What the migration threw, what a promise of it was rejected with that
    /// nobody awaited, or an interruption.
    pub fn execute<S: Statements + 'static>(
        &mut self,
        index: usize,
        direction: Direction,
        transaction_depth: u32,
        statements: S,
    ) -> (S, Result<RunOutcome, ProgramError>) {
        let origin = self.listing.as_ref().and_then(|listing| listing.origins.get(index));
        let Some(origin) = origin else {
            let message = format!("there is no migration number {index}");
            return (statements, Err(ProgramError::new("EngineError", message)));
        };
        self.engine.forget_rejections();
        self.engine.with_statements(statements, |engine| {
            let options = json!({ "transactionDepth": transaction_depth });
            let answer = origin.run(engine, direction.as_str(), options);
            let left = engine.drain();
            let answer = answer?;
            if let Some(unhandled) = left {
                return Err(unhandled);
            }
            let depth = answer["transactionDepth"].as_u64().unwrap_or_default();
            Ok(RunOutcome {
                transaction_depth: u32::try_from(depth).unwrap_or(u32::MAX),
                is_released: answer["isReleased"] == Value::Bool(true),
            })
        })
    }
}
