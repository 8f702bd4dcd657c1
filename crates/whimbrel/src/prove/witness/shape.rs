//! What a row of a table has to be like.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::error::WitnessError;
use crate::catalog::{FactId, Kind};
use crate::database::{Outcome, Session};

/// A table that rows can be put into.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Shape {
    pub(super) schema: String,
    pub(super) name: String,
    /// `r`, `p` or `f`, as in `pg_class`.
    pub(super) kind: char,
    pub(super) columns: Vec<ColumnShape>,
    #[serde(default)]
    pub(super) foreign_keys: Vec<ForeignKey>,
    #[serde(default)]
    pub(super) constraints: Vec<Rule>,
    /// The bounds of the table itself, if it is a partition, and of its partitions.
    #[serde(default)]
    pub(super) bounds: Vec<String>,
}

/// A column of it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ColumnShape {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) type_oid: u32,
    pub(super) modifier: i32,
    pub(super) not_null: bool,
    /// The value comes from PostgreSQL: an identity, a generated column, a sequence.
    pub(super) automatic: bool,
    pub(super) has_default: bool,
}

/// A foreign key of it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ForeignKey {
    pub(super) columns: Vec<String>,
    /// The schema and the name of the table that it refers to.
    pub(super) table: (String, String),
    pub(super) referred: Vec<String>,
}

/// A constraint that values have to obey, other than a foreign key.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) definition: String,
}

impl Shape {
    /// Whether a row has to refer to another by this key.
    pub(super) fn needs(&self, key: &ForeignKey) -> bool {
        let of_key = self.columns.iter().filter(|one| key.columns.contains(&one.name));
        of_key.clone().count() > 0 && of_key.clone().all(|one| one.not_null)
    }

    pub(super) fn id(&self) -> FactId {
        FactId::new(Kind::Table, [self.schema.as_str(), self.name.as_str()])
    }
}

/// One JSON object for each table: what `Shape` reads.
const SHAPES: &str = r"
SELECT jsonb_strip_nulls(jsonb_build_object(
    'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
    'columns', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'name', a.attname, 'type', a.atttypid::bigint, 'modifier', a.atttypmod,
            'not_null', a.attnotnull,
            'automatic', a.attidentity <> '' OR a.attgenerated <> ''
                OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
            'has_default', a.atthasdef) ORDER BY a.attnum), '[]')
        FROM pg_attribute a
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'foreign_keys', (
        SELECT jsonb_agg(jsonb_build_object(
            'columns', k.own, 'referred', k.referred,
            'table', jsonb_build_array(rn.nspname, r.relname)) ORDER BY o.conname)
        FROM pg_constraint o
        JOIN pg_class r ON r.oid = o.confrelid
        JOIN pg_namespace rn ON rn.oid = r.relnamespace
        CROSS JOIN LATERAL (
            SELECT jsonb_agg(a.attname ORDER BY u.place) AS own,
                   jsonb_agg(b.attname ORDER BY u.place) AS referred
            FROM unnest(o.conkey, o.confkey) WITH ORDINALITY u (own, referred, place)
            JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = u.own
            JOIN pg_attribute b ON b.attrelid = o.confrelid AND b.attnum = u.referred) k
        WHERE o.conrelid = c.oid AND o.contype = 'f'),
    'constraints', (
        SELECT jsonb_agg(jsonb_build_object(
            'name', o.conname, 'definition', pg_get_constraintdef(o.oid),
            'columns', coalesce((
                SELECT jsonb_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum = ANY (o.conkey)), '[]'))
            ORDER BY o.conname)
        FROM pg_constraint o
        WHERE o.conrelid = c.oid AND o.contype IN ('c', 'u', 'p', 'x')),
    'bounds', (
        SELECT jsonb_agg(pg_get_expr(p.relpartbound, p.oid) ORDER BY p.oid)
        FROM pg_class p
        LEFT JOIN pg_inherits i ON i.inhrelid = p.oid
        WHERE p.relpartbound IS NOT NULL AND (p.oid = c.oid OR i.inhparent = c.oid))))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
  AND (n.nspname, c.relname) IN (
      SELECT w ->> 0, w ->> 1 FROM jsonb_array_elements($1::jsonb) w)
";

/// The shapes of tables, and of those that they refer to, and so on.
pub(super) fn shapes(
    session: &mut Session,
    tables: &BTreeSet<(String, String)>,
) -> Result<BTreeMap<(String, String), Shape>, WitnessError> {
    let mut found = BTreeMap::new();
    let mut open = tables.clone();
    while !open.is_empty() {
        let read = read(session, &open)?;
        let seen: BTreeSet<_> = found.keys().chain(&open).cloned().collect();
        open = read
            .iter()
            .flat_map(|shape: &Shape| shape.foreign_keys.iter())
            .map(|key| key.table.clone())
            .filter(|table| !seen.contains(table))
            .collect();
        found.extend(
            read.into_iter()
                .map(|shape| ((shape.schema.clone(), shape.name.clone()), shape)),
        );
    }
    Ok(found)
}

fn read(
    session: &mut Session,
    tables: &BTreeSet<(String, String)>,
) -> Result<Vec<Shape>, WitnessError> {
    let names = serde_json::json!(tables.iter().collect::<Vec<_>>()).to_string();
    let outcome = session
        .query(SHAPES, &[crate::database::Param::Text(names)])
        .map_err(WitnessError::exec("reading what rows have to be like"))?;
    objects(&outcome, "tables")
}

/// The JSON object of each row.
pub(super) fn objects<T: for<'a> Deserialize<'a>>(
    outcome: &Outcome,
    about: &'static str,
) -> Result<Vec<T>, WitnessError> {
    let object = |row: crate::database::Row<'_>| {
        let read = row.get(0).map(serde_json::from_str);
        read.and_then(Result::ok)
            .ok_or_else(|| WitnessError::Row { about, row: format!("{row:?}") })
    };
    outcome.rows.iter().map(object).collect()
}
