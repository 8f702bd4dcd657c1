//! Why a migration is not proven.

use thiserror::Error;

use super::witness::WitnessError;
use crate::catalog::{CatalogError, FactId};
use crate::database::{ConnectError, ExecError};
use crate::migration::Direction;
use crate::run::Failure;

/// Why a migration is not proven.
#[derive(Debug, Error)]
pub enum ProofError {
    /// It does not run.
    #[error("the migration's way {} does not run on a copy of the database", .0.as_str())]
    Run(Direction, #[source] Box<Failure>),
    /// It runs, and leads somewhere else.
    #[error(
        "the migration's way {} does not lead where it should, which is a defect in \
         Whimbrel; {} differ, and what is left to do is:\n{rest}",
        direction.as_str(),
        differing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    Astray {
        /// The way.
        direction: Direction,
        /// The facts that are not as they should be.
        differing: Vec<FactId>,
        /// The statements that would lead there from where it led.
        rest: String,
    },
    /// The copy cannot be looked at.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The copy cannot be reached.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The proof has no name for its own history.
    #[error("the proof has no tracking table")]
    Track,
    /// Rows cannot be put into the copy, or looked for.
    #[error("rows cannot be put into the copy of the database")]
    Witness(#[from] WitnessError),
    /// The copy cannot be prepared.
    #[error("the copy of the database cannot be prepared")]
    Prepare(#[source] ExecError),
}
