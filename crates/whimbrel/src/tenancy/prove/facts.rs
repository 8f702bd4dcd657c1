//! What a proof has to know of tables beside the survey.

use std::collections::HashMap;

use serde::Deserialize;

use super::error::ProofError;
use crate::database::Session;
use crate::sql::quote_literal;
use crate::tenancy::estate::Oid;

/// What a proof has to know of a table beside the survey.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Facts {
    oid: Oid,
    /// The condition of a partition and those above it.
    pub(super) bound: Option<String>,
    /// Columns that the application role may read; none means all.
    pub(super) select: Option<Vec<String>>,
    /// Columns that it may give when inserting; none means all.
    pub(super) insert: Option<Vec<String>>,
    /// Columns that it may change; none means all.
    pub(super) update: Option<Vec<String>>,
    /// Whether it may name the table's schema.
    pub(super) usage: bool,
    /// Whether row security does not hold for the owner anyway.
    pub(super) owner_above: bool,
}

const FACTS: &str = r"
SELECT jsonb_build_object(
    'oid', c.oid::bigint,
    'bound', CASE WHEN c.relispartition THEN pg_get_partition_constraintdef(c.oid) END,
    'select', CASE WHEN NOT has_table_privilege(r.oid, c.oid, 'SELECT') THEN (
        SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')) END,
    'insert', CASE WHEN NOT has_table_privilege(r.oid, c.oid, 'INSERT') THEN (
        SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT')) END,
    'update', CASE WHEN NOT has_table_privilege(r.oid, c.oid, 'UPDATE') THEN (
        SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE')) END,
    'usage', has_schema_privilege(r.oid, n.oid, 'USAGE'),
    'owner_above', o.rolsuper OR o.rolbypassrls)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_roles o ON o.oid = c.relowner
JOIN pg_roles r ON r.rolname = :app
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
";

/// Reads them for all tables.
pub(super) fn facts(
    session: &mut Session,
    app: &str,
) -> Result<HashMap<Oid, Facts>, ProofError> {
    let sql = FACTS.replace(":app", &quote_literal(app));
    let outcomes =
        session.batch(&sql).map_err(ProofError::exec("reading what the role may do"))?;
    let mut found = HashMap::new();
    for row in outcomes.first().iter().flat_map(|outcome| outcome.rows.iter()) {
        let facts: Facts = serde_json::from_str(&row[0])
            .map_err(|source| ProofError::Row { about: "privileges", source })?;
        found.insert(facts.oid, facts);
    }
    Ok(found)
}
