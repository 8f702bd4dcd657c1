//! What was applied: TypeORM's tracking table, exactly as TypeORM keeps it, and
//! the journal beside it for everything that TypeORM has no column for.
//!
//! The tracking table decides what is pending. The journal explains: who, when,
//! how long, which text, and how far an attempt came that did not finish. The
//! journal may be absent; the tracking table alone is always enough to go on.

mod journal;
mod read;
mod tracking;

pub use journal::{Attempt, AttemptState, Journal, NewAttempt};
pub use read::{
    AppliedMigration, History, JournalAccess, Surroundings, read_history, survey,
};
pub use tracking::{TrackingTable, TrackingTableError};
