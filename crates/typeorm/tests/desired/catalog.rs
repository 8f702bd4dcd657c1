//! What is in a database, as lists of JSON texts that can be compared as sets.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use whimbrel::database::Session;

/// Each list with its query; the columns' names are those of the recorded catalogs.
const LISTS: [(&str, &str); 8] = [
    (
        "tables",
        "SELECT n.nspname AS s, c.relname AS t, c.relkind AS k,
                obj_description(c.oid, 'pg_class') AS comment
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm')",
    ),
    (
        "columns",
        "SELECT n.nspname AS s, c.relname AS t, a.attname AS c,
                format_type(a.atttypid, a.atttypmod) AS ty, a.attnotnull AS nn,
                a.attidentity AS ident, a.attgenerated AS gen,
                pg_get_expr(d.adbin, d.adrelid) AS def,
                col_description(c.oid, a.attnum) AS comment,
                CASE WHEN a.attcollation <> t.typcollation THEN l.collname END AS coll
         FROM pg_attribute a
         JOIN pg_class c ON c.oid = a.attrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_type t ON t.oid = a.atttypid
         LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
         LEFT JOIN pg_collation l ON l.oid = a.attcollation
         WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')",
    ),
    (
        "constraints",
        "SELECT n.nspname AS s, c.relname AS t, k.conname, k.contype,
                pg_get_constraintdef(k.oid) AS def
         FROM pg_constraint k
         JOIN pg_class c ON c.oid = k.conrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE true",
    ),
    (
        "indexes",
        "SELECT n.nspname AS s, t.relname AS t, c.relname AS i,
                pg_get_indexdef(c.oid) AS def
         FROM pg_index x
         JOIN pg_class c ON c.oid = x.indexrelid
         JOIN pg_class t ON t.oid = x.indrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE true",
    ),
    (
        "enums",
        "SELECT n.nspname AS s, t.typname AS t,
                (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)
                 FROM pg_enum e WHERE e.enumtypid = t.oid) AS v
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
         WHERE t.typtype = 'e'",
    ),
    (
        "views",
        "SELECT n.nspname AS s, c.relname AS v, pg_get_viewdef(c.oid) AS d
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('v', 'm')",
    ),
    (
        "sequences",
        "SELECT n.nspname AS s, c.relname AS q, format_type(q.seqtypid, NULL) AS ty
         FROM pg_sequence q
         JOIN pg_class c ON c.oid = q.seqrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE true",
    ),
    (
        "extensions",
        "SELECT x.extname FROM pg_extension x, (SELECT 'any' AS nspname) n WHERE true",
    ),
];

/// The objects of a database by kind, each as the text of a JSON object.
pub(crate) type Catalog = BTreeMap<String, BTreeSet<String>>;

/// Reads everything outside the system's schemas and outside extensions.
pub(crate) fn catalog(session: &mut Session) -> Catalog {
    let list = |(name, query): (&str, &str)| {
        let sql = format!(
            "SELECT json_agg(to_json(x)) FROM ({query} AND n.nspname !~ '^pg_' \
             AND n.nspname <> 'information_schema') x"
        );
        let outcomes = session.batch(&sql).unwrap_or_else(|e| panic!("{e}\nin {sql}"));
        let text = outcomes[0].scalar().unwrap_or("[]").to_owned();
        (name.to_owned(), objects(&serde_json::from_str(&text).unwrap()))
    };
    LISTS.into_iter().map(list).collect()
}

/// A recorded catalog.
pub(crate) fn recorded(dump: &Value) -> Catalog {
    LISTS.iter().map(|(name, _)| ((*name).to_owned(), objects(&dump[name]))).collect()
}

fn objects(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(Value::to_string).collect()
}

/// What only one of two catalogs has, a line for each object.
pub(crate) fn differences(ours: &Catalog, theirs: &Catalog) -> Vec<String> {
    let none = BTreeSet::new();
    let mut lines = Vec::new();
    for (name, _) in LISTS {
        let own = ours.get(name).unwrap_or(&none);
        let real = theirs.get(name).unwrap_or(&none);
        lines.extend(real.difference(own).map(|one| format!("  - {name} {one}")));
        lines.extend(own.difference(real).map(|one| format!("  + {name} {one}")));
    }
    lines
}
