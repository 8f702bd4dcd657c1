//! Why there are no witnesses.

use thiserror::Error;

use crate::database::ExecError;
use crate::synthesis::SynthesisError;

/// Why rows could not be put into the copy or looked at there.
#[derive(Debug, Error)]
pub enum WitnessError {
    /// The server refused, or the connection is lost.
    #[error("{doing}")]
    Exec {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        source: ExecError,
    },
    /// The types that rows have values of cannot be read.
    #[error("rows cannot be made")]
    Synthesis(#[from] SynthesisError),
    /// The server's answer is not what was asked for; a defect.
    #[error("the server's answer about {about} makes no sense: {row}")]
    Row {
        /// What was asked for.
        about: &'static str,
        /// The row.
        row: String,
    },
}

impl WitnessError {
    pub(super) fn exec(doing: &'static str) -> impl FnOnce(ExecError) -> Self {
        move |source| Self::Exec { doing, source }
    }
}
