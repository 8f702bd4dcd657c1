//! Races and crashes on a real server: many processes at once, kills at every step,
//! cut connections, locks held elsewhere, servers that refuse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "in a test, failing is how to tell that something is wrong"
)]

mod ahead;
mod files;
mod gate;
mod indexes;
mod journal;
mod kills;
mod locks;
mod lost;
mod project;
mod proxy;
mod races;
mod reading;
mod refusals;
mod server;
mod signals;
mod squash;
