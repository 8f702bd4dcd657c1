//! Outcomes as plain data, and the forms in which other programs take them.
//!
//! Checks and proofs come here as a [`Report`]: a list of [`Item`]s, each with a subject,
//! a verdict and what belongs to it. The writers know nothing else.

mod github;
mod json;
mod junit;
mod markdown;
mod model;
mod sarif;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use model::{Item, Kind, Level, Location, Report, Statements};
pub use sarif::sarif;
