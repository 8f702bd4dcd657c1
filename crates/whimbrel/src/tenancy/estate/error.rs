//! Why an estate cannot be read.

use thiserror::Error;

use crate::database::ExecError;

/// The estate cannot be read. Nothing was written.
#[derive(Debug, Error)]
pub enum EstateError {
    /// The server refuses, or the connection is lost.
    #[error("the database cannot be surveyed")]
    Read(#[from] ExecError),
    /// An answer that is not what was asked for.
    #[error("the survey of {query} has a row that cannot be read")]
    Row {
        /// What was asked.
        query: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// An answer is missing.
    #[error("the survey of {0} has no answer")]
    Missing(&'static str),
}
