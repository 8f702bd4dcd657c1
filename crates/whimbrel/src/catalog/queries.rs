//! The queries that read the catalog, one file for each kind or family of kinds.
//!
//! Every query gives these columns: the kind; the object's address (`classid`, `objid`,
//! `objsubid`, as in `pg_depend`), empty for what has none; the parent's address; the
//! name's parts as a JSON array (for a satellite only its own part); the payload; the
//! detail; and the addresses that it needs beyond what `pg_depend` says, as a JSON array
//! of arrays.

/// A query, the first major version that can run it, and whether only a superuser can.
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) since: u32,
    pub(super) reader: Reader,
}

/// Who can run a query.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    Anyone,
    Superuser,
}

macro_rules! query {
    ($name:literal) => {
        query!($name, 14)
    };
    ($name:literal, $since:literal) => {
        query!($name, $since, Anyone)
    };
    ($name:literal, $since:literal, $reader:ident) => {
        Query {
            name: $name,
            sql: include_str!(concat!("queries/", $name, ".sql")),
            since: $since,
            reader: Reader::$reader,
        }
    };
}

/// The queries that give facts.
pub(super) const FACTS: &[Query] = &[
    query!("schemas"),
    query!("extensions"),
    query!("languages"),
    query!("access_methods"),
    query!("collations"),
    query!("conversions"),
    query!("base_types"),
    query!("enums"),
    query!("domains"),
    query!("composites"),
    query!("ranges"),
    query!("routines"),
    query!("aggregates"),
    query!("casts"),
    query!("transforms"),
    query!("operators"),
    query!("operator_families"),
    query!("operator_classes"),
    query!("text_search"),
    query!("sequences"),
    query!("tables"),
    query!("columns"),
    query!("defaults"),
    query!("constraints"),
    query!("indexes"),
    query!("views"),
    query!("view_columns"),
    query!("rules"),
    query!("triggers"),
    query!("policies"),
    query!("event_triggers"),
    query!("statistics"),
    query!("publications"),
    query!("publication_schemas", 15),
    query!("subscriptions", 14, Superuser),
    query!("foreign_data"),
    query!("owners"),
    query!("grants"),
    query!("default_privileges"),
    query!("comments"),
    query!("security_labels"),
];

/// The queries that give the facts of the whole server.
pub(super) const CLUSTER: &[Query] = &[query!("roles"), query!("parameter_grants", 15)];

/// Pairs of addresses: an object that is no fact of its own, and the one that stands
/// for it.
pub(super) const ALIASES: &str = include_str!("queries/aliases.sql");

/// Pairs of addresses: what depends, and what it depends on.
pub(super) const DEPENDENCIES: &str = include_str!("queries/dependencies.sql");

/// What facts should describe.
pub(super) const CANDIDATES: &str = include_str!("queries/candidates.sql");
