//! The verbs that read: each is the flow in one function.

pub mod dump;
pub mod generate;
mod status;

pub use status::{Row, Standing, Status, StatusError, status};
