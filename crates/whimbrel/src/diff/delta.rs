//! One difference.

use crate::catalog::{Fact, FactId};

/// A difference between two catalogs, in one fact.
#[derive(Debug, Clone, Copy)]
pub enum Delta<'a> {
    /// Only the second catalog has it.
    Added(&'a Fact),
    /// Only the first catalog has it.
    Removed(&'a Fact),
    /// Both have it, with different payloads.
    Changed {
        /// As the first catalog has it.
        from: &'a Fact,
        /// As the second catalog has it.
        to: &'a Fact,
    },
}

impl Delta<'_> {
    /// Which thing differs.
    pub fn id(&self) -> &FactId {
        match self {
            Self::Added(fact) | Self::Removed(fact) => &fact.id,
            Self::Changed { to, .. } => &to.id,
        }
    }
}
