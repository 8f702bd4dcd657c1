//! Why a catalog cannot be read.

use thiserror::Error;

use crate::database::ExecError;

/// Why a catalog could not be extracted.
#[derive(Debug, Error)]
pub enum CatalogError {
    /// The server refused or was lost.
    #[error("the catalog could not be read")]
    Read(#[source] ExecError),
    /// A row that no rule of this version can read.
    #[error("the catalog's {query} has a row that cannot be read: {problem}")]
    Row {
        /// The query.
        query: &'static str,
        /// What is wrong with it.
        problem: String,
    },
}
