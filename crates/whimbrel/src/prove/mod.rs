//! Whether a generated migration does what it says, before anybody else runs it.
//!
//! [`prove`] runs the very files on a copy of the current state, through the executor
//! that will run them later: the way up must lead to the desired catalog, the way down
//! back to the current one, and `pg_dump` must see the same. [`witness`] tells what becomes of rows on these ways.

mod claim;
mod dump;
mod error;
mod observer;
mod testimony;
pub mod witness;

pub(crate) use claim::up;
pub use claim::{Claim, Proof, SCHEMA, prove};
pub use dump::{dump, same_dump};
pub use error::ProofError;
pub use observer::{Observed, Observer};
pub use testimony::{Testimony, testify};
