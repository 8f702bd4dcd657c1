//! The statement that renames one thing, with its lock and its hazard.

use super::steps::Place;
use crate::catalog::{Catalog, FactId, Kind};
use crate::plan::action::{TransactionMode, Verb, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::{Lock, LockMode};
use crate::plan::scene::relation_of;
use crate::plan::spelling::{dotted, keyword};
use crate::plan::step::Step;
use crate::sql::{quote_ident, quote_literal};

/// Where in the tree of names a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// In the database.
    Database,
    /// In a schema.
    Schema,
    /// In a table or type.
    Relation,
}

/// The level of a thing that PostgreSQL can rename.
pub(super) fn level(id: &FactId) -> Option<Level> {
    Some(match (id.kind, id.parts.len()) {
        (
            Kind::Schema | Kind::Publication | Kind::Subscription | Kind::EventTrigger,
            1,
        )
        | (Kind::Server | Kind::ForeignDataWrapper | Kind::Language, 1) => {
            Level::Database
        }
        (Kind::Table | Kind::View | Kind::MaterializedView, 2)
        | (Kind::Index | Kind::Sequence | Kind::Statistics | Kind::Collation, 2)
        | (Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range, 2)
        | (Kind::Function | Kind::Procedure | Kind::Aggregate, 3) => Level::Schema,
        (Kind::Column | Kind::Constraint | Kind::DomainConstraint, 3)
        | (Kind::Trigger | Kind::Policy | Kind::Rule, 3)
        | (Kind::Enum | Kind::Composite, 3) => Level::Relation,
        _ => return None,
    })
}

/// Gives what is called `now` another own name.
pub(super) fn rename(
    place: &Place,
    now: &[String],
    name: &str,
    catalog: &Catalog,
) -> String {
    let id = &place.id;
    let new = quote_ident(name);
    let own = now.last().map(|name| quote_ident(name)).unwrap_or_default();
    let relation = dotted(&now[..2.min(now.len())]);
    let table = || keyword(&FactId::new(Kind::Table, &id.parts[..2]), catalog);
    match (id.kind, now.len()) {
        (Kind::Column, _) => {
            format!("ALTER {} {relation} RENAME COLUMN {own} TO {new}", table())
        }
        (Kind::Constraint, _) => {
            format!("ALTER {} {relation} RENAME CONSTRAINT {own} TO {new}", table())
        }
        (Kind::DomainConstraint, _) => {
            format!("ALTER DOMAIN {relation} RENAME CONSTRAINT {own} TO {new}")
        }
        (Kind::Trigger | Kind::Policy | Kind::Rule, _) => {
            let word = keyword(id, catalog);
            format!("ALTER {word} {own} ON {relation} RENAME TO {new}")
        }
        (Kind::Enum, 3) => {
            let old = now.last().map(|label| quote_literal(label)).unwrap_or_default();
            format!("ALTER TYPE {relation} RENAME VALUE {old} TO {}", quote_literal(name))
        }
        (Kind::Composite, 3) => {
            format!("ALTER TYPE {relation} RENAME ATTRIBUTE {own} TO {new}")
        }
        (Kind::Function | Kind::Procedure | Kind::Aggregate, _) => {
            let word = keyword(id, catalog);
            format!("ALTER {word} {relation}({}) RENAME TO {new}", id.part(2))
        }
        _ => format!("ALTER {} {} RENAME TO {new}", keyword(id, catalog), dotted(now)),
    }
}

/// Moves what is called `now` to another schema.
pub(super) fn set_schema(
    place: &Place,
    now: &[String],
    schema: &str,
    catalog: &Catalog,
) -> String {
    let id = &place.id;
    let signature = match id.kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            format!("({})", id.part(2))
        }
        _ => String::new(),
    };
    let (word, name) = (keyword(id, catalog), dotted(&now[..2.min(now.len())]));
    format!("ALTER {word} {name}{signature} SET SCHEMA {}", quote_ident(schema))
}

/// A statement about a thing as a step.
pub(super) fn step(sql: String, id: &FactId, catalog: &Catalog) -> Step {
    Step {
        sql,
        verb: Verb::Alter,
        subject: id.clone(),
        also: Vec::new(),
        lock: lock(id, catalog),
        work: Work::Catalog,
        hazards: hazards(id, catalog),
        transaction: TransactionMode::Wrapped,
    }
}

fn lock(id: &FactId, catalog: &Catalog) -> Option<Lock> {
    let (mode, relation) = match (id.kind, id.parts.len()) {
        (Kind::Table | Kind::View | Kind::MaterializedView | Kind::Sequence, _) => {
            (LockMode::AccessExclusive, id.clone())
        }
        (
            Kind::Column | Kind::Constraint | Kind::Trigger | Kind::Policy | Kind::Rule,
            _,
        ) => {
            let relation = match catalog.get(id) {
                Some(fact) => relation_of(catalog, fact),
                None => FactId::new(Kind::Table, &id.parts[..2]),
            };
            (LockMode::AccessExclusive, relation)
        }
        // Since PostgreSQL 12 the index alone is locked, and that weakly.
        (Kind::Index, _) => {
            (LockMode::ShareUpdateExclusive, relation_of(catalog, catalog.get(id)?))
        }
        _ => return None,
    };
    Some(Lock { mode, relation })
}

/// Whose name statements of programs may hold.
fn hazards(id: &FactId, catalog: &Catalog) -> Vec<Hazard> {
    let called = match id.kind {
        Kind::Constraint
        | Kind::DomainConstraint
        | Kind::Index
        | Kind::Statistics
        | Kind::Trigger
        | Kind::Policy
        | Kind::Rule => false,
        // The sequence of a serial column is taken from by the column's default.
        Kind::Sequence => catalog.children_of_kind(id, Kind::OwnedBy).is_empty(),
        _ => true,
    };
    if called { vec![Hazard::BreaksCallers] } else { Vec::new() }
}
