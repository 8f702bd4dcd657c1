//! Tenants: what is read of a database, and what is made of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, failing is how to tell"
)]

mod conditions;
mod estate;
mod estates;
mod exemptions;
mod prove;
mod rules;
mod standard;
