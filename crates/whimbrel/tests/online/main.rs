//! Online plans: what leads to the same state as a plain plan, and keeps nobody waiting.

#![expect(clippy::unwrap_used, reason = "in a test, failing is how to tell")]

mod law;
mod load;
mod segments;
