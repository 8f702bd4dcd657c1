//! Catalogs are read from a real server, whole and the same every time.

#![expect(clippy::unwrap_used, reason = "in a test, failing is how to tell")]

mod extract;
mod privileges;
mod unmodelled;
