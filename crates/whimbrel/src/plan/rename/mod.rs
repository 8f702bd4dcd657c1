//! Renames: which differences look like one, what a person decides, and the statements.
//!
//! PostgreSQL puts the new name into everything that mentions the old one. So renames
//! come before the plan: [`rename_candidates`] finds them, [`rename_steps`] carries them
//! out on a copy of the old state, that copy is read again, and more may show, because a
//! constraint of a renamed column has a payload of its own name only then. When nothing
//! is left, [`plan`](super::plan) leads from the copy to the new state.

mod candidate;
mod error;
mod labels;
mod likeness;
mod statement;
mod steps;
mod written;

pub use candidate::{Certainty, Rename, RenameCandidate, rename_candidates};
pub use error::RenameError;
pub use steps::{RenameSteps, rename_steps};
pub use written::parse_renames;
