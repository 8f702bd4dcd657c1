//! The types that values are made for.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::WitnessError;
use super::shape::objects;
use crate::database::Session;

/// A type.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Type {
    oid: u32,
    /// As SQL writes it.
    pub(super) name: String,
    /// `typtype`: `b`, `c`, `d`, `e`, `r` or `m`.
    pub(super) kind: char,
    /// The base type of a domain, with its modifier.
    #[serde(default)]
    pub(super) base: Option<(u32, i32)>,
    /// The element type of an array.
    #[serde(default)]
    pub(super) element: Option<u32>,
    /// The type of a range's bounds.
    #[serde(default)]
    pub(super) bounds: Option<u32>,
    /// The range type of a multirange.
    #[serde(default)]
    pub(super) range: Option<u32>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    /// The types of a composite type's attributes, with their modifiers.
    #[serde(default)]
    pub(super) attributes: Vec<(u32, i32)>,
    /// The definitions of a domain's checks.
    #[serde(default)]
    pub(super) checks: Vec<String>,
}

/// All types by oid.
pub(super) type Types = BTreeMap<u32, Type>;

const TYPES: &str = r"
SELECT jsonb_strip_nulls(jsonb_build_object(
    'oid', t.oid::bigint, 'name', format_type(t.oid, NULL), 'kind', t.typtype,
    'base', CASE t.typtype WHEN 'd'
        THEN jsonb_build_array(t.typbasetype::bigint, t.typtypmod) END,
    'element', CASE t.typcategory WHEN 'A' THEN nullif(t.typelem, 0)::bigint END,
    'bounds', r.rngsubtype::bigint, 'range', m.rngtypid::bigint,
    'labels', CASE t.typtype WHEN 'e' THEN (
        SELECT jsonb_agg(l.enumlabel ORDER BY l.enumsortorder)
        FROM pg_enum l WHERE l.enumtypid = t.oid) END,
    'attributes', CASE t.typtype WHEN 'c' THEN (
        SELECT jsonb_agg(jsonb_build_array(a.atttypid::bigint, a.atttypmod) ORDER BY a.attnum)
        FROM pg_attribute a
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END,
    'checks', CASE t.typtype WHEN 'd' THEN (
        SELECT jsonb_agg(pg_get_constraintdef(o.oid) ORDER BY o.conname)
        FROM pg_constraint o WHERE o.contypid = t.oid) END))
FROM pg_type t
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
WHERE t.typtype IN ('b', 'c', 'd', 'e', 'r', 'm') AND t.typisdefined
";

/// Reads all types.
pub(super) fn types(session: &mut Session) -> Result<Types, WitnessError> {
    let outcome =
        session.query(TYPES, &[]).map_err(WitnessError::exec("reading the types"))?;
    let all: Vec<Type> = objects(&outcome, "types")?;
    Ok(all.into_iter().map(|one| (one.oid, one)).collect())
}
