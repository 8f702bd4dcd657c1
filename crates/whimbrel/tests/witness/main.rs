//! Witness rows are made for whatever table there is, and tell what a way loses.

#![expect(clippy::unwrap_used, reason = "in a test, failing is how to tell")]

mod rows;
mod verdicts;
