//! A schema in two stages: with rows between them, which nothing must check, copy or
//! refuse while they are written.

use std::collections::BTreeSet;

use super::contents::Contents;
use super::error::SquashError;
use crate::catalog::{Catalog, Fact, FactId, Kind};

/// The catalog before the rows are written: all that does not watch rows.
pub(super) fn before_rows(
    before: &Catalog,
    desired: &Catalog,
    rows: &Contents,
) -> Result<Catalog, SquashError> {
    let mut later: BTreeSet<FactId> = BTreeSet::new();
    let watches = desired.facts().iter().filter(|fact| watches_rows(fact));
    let new = watches.filter(|fact| before.get(&fact.id).is_none());
    let mut open: Vec<FactId> = new.map(|fact| fact.id.clone()).collect();
    while let Some(id) = open.pop() {
        if later.contains(&id) {
            continue;
        }
        open.extend(desired.children(&id).map(|fact| fact.id.clone()));
        open.extend(desired.dependents(&id).map(|fact| fact.id.clone()));
        later.insert(id);
    }
    let table = |(schema, name): &(String, String)| {
        FactId::new(Kind::Table, [schema.as_str(), name.as_str()])
    };
    match rows.tables.keys().map(table).find(|id| later.contains(id)) {
        Some(id) => Err(SquashError::Entangled(id.to_string())),
        None => Ok(desired.retain(|fact| !later.contains(&fact.id))),
    }
}

/// Foreign keys ask for other rows, triggers and rules write some, row security hides
/// them, and a materialized view is filled when it is made.
fn watches_rows(fact: &Fact) -> bool {
    match fact.id.kind {
        Kind::Trigger
        | Kind::EventTrigger
        | Kind::Rule
        | Kind::RowSecurity
        | Kind::MaterializedView => true,
        Kind::Constraint => fact.attributes().text("type") == "foreign key",
        _ => false,
    }
}
