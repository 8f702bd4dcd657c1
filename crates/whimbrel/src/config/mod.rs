//! What a project is: `whimbrel.toml`, discovery without it, and the environment,
//! turned into a [`Project`] of [`Service`]s with absolute paths.

mod duration;
mod files;
mod suggest;

pub use duration::{DurationError, parse_duration};
pub use files::{Found, PatternError, Patterns};
pub use suggest::closest;
