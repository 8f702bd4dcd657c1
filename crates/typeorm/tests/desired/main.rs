//! The schema that entities describe, against what the real TypeORM makes of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod build;
mod catalog;
mod corpus;
mod differential;
#[path = "../../../cli/tests/differential/oracle.rs"]
#[expect(dead_code, reason = "the command line is for the tests of the command line")]
mod oracle;
mod projects;
mod refusals;
mod service;
