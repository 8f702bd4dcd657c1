//! Why migrations cannot become one.

use thiserror::Error;

use crate::catalog::{CatalogError, Unmodelled};
use crate::database::shadow::ShadowError;
use crate::database::{ConnectError, ExecError};
use crate::ops::generate::GenerateError;
use crate::plan::PlanError;
use crate::prove::ProofError;

/// Why migrations cannot become one. Nothing was written, and no database but throwaway
/// ones was touched.
#[derive(Debug, Error)]
pub enum SquashError {
    /// A shadow database could not be made.
    #[error(transparent)]
    Shadow(#[from] ShadowError),
    /// A shadow database could not be reached.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A catalog could not be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A shadow database refused something.
    #[error("{doing}")]
    Exec {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        source: ExecError,
    },
    /// They make what no migration that is generated can make.
    #[error("they do what is outside of a schema: {}", .0.join(", "))]
    Outside(Vec<String>),
    /// They make objects that no fact describes.
    #[error(
        "they make what Whimbrel has no words for: {}",
        .0.iter().map(|one| format!("{} {}", one.kind, one.name)).collect::<Vec<_>>().join(", ")
    )]
    Unmodelled(Vec<Unmodelled>),
    /// The rows that they leave are others each time.
    #[error("run twice, they leave different rows: {}", .0.join(", "))]
    Random(Vec<String>),
    /// What they make is another schema each time.
    #[error("run twice, they make different schemas: {}", .0.join(", "))]
    Unsteady(Vec<String>),
    /// They change rows of tables that are not the service's.
    #[error("they change rows of tables that they did not make: {}", .0.join(", "))]
    ForeignRows(Vec<String>),
    /// A table whose rows can only be written when what watches rows is there already.
    #[error(
        "the rows of {0} cannot be written before what checks and copies rows is there, \
         because the table itself depends on it"
    )]
    Entangled(String),
    /// There is no way from nothing to what they make.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The new migration could not be rendered or read back.
    #[error(transparent)]
    Generate(#[from] GenerateError),
    /// The new migration does not do what the old ones do.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The new migration leaves other rows than the old ones.
    #[error("the new migration does not leave the rows that the old ones leave: {}", .0.join(", "))]
    OtherRows(Vec<String>),
}

impl SquashError {
    pub(super) fn exec(doing: &'static str) -> impl FnOnce(ExecError) -> Self {
        move |source| Self::Exec { doing, source }
    }
}
