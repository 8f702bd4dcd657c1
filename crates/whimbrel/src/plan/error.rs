//! Why there is no plan.

use thiserror::Error;

use crate::catalog::FactId;

/// Why no plan leads from one catalog to the other.
#[derive(Debug, Error)]
pub enum PlanError {
    /// PostgreSQL has no way to change this, and dropping it would be no answer.
    #[error("{id} cannot be changed: {reason}")]
    Impossible {
        /// Which thing.
        id: Box<FactId>,
        /// Why, and what to do instead.
        reason: String,
    },
    /// The statements wait for each other; a defect of the rules.
    #[error("these changes wait for each other, which is a defect in Whimbrel: {0}")]
    Cycle(String),
}
