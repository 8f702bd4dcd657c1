//! The locks that statements take, as in PostgreSQL's manual, section 13.3.1.

use std::fmt;

use crate::catalog::FactId;

/// A table-level lock mode, from the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockMode {
    /// Waits for no reads and no writes.
    AccessShare,
    /// What a foreign key takes on the table that it refers to, row by row.
    RowShare,
    /// What writing takes.
    RowExclusive,
    /// Reads and writes go on; other schema changes wait.
    ShareUpdateExclusive,
    /// Reads go on; writes wait.
    Share,
    /// Reads go on; writes wait, and so does another of its kind.
    ShareRowExclusive,
    /// Only plain reads go on.
    Exclusive,
    /// Everything waits.
    AccessExclusive,
}

impl LockMode {
    /// The name in PostgreSQL's manual and in `pg_locks`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessShare => "AccessShareLock",
            Self::RowShare => "RowShareLock",
            Self::RowExclusive => "RowExclusiveLock",
            Self::ShareUpdateExclusive => "ShareUpdateExclusiveLock",
            Self::Share => "ShareLock",
            Self::ShareRowExclusive => "ShareRowExclusiveLock",
            Self::Exclusive => "ExclusiveLock",
            Self::AccessExclusive => "AccessExclusiveLock",
        }
    }
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A lock on a table that others can use meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The mode.
    pub mode: LockMode,
    /// The table, view or materialized view.
    pub relation: FactId,
}
