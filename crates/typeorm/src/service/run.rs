//! Running one migration.

use serde_json::json;

use super::load::TypeOrmService;
use crate::program::{ProgramError, Statements};

/// Which way a migration goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `up`
    Up,
    /// `down`
    Down,
}

impl Direction {
    /// The method's name.
    pub fn method(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// How a migration left its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOutcome {
    /// How many transactions and savepoints are open.
    pub transaction_depth: u32,
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
    pub fn execute(
        &mut self,
        index: usize,
        direction: Direction,
        transaction_depth: u32,
        statements: Box<dyn Statements>,
    ) -> (Option<Box<dyn Statements>>, Result<RunOutcome, ProgramError>) {
        let origin = self.listing.as_ref().and_then(|listing| listing.origins.get(index));
        let Some(origin) = origin else {
            let message = format!("there is no migration number {index}");
            return (Some(statements), Err(ProgramError::engine("EngineError", message)));
        };
        self.engine.forget_rejections();
        self.engine.with_statements(statements, |engine| {
            let options = json!({ "transactionDepth": transaction_depth });
            let answer = origin.run(engine, direction.method(), options);
            let left = engine.drain();
            let answer = answer?;
            if let Some(unhandled) = left {
                return Err(unhandled);
            }
            let depth = answer["transactionDepth"].as_u64().unwrap_or_default();
            Ok(RunOutcome { transaction_depth: u32::try_from(depth).unwrap_or(u32::MAX) })
        })
    }
}
