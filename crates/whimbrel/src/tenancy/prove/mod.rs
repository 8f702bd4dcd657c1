//! The proof by attack that no tenant reaches another's rows.
//!
//! [`prove`] seeds rows of three tenants into every table of a throwaway copy (`seed`),
//! tries everything that the application role may say (`probes`), asks a superuser
//! whether others' rows were touched (`oracle`), and comes to a [`Verdict`] for each
//! table, view and function.
//!
//! Most attacks do nothing or are refused where all is well, so those of one table are one
//! message with one digest; what shows something is made again alone.

mod attack;
mod bundle;
mod contexts;
mod error;
mod exempt;
mod facts;
mod fingerprint;
mod marks;
mod options;
mod oracle;
mod portion;
mod probe;
mod probes;
mod proof;
mod report;
mod reported;
mod reproduce;
mod runner;
mod scene;
mod seed;
mod tenants;
mod verdict;

pub use contexts::Context;
pub use error::ProofError;
pub use options::{Known, ProofEvent, ProofOptions};
pub use proof::prove;
pub use report::{
    Finding, Grade, PROOF_VERSION, Proof, SubjectKind, SubjectProof, Verdict,
};
pub use reported::{VERDICTS, reported};
pub use tenants::Tenant;
