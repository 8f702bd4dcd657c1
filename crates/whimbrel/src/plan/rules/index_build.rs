//! An index that is built beside what it replaces. See the manual, "Building Indexes
//! Concurrently".

use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Draft, TransactionMode};
use crate::plan::lock::LockMode;
use crate::plan::spelling::{dotted, meanwhile};
use crate::sql::quote_ident;

/// The index that is to become this one; its name comes from what it is, so that a
/// second attempt finds what the first one left.
pub(super) fn replacement(to: &Fact) -> FactId {
    FactId::new(Kind::Index, [to.id.part(0).to_owned(), meanwhile(to, "index")])
}

/// Drops an index without keeping anybody from the table.
pub(super) fn drop_concurrently(index: &FactId, table: &FactId) -> Draft {
    Draft::new(format!("DROP INDEX CONCURRENTLY {}", dotted(&index.parts)))
        .lock(LockMode::ShareUpdateExclusive, table)
        .transaction(TransactionMode::Alone)
}

/// Since PostgreSQL 12 this locks the index alone, and that weakly.
pub(super) fn rename(index: &FactId, name: &str, table: &FactId) -> Draft {
    let (old, new) = (dotted(&index.parts), quote_ident(name));
    Draft::new(format!("ALTER INDEX {old} RENAME TO {new}"))
        .lock(LockMode::ShareUpdateExclusive, table)
}
