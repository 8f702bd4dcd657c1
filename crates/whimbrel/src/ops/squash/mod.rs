//! From a service's first migrations to one that does the same, with proof.

mod contents;
mod error;
mod flow;
mod outside;
mod stages;

pub use contents::{Contents, Table};
pub use error::SquashError;
pub use flow::{Squashed, Squashing, squash};
pub use outside::Outside;
