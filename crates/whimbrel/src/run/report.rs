use std::time::Duration;

use crate::migration::Direction;

/// One migration that a run finished and committed.
#[derive(Debug, Clone)]
pub struct Completed {
    /// Its name.
    pub name: String,
    /// Its timestamp.
    pub timestamp: i64,
    /// Which way.
    pub direction: Direction,
    /// How long it took.
    pub elapsed: Duration,
    /// Whether it was only recorded.
    pub fake: bool,
}

/// What a run did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What was committed, in order.
    pub completed: Vec<Completed>,
}
