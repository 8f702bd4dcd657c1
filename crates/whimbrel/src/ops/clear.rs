//! What there is to drop so that a schema is empty.

use std::collections::BTreeSet;

use crate::database::{ExecError, Param, Session};
use crate::history::TrackingTable;
use crate::sql::quote_ident;

/// What dropping everything in some schemas comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clearing {
    /// The statements, in the order in which they run.
    pub statements: Vec<String>,
    /// Tracking tables of others that would go with it, as `schema.name`.
    pub other_histories: Vec<String>,
}

/// Finds what TypeORM drops with `schema:drop`: views, materialized views, tables and
/// enum types, histories among them. Functions, sequences of their own, domains,
/// extensions and what belongs to extensions stay.
///
/// # Errors
/// When the database cannot be read.
pub fn clearing(
    session: &mut Session,
    schemas: &BTreeSet<String>,
    own: &TrackingTable,
    own_schema: &str,
) -> Result<Clearing, ExecError> {
    let list = schemas.iter().map(|schema| quote_ident(schema));
    let list = format!("{{{}}}", list.collect::<Vec<_>>().join(","));
    let mut statements = Vec::new();
    let found = session.query(OBJECTS, &[Param::Text(list.clone())])?;
    for (kind, words) in KINDS {
        let of_kind = found.rows.iter().filter(|row| &row[0] == *kind);
        let names = of_kind
            .map(|row| format!("{}.{}", quote_ident(&row[1]), quote_ident(&row[2])));
        let names: Vec<String> = names.collect();
        if !names.is_empty() {
            let names = names.join(", ");
            statements.push(format!("DROP {words} IF EXISTS {names} CASCADE"));
        }
    }
    let histories = session.query(HISTORIES, &[Param::Text(list)])?;
    let others = histories
        .rows
        .iter()
        .filter(|row| &row[0] != own_schema || &row[1] != own.name())
        .map(|row| format!("{}.{}", &row[0], &row[1]));
    Ok(Clearing { statements, other_histories: others.collect() })
}

/// In TypeORM's order.
const KINDS: &[(&str, &str)] = &[
    ("view", "VIEW"),
    ("materialized view", "MATERIALIZED VIEW"),
    ("table", "TABLE"),
    ("enum", "TYPE"),
];

const OBJECTS: &str = "
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                          ELSE 'table' END, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1::name[]) AND c.relkind IN ('v', 'm', 'r', 'p')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'enum', n.nspname, t.typname
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
     WHERE n.nspname = ANY ($1::name[]) AND t.typtype = 'e'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
                          AND d.objid = t.oid AND d.deptype = 'e')
     ORDER BY 1, 2, 3";

/// Tables with the columns of TypeORM's tracking table and no others.
const HISTORIES: &str = "
    SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname = ANY ($1::name[]) AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped
     GROUP BY n.nspname, c.relname
    HAVING pg_catalog.array_agg(a.attname ORDER BY a.attname)
               = '{id,name,timestamp}'::name[]
       AND pg_catalog.bool_or(a.attname = 'timestamp'
               AND a.atttypid = 'pg_catalog.int8'::pg_catalog.regtype)
     ORDER BY 1, 2";
