//! Connections to a real PostgreSQL, and the private server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod authentication;
mod lost;
mod network_server;
mod pooler;
mod private;
mod session;
mod shadow;
mod tls;
