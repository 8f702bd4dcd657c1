//! Statements are cut where PostgreSQL itself cuts them, and what is written for it is
//! read by it as meant.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod cuts;
mod written;
