//! Whimbrel beside the real TypeORM: the same project, one database each, and
//! afterwards the same schema, rows, tracking table, exit code and words.
//!
//! TypeORM runs in Node, from the packages that `crates/typeorm/tests/oracle` pins.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod changes;
mod command_line;
mod create;
mod fixtures;
mod modes;
mod npm_scripts;
mod oracle;
mod project;
mod taking_turns;
