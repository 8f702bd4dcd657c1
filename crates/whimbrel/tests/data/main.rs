//! Data survives: random schemas with rows, random changes, and the law that a plan leads
//! exactly there and back and loses nothing of which it did not say so.
//!
//! A round is made from a seed alone. `WHIMBREL_DATA_ROUNDS` asks for more rounds than
//! the suite's few, `WHIMBREL_DATA_SEED` for the rounds from one seed on; what fails is
//! made smaller and shown with its seed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "in a test, failing is how to tell, and it is told where to begin"
)]

mod change;
mod law;
mod make;
mod model;
mod named;
mod random;
mod reduce;
mod renames;
mod rounds;
mod rows;
mod types;
mod write;
mod write_index;
mod write_table;
mod write_trigger;
