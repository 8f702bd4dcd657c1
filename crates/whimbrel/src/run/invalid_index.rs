//! Indexes that a failed `CREATE INDEX CONCURRENTLY` or `REINDEX CONCURRENTLY` leaves
//! behind, marked invalid: they cost every write and block the next try by their name.
//! (PostgreSQL manual, `CREATE INDEX`, "Building Indexes Concurrently".)

use std::collections::BTreeSet;

use crate::database::{ExecError, Session};

/// An invalid index that nobody is building at this moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InvalidIndex {
    oid: String,
    path: String,
    name: String,
}

/// The invalid indexes of the database that no session is building.
pub(super) fn list(session: &mut Session) -> Result<BTreeSet<InvalidIndex>, ExecError> {
    let outcomes = session.batch(
        "SELECT i.indexrelid, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relname \
           FROM pg_catalog.pg_index i \
           JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
          WHERE NOT i.indisvalid AND c.relkind = 'i' \
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p \
                             WHERE p.index_relid = i.indexrelid)",
    )?;
    let mut indexes = BTreeSet::new();
    for row in outcomes.iter().flat_map(|outcome| outcome.rows.iter()) {
        let text = |column| row.get(column).unwrap_or_default().to_owned();
        indexes.insert(InvalidIndex { oid: text(0), path: text(1), name: text(2) });
    }
    Ok(indexes)
}

/// Drops the invalid indexes that `statement` left: those that were not there `before`
/// and whose name it contains. Returns their paths.
pub(super) fn remove(
    session: &mut Session,
    before: &BTreeSet<InvalidIndex>,
    statement: &str,
) -> Result<Vec<String>, ExecError> {
    let mut removed = Vec::new();
    for index in list(session)?.difference(before) {
        let base = index.name.find("_ccnew").map_or(&*index.name, |at| &index.name[..at]);
        if statement.contains(base) {
            session
                .batch(&format!("DROP INDEX CONCURRENTLY IF EXISTS {}", index.path))?;
            removed.push(index.path.clone());
        }
    }
    Ok(removed)
}
