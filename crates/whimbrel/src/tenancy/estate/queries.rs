//! The queries that read an estate, one file each.
//!
//! Every row is a JSON object in the first column; what belongs to a table has the
//! table's oid in the second. `:app` stands for the application role's oid (NULL when
//! there is no such role), `:become` for the privilege to `SET ROLE`.

/// A query, and the first major version that can run it.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) since: u32,
}

/// What comes before the queries.
pub(super) const PREAMBLE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n\
     SET LOCAL search_path = pg_catalog;\nSET LOCAL quote_all_identifiers = off;\n\
     SET LOCAL jit = off;\n";

macro_rules! query {
    ($name:literal) => {
        query!($name, 14)
    };
    ($name:literal, $since:literal) => {
        Query {
            name: $name,
            sql: include_str!(concat!("queries/", $name, ".sql")),
            since: $since,
        }
    };
}

pub(super) const QUERIES: &[Query] = &[
    query!("server"),
    query!("roles"),
    query!("schemas"),
    query!("tables"),
    query!("columns"),
    query!("indexes"),
    query!("constraints"),
    query!("policies"),
    query!("triggers"),
    query!("rules"),
    query!("views"),
    query!("functions"),
    query!("sequences"),
    query!("default_privileges"),
    query!("publications", 15),
    query!("parameters", 15),
];
