//! Why nothing was generated.

use thiserror::Error;

use crate::catalog::{CatalogError, FactId};
use crate::database::shadow::ShadowError;
use crate::database::{ConnectError, ExecError};
use crate::migration::{CreateError, MigrationErrors};
use crate::plan::{Hazard, PlanError, RenameCandidate, RenameError};
use crate::prove::ProofError;
use crate::source::SourceErrors;
use crate::tenancy::estate::EstateError;
use crate::tenancy::standard::Lacking;

/// Why no migration was generated. Nothing was written, and no database but throwaway
/// ones was touched.
#[derive(Debug, Error)]
pub enum GenerateError {
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
    /// The desired state is no valid schema.
    #[error("what the service wants is not a schema that PostgreSQL accepts")]
    Source(#[source] SourceErrors),
    /// The database cannot be surveyed.
    #[error(transparent)]
    Estate(#[from] EstateError),
    /// What the tables of the tenancy convention stand on is not there.
    #[error(
        "the tenancy convention needs what neither the database nor the migrations before \
         this one have: {}",
        .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    Foundation(Vec<Lacking>),
    /// A table cannot have what the convention asks.
    #[error("{table} cannot be given what the tenancy convention asks: {sql}")]
    Convention {
        /// The table.
        table: String,
        /// The statement that fails.
        sql: String,
        /// What the server said.
        source: ExecError,
    },
    /// There is no way from what is to what is wanted.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A rename that was given cannot be.
    #[error(transparent)]
    Rename(#[from] RenameError),
    /// Differences that look like renames, and nobody said whether they are.
    #[error("these may be renames, and nobody says whether they are: {}", listed(.0))]
    Unclear(Vec<RenameCandidate>),
    /// Something that the service does not own needs something that it gives up.
    #[error(
        "{needing} needs {needed}, which the service no longer declares; change it in a \
         migration of its own first"
    )]
    InTheWay {
        /// What stays.
        needing: Box<FactId>,
        /// What would go.
        needed: Box<FactId>,
    },
    /// Something of the service needs something that another one has and that is not there
    /// before the service's first migration.
    #[error("{needing} needs {needed}, which is another service's")]
    Foreign {
        /// What is the service's own.
        needing: Box<FactId>,
        /// What it needs.
        needed: Box<FactId>,
    },
    /// Something can be lost, and nobody allowed it.
    #[error("the migration has hazards that are not allowed: {}", names(.hazards))]
    Hazards {
        /// The hazards.
        hazards: Vec<Hazard>,
        /// The statements that bring them, with the hazards' names.
        statements: Vec<String>,
    },
    /// The migration's files could not be rendered.
    #[error(transparent)]
    Render(#[from] CreateError),
    /// The migration's own files cannot be read back.
    #[error(transparent)]
    Files(#[from] MigrationErrors),
    /// The migration does not do what it says.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

fn names(hazards: &[Hazard]) -> String {
    hazards.iter().map(|hazard| hazard.name()).collect::<Vec<_>>().join(", ")
}

fn listed(candidates: &[RenameCandidate]) -> String {
    let one = |candidate: &RenameCandidate| candidate.rename.to_string();
    candidates.iter().map(one).collect::<Vec<_>>().join(", ")
}

impl GenerateError {
    pub(super) fn exec(doing: &'static str) -> impl FnOnce(ExecError) -> Self {
        move |source| Self::Exec { doing, source }
    }
}
