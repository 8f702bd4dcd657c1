//! What can go wrong with the data or the load, by name.

use std::fmt;

/// A danger of a step that somebody has to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hazard {
    /// Rows or values are gone afterwards.
    DeletesData,
    /// Values are converted, and some may not survive it or make it fail.
    ConvertsData,
    /// Rows that break the new rule make it fail.
    DependsOnData,
    /// Whoever reads or writes the table waits while PostgreSQL scans or rewrites it.
    BlocksTable,
    /// Some role can do more than before.
    WidensAccess,
    /// Statements that rely on the old name or signature fail.
    BreaksCallers,
}

impl Hazard {
    /// All hazards.
    pub const ALL: &[Self] = &[
        Self::DeletesData,
        Self::ConvertsData,
        Self::DependsOnData,
        Self::BlocksTable,
        Self::WidensAccess,
        Self::BreaksCallers,
    ];

    /// The name by which it is allowed: `DELETES_DATA`.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeletesData => "DELETES_DATA",
            Self::ConvertsData => "CONVERTS_DATA",
            Self::DependsOnData => "DEPENDS_ON_DATA",
            Self::BlocksTable => "BLOCKS_TABLE",
            Self::WidensAccess => "WIDENS_ACCESS",
            Self::BreaksCallers => "BREAKS_CALLERS",
        }
    }

    /// The hazard that a name means.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hazard| hazard.name() == name)
    }

    /// Whether a plan with it is refused unless it is allowed: data can be lost.
    pub fn needs_consent(self) -> bool {
        matches!(self, Self::DeletesData | Self::ConvertsData | Self::WidensAccess)
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
