//! Every plan leads exactly where it should, there and back: case folders below
//! `cases/`, one test for each area.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "in a test, failing is how to tell"
)]

mod cases;
#[path = "../rename/follow.rs"]
mod follow;
mod one_way;
mod rewrites;
mod single;
