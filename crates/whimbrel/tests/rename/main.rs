//! Renames are found, written and carried out, and nothing is lost by them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, failing is how to tell"
)]

mod candidates;
mod follow;
mod steps;
mod written;
