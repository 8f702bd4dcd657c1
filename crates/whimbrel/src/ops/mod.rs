//! The verbs that read: each is the flow in one function.

mod status;

pub use status::{Row, Standing, Status, StatusError, status};
