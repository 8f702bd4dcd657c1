use std::sync::Arc;
use std::time::Duration;

use crate::migration::Direction;
use crate::run::LockHolder;

/// What happens during a run, in the order in which it happens.
#[derive(Debug, Clone)]
pub enum Event {
    /// Another runner holds the lock; said once and then every few seconds.
    LockBusy {
        /// Who holds it, when the server tells.
        holder: Option<LockHolder>,
        /// How long this run has waited.
        waited: Duration,
    },
    /// The history has been read and compared with the files.
    Selected {
        /// Which way the run goes.
        direction: Direction,
        /// Rows in the tracking table.
        applied: usize,
        /// Migrations on disk.
        known: usize,
        /// Migrations that this run will execute.
        selected: usize,
        /// The applied migration with the highest timestamp (up) or id (down).
        last: Option<(String, i64)>,
    },
    /// A migration begins.
    Started {
        /// Its name.
        name: String,
        /// Which way.
        direction: Direction,
        /// Its place in this run, from 1.
        number: usize,
        /// How many this run executes.
        total: usize,
    },
    /// A statement that a program sends.
    Statement {
        /// The statement.
        sql: String,
        /// Its parameters as JSON, when it has any.
        parameters: Option<String>,
    },
    /// A notice or warning from the server.
    Notice {
        /// `NOTICE`, `WARNING`, ...
        severity: String,
        /// The text.
        message: String,
    },
    /// A line that a migration printed.
    Printed {
        /// The text without its line end.
        text: String,
    },
    /// A migration is done and, unless the whole run is one transaction, committed.
    Done {
        /// Its name.
        name: String,
        /// Which way.
        direction: Direction,
        /// How long it took.
        elapsed: Duration,
        /// Whether it was only recorded.
        fake: bool,
    },
    /// A migration that stopped half-way is taken up again.
    Resumed {
        /// Its name.
        name: String,
        /// Statements that an earlier run completed.
        completed: usize,
        /// Statements in all.
        statements: usize,
    },
    /// A transaction is tried again because another session held a lock.
    Retrying {
        /// What the server said.
        reason: String,
        /// Which try comes next, from 2.
        attempt: u32,
        /// The pause before it.
        pause: Duration,
    },
    /// Something a person should know that does not stop the run.
    Warning {
        /// One or more sentences.
        text: String,
    },
}

/// Receives events; called on the thread that runs the service.
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;
