//! What a database *is*: facts, each with a typed identity, a parent, a payload, a
//! digest, and the facts it depends on.
//!
//! [`extract`] reads them in one snapshot and one round trip; a [`Catalog`] holds them;
//! a snapshot file keeps them without loss. Nothing here knows how a thing is changed.

mod compose;
mod error;
mod extract;
mod fact;
mod kind;
mod mark;
mod model;
mod queries;
mod settled;
mod snapshot;
mod unmodelled;

pub use compose::{Composed, Take};
pub use error::CatalogError;
pub use extract::{extract, extract_with_roles};
pub use fact::{Attributes, Fact, FactId, Hash};
pub use kind::Kind;
pub use mark::{Mark, Marked};
pub use model::{Catalog, Fingerprint, Unmodelled};
pub use snapshot::SnapshotError;
