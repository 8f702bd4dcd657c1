//! Tables that hold rows, though a schema has none.

use crate::database::{ExecError, Outcome, Session};

/// Tables with pages; what they hold may have been deleted again.
const TABLES: &str = "
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.oid
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r'
   AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND n.nspname !~ '^pg_(temp|toast)'
   AND pg_catalog.pg_relation_size(c.oid) > 0
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1";

/// The tables with rows: their names, quoted where needed, and oids.
pub(super) fn tables_with_rows(
    session: &mut Session,
) -> Result<Vec<(String, u32)>, ExecError> {
    let found = session.batch(TABLES)?;
    let rows = found.first().map(|Outcome { rows, .. }| rows).into_iter();
    let tables: Vec<(String, u32)> = rows
        .flat_map(|rows| rows.iter())
        .filter_map(|row| Some((row[0].to_owned(), row[1].parse().ok()?)))
        .collect();
    let mut with_rows = Vec::new();
    let mut asked = tables.iter();
    let questions =
        tables.iter().map(|(table, _)| format!("SELECT FROM {table} LIMIT 1"));
    session.pipeline(questions, |reply| {
        let Some(table) = asked.next() else { return };
        let has_rows = |found: &Vec<Outcome>| found.iter().any(|o| !o.rows.is_empty());
        if reply.result.as_ref().is_ok_and(has_rows) {
            with_rows.push(table.clone());
        }
    })?;
    Ok(with_rows)
}
