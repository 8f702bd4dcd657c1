//! Indexes that a failed `CREATE INDEX CONCURRENTLY` or `REINDEX CONCURRENTLY` leaves
//! behind, marked invalid: they cost every write, and block the next try by their name
//! or, with `IF NOT EXISTS`, let it pass as done. (PostgreSQL manual, `CREATE INDEX`,
//! "Building Indexes Concurrently".)

use std::collections::BTreeSet;

use crate::database::{ExecError, Session};
use crate::run::index_target::IndexTarget;
use crate::sql::quote_literal;

/// An invalid index that nobody is building at this moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InvalidIndex {
    oid: String,
    path: String,
}

/// Invalid indexes that are in the way of a concurrent statement before it begins: for
/// `CREATE` the one of that very name on that very table, for `REINDEX` the copies
/// (`_ccnew`, `_ccold`) of earlier attempts on the same table or index.
pub(super) fn in_the_way(
    session: &mut Session,
    target: &IndexTarget,
) -> Result<BTreeSet<InvalidIndex>, ExecError> {
    match target {
        IndexTarget::Create { index: None, .. } | IndexTarget::ReindexMany => {
            Ok(BTreeSet::new())
        }
        _ => list(session, target),
    }
}

/// Invalid indexes that the statement can have left.
pub(super) fn list(
    session: &mut Session,
    target: &IndexTarget,
) -> Result<BTreeSet<InvalidIndex>, ExecError> {
    // Whoever builds an index holds this lock on its table; pg_locks tells it to
    // everybody, pg_stat_progress_create_index only to the privileged.
    let sql = format!(
        "SELECT i.indexrelid, pg_catalog.format('%I.%I', n.nspname, c.relname) \
           FROM pg_catalog.pg_index i \
           JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
          WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname <> 'pg_toast' \
            AND {} \
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l \
                             WHERE l.relation = i.indrelid AND l.granted \
                               AND l.mode = 'ShareUpdateExclusiveLock' \
                               AND l.pid <> pg_catalog.pg_backend_pid())",
        condition(target)
    );
    let outcomes = session.batch(&sql)?;
    let mut indexes = BTreeSet::new();
    for row in outcomes.iter().flat_map(|outcome| outcome.rows.iter()) {
        let text = |column| row.get(column).unwrap_or_default().to_owned();
        indexes.insert(InvalidIndex { oid: text(0), path: text(1) });
    }
    Ok(indexes)
}

fn condition(target: &IndexTarget) -> String {
    const COPY: &str = "c.relname ~ '_cc(new|old)[0-9]*$'";
    let regclass = |name: &dyn std::fmt::Display| {
        format!("pg_catalog.to_regclass({})", quote_literal(&name.to_string()))
    };
    match target {
        IndexTarget::Create { index, table } => {
            let name = index.as_ref().map_or_else(String::new, |index| {
                format!(" AND c.relname = {}", quote_literal(index))
            });
            format!("i.indrelid = {}{name}", regclass(table))
        }
        IndexTarget::ReindexTable(table) => {
            format!("i.indrelid = {} AND {COPY}", regclass(table))
        }
        IndexTarget::ReindexIndex(index) => format!(
            "{COPY} AND i.indrelid = (SELECT o.indrelid FROM pg_catalog.pg_index o \
             WHERE o.indexrelid = {}) AND pg_catalog.starts_with(c.relname, {})",
            regclass(index),
            // The server cuts the name to make room for its ending.
            quote_literal(cut(index.name.as_str())),
        ),
        IndexTarget::ReindexMany => COPY.to_owned(),
    }
}

fn cut(name: &str) -> &str {
    let mut end = name.len().min(50);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// Drops the indexes and returns their paths. One that cannot be dropped is left: the
/// next run meets it again.
pub(super) fn remove<'i>(
    session: &mut Session,
    indexes: impl IntoIterator<Item = &'i InvalidIndex>,
) -> Vec<String> {
    indexes
        .into_iter()
        .filter(|index| {
            let sql = format!("DROP INDEX CONCURRENTLY IF EXISTS {}", index.path);
            session.batch(&sql).is_ok()
        })
        .map(|index| index.path.clone())
        .collect()
}

/// Removes what is in the way of a statement and says so; for statements that are not
/// about a concurrent index, nothing.
pub(super) fn clear_the_way(session: &mut Session, statement: &str) -> Option<String> {
    let target = IndexTarget::parse(statement)?;
    // A server that does not tell will answer the statement itself.
    let found = in_the_way(session, &target).ok()?;
    let removed = remove(session, &found);
    (!removed.is_empty()).then(|| {
        format!(
            "removed the invalid index {} that an earlier attempt left; it is built anew",
            removed.join(", ")
        )
    })
}
