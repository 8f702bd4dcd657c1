//! The verbs that read: each is the flow in one function.

pub mod baseline;
mod clear;
pub mod dump;
pub mod generate;
pub mod squash;
mod status;

pub use clear::{Clearing, clearing};
pub use status::{Row, Standing, Status, StatusError, status};
