//! Why a proof cannot be made.

use thiserror::Error;

use crate::database::{ConnectError, ExecError};
use crate::synthesis::SynthesisError;

/// The proof cannot be made. What it did is rolled back.
#[derive(Debug, Error)]
pub enum ProofError {
    /// The server refuses what is not an attack, or the connection is lost.
    #[error("the proof stopped {doing}")]
    Exec {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        source: ExecError,
    },
    /// Another session for the next portion of tables cannot be had.
    #[error("the proof needs another session for its next tables")]
    Connect(#[from] ConnectError),
    /// The types that rows have values of cannot be read.
    #[error("rows cannot be made")]
    Synthesis(#[from] SynthesisError),
    /// The session has no superuser rights.
    #[error(
        "isolation is proven on a throwaway copy by a superuser, and {role} is none; \
         nothing was done"
    )]
    NotSuperuser {
        /// The session's role.
        role: String,
    },
    /// There is no application role.
    #[error(
        "there is no role {role}, so nothing can be attacked as it; say in the tenancy \
         convention which role the services connect as, or create it"
    )]
    NoApp {
        /// The role that the convention names.
        role: String,
    },
    /// The tenant column has a type that no ids are known for.
    #[error("no ids of tenants can be made for the type {0} of the tenant column")]
    TenantType(String),
    /// An answer is not what was asked for; a defect.
    #[error("the server's answer about {about} makes no sense")]
    Row {
        /// What was asked.
        about: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl ProofError {
    pub(super) fn exec(doing: &'static str) -> impl FnOnce(ExecError) -> Self {
        move |source| Self::Exec { doing, source }
    }
}
