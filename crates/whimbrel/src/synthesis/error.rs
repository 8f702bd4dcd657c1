//! Why no values can be made.

use thiserror::Error;

use crate::database::ExecError;

/// The types that values are made for cannot be read.
#[derive(Debug, Error)]
pub enum SynthesisError {
    /// The server refuses, or the connection is lost.
    #[error("the types cannot be read")]
    Exec(#[from] ExecError),
    /// The answer is not what was asked for; a defect.
    #[error("the server's answer about types makes no sense: {row}")]
    Row {
        /// The row.
        row: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}
