//! The binary as people and scripts meet it: what it says, where, and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod baseline;
mod dropin;
mod dropin_query;
mod dropin_schema;
mod estate;
mod estates;
mod files;
mod generate;
mod guide;
mod seaorm;
mod secrets;
mod squash;
mod squash_refused;
mod strict;
mod tenancy;
mod tenancy_convention;
mod tenancy_exempt;
mod tenancy_fix;
mod twice;
mod usage;
