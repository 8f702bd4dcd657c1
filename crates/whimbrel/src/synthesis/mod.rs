//! Values for rows that nobody wrote: for every type some that its input takes, and those
//! that stand in a constraint. Which of them a row can have, PostgreSQL decides.

mod error;
mod pattern;
mod types;
mod values;

pub use error::SynthesisError;
pub(crate) use pattern::matching;
pub(crate) use types::{Type, Types, types};
pub(crate) use values::{literals, values};
