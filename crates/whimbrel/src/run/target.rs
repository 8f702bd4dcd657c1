use std::time::Duration;

use crate::database::Settings;
use crate::history::TrackingTable;
use crate::migration::MigrationFile;
use crate::run::{Interrupt, Listener, Looking, Programs};

/// How many migrations share a transaction (TypeORM's `migrationsTransactionMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transactions {
    /// The whole run is one transaction; TypeORM's default.
    #[default]
    All,
    /// Every migration has its own.
    Each,
    /// No transaction is opened.
    None,
}

impl Transactions {
    /// `all`, `each` or `none`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Each => "each",
            Self::None => "none",
        }
    }
}

/// Whether migrations are executed or only recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fake {
    /// Execute and record.
    #[default]
    No,
    /// Record only.
    Yes,
}

/// What happens when files and history do not fit each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Say it and go on, as TypeORM does silently.
    #[default]
    Warn,
    /// Refuse to run.
    Refuse,
}

/// How a run behaves.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// How migrations share transactions.
    pub transactions: Transactions,
    /// Execute or only record.
    pub fake: Fake,
    /// Edited, missing or out-of-order migrations: say or refuse.
    pub strictness: Strictness,
    /// Whether the journal is kept.
    pub journal: bool,
    /// How long a statement may wait for a lock on an object; `None` leaves it to the
    /// server. It is not set when the server, role or database already has one.
    pub lock_timeout: Option<Duration>,
    /// How often a transaction is tried again after it met a lock.
    pub lock_retries: u32,
    /// How long a statement may run.
    pub statement_timeout: Option<Duration>,
    /// Whether a statement whose rows a policy would filter fails instead of leaving rows
    /// out without a word (`row_security = off`; manual, 5.9). It holds in transactions.
    pub refuse_filtered_rows: bool,
    /// How long to wait for another runner before giving up.
    pub lock_wait: Duration,
    /// An id for this run; the same for all of its journal rows.
    pub run_id: String,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            transactions: Transactions::All,
            fake: Fake::No,
            strictness: Strictness::Warn,
            journal: true,
            lock_timeout: Some(Duration::from_secs(10)),
            lock_retries: 6,
            statement_timeout: None,
            refuse_filtered_rows: false,
            lock_wait: Duration::from_secs(600),
            run_id: String::new(),
        }
    }
}

/// One service, ready to be worked on.
pub struct Target<'a> {
    /// The service's name, for messages.
    pub service: &'a str,
    /// Where its database is.
    pub settings: &'a Settings,
    /// Where its history is kept.
    pub tracking: &'a TrackingTable,
    /// Its migrations, in the order in which they run.
    pub migrations: &'a [MigrationFile],
    /// Executes the migrations that are programs.
    pub programs: Option<&'a mut dyn Programs>,
    /// Who hears what happens.
    pub listener: Listener,
    /// Who may ask to stop.
    pub interrupt: Interrupt,
    /// A look at the database that was begun while the migrations were read; without
    /// one it is taken when the run begins. It must be of the same settings and tracking
    /// table, with [`Access::Write`](crate::run::Access::Write).
    pub looking: Option<Looking>,
}
