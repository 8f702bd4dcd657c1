//! How alike two things are, their names aside.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Fact, FactId, Hash, Kind};
use crate::sql::quote_ident;

/// The digest of what a thing is, free of its own name.
pub(super) fn shape(fact: &Fact, catalog: &Catalog) -> Hash {
    match fact.id.kind {
        Kind::Column => column_shape(fact, catalog),
        Kind::Function | Kind::Procedure => routine_shape(fact),
        Kind::Domain => {
            let constraints = catalog.children_of_kind(&fact.id, Kind::DomainConstraint);
            let mut hashes: Vec<Hash> =
                constraints.into_iter().map(|constraint| constraint.hash).collect();
            hashes.sort_unstable();
            let all = [&fact.hash].into_iter().chain(&hashes);
            Hash::of(all.map(Hash::bytes))
        }
        _ => fact.hash,
    }
}

/// A column without the name of its identity's sequence, with its default. A default
/// that takes from the column's own sequence mentions a name that follows the column's.
fn column_shape(column: &Fact, catalog: &Catalog) -> Hash {
    let attributes = column.attributes();
    let mut parts: Vec<String> = attributes
        .names()
        .filter(|name| *name != "identity")
        .map(|name| format!("{name}={:?}", attributes.value(name)))
        .collect();
    parts.push(attributes.group("identity").text("kind").to_owned());
    for default in catalog.children_of_kind(&column.id, Kind::Default) {
        let serial = catalog
            .dependencies(default)
            .any(|needed| is_owned_by(needed, &column.id, catalog));
        parts.push(if serial {
            "serial".to_owned()
        } else {
            default.payload.to_string()
        });
    }
    Hash::of(parts.iter().map(String::as_bytes))
}

/// Whether a fact is the sequence of a column.
fn is_owned_by(sequence: &Fact, column: &FactId, catalog: &Catalog) -> bool {
    let owned = catalog.children_of_kind(&sequence.id, Kind::OwnedBy);
    owned.first().is_some_and(|owned| {
        let owner = owned.attributes();
        let parts = [owner.text("schema"), owner.text("table"), owner.text("column")];
        column.parts == parts
    })
}

/// `pg_get_functiondef` begins with the name.
fn routine_shape(routine: &Fact) -> Hash {
    let attributes = routine.attributes();
    let parts: Vec<String> = attributes
        .names()
        .map(|name| match attributes.maybe(name) {
            Some(text) => nameless(text, &routine.id).to_owned(),
            None => format!("{name}={:?}", attributes.value(name)),
        })
        .collect();
    Hash::of(parts.iter().map(String::as_bytes))
}

/// A definition behind the name at its beginning.
fn nameless<'a>(definition: &'a str, id: &FactId) -> &'a str {
    let rest = definition
        .strip_prefix("CREATE OR REPLACE FUNCTION ")
        .or_else(|| definition.strip_prefix("CREATE OR REPLACE PROCEDURE "));
    let behind = |text: &'a str, name: &str| {
        text.strip_prefix(name).or_else(|| text.strip_prefix(&quote_ident(name)))
    };
    rest.and_then(|rest| behind(rest, id.part(0)))
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| behind(rest, id.part(1)))
        .unwrap_or(definition)
}

/// How alike two tables are, of 1000: by the columns that are equal in name and shape.
/// `None` when most are not.
pub(super) fn table_likeness(
    old: &Fact,
    new: &Fact,
    from: &Catalog,
    to: &Catalog,
) -> Option<u32> {
    let kind = |fact: &Fact, catalog: &Catalog| {
        let attributes = fact.attributes();
        let is = |name| attributes.value(name).cloned();
        let links = catalog.children_of_kind(&fact.id, Kind::Inheritance);
        let partition =
            links.iter().any(|link| link.attributes().value("bound").is_some());
        (is("partition_key"), is("foreign"), partition)
    };
    if kind(old, from) != kind(new, to) {
        return None;
    }
    let columns = |table: &Fact, catalog: &Catalog| -> BTreeMap<String, Hash> {
        let columns = catalog.children_of_kind(&table.id, Kind::Column).into_iter();
        columns
            .map(|column| (column.id.name().to_owned(), shape(column, catalog)))
            .collect()
    };
    let (before, after) = (columns(old, from), columns(new, to));
    let equal = before.iter().filter(|(name, hash)| after.get(*name) == Some(hash));
    share(equal.count(), before.len().max(after.len()))
}

/// How alike two schemas are, of 1000: by the objects in them of one kind and name.
pub(super) fn schema_likeness(
    old: &FactId,
    new: &FactId,
    from: &Catalog,
    to: &Catalog,
) -> Option<u32> {
    let inside = |schema: &FactId, catalog: &Catalog| -> Vec<(Kind, Vec<String>)> {
        let named = catalog.children(schema).filter(|fact| !fact.id.kind.is_satellite());
        named.map(|fact| (fact.id.kind, fact.id.parts[1..].to_vec())).collect()
    };
    let (before, after) = (inside(old, from), inside(new, to));
    let equal = before.iter().filter(|object| after.contains(object)).count();
    share(equal, before.len().max(after.len()))
}

/// A share of 1000, if it is more than half.
fn share(part: usize, whole: usize) -> Option<u32> {
    (part * 2 > whole).then(|| u32::try_from(part * 1000 / whole).unwrap_or(1000))
}
