//! The types that values are made for.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::SynthesisError;
use crate::database::Session;

/// A type.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Type {
    pub(crate) oid: u32,
    /// As SQL writes it.
    pub(crate) name: String,
    /// `typtype`: `b`, `c`, `d`, `e`, `r` or `m`.
    pub(crate) kind: char,
    /// The base type of a domain, with its modifier.
    #[serde(default)]
    pub(crate) base: Option<(u32, i32)>,
    /// The element type of an array.
    #[serde(default)]
    pub(crate) element: Option<u32>,
    /// The type of a range's bounds.
    #[serde(default)]
    pub(crate) bounds: Option<u32>,
    /// The range type of a multirange.
    #[serde(default)]
    pub(crate) range: Option<u32>,
    #[serde(default)]
    pub(crate) labels: Vec<String>,
    /// The types of a composite type's attributes, with their modifiers.
    #[serde(default)]
    pub(crate) attributes: Vec<(u32, i32)>,
    /// The definitions of a domain's checks.
    #[serde(default)]
    pub(crate) checks: Vec<String>,
}

/// All types by oid.
pub(crate) type Types = BTreeMap<u32, Type>;

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
///
/// # Errors
/// When the server refuses, the connection is lost, or the answer makes no sense.
pub(crate) fn types(session: &mut Session) -> Result<Types, SynthesisError> {
    let outcome = session.query(TYPES, &[])?;
    let mut all = Types::new();
    for row in outcome.rows.iter() {
        let one: Type = serde_json::from_str(&row[0])
            .map_err(|source| SynthesisError::Row { row: row[0].to_owned(), source })?;
        all.insert(one.oid, one);
    }
    Ok(all)
}
