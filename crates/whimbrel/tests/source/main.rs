//! Sources: what SQL files come to on a real PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod bodies;
mod errors;
mod folder;
mod notes;
mod order;
