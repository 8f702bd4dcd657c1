//! Triggers.

use super::Rule;
use super::enabled::enabling;
use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{named, relation};
use crate::sql::quote_ident;

pub(super) struct Trigger;

impl Rule for Trigger {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let trigger = fact.attributes();
        if trigger.is("of_parent") {
            return vec![enabled(fact, scene.to, "enabled")];
        }
        let verb = if trigger.is("constraint") { "CREATE CONSTRAINT" } else { "CREATE" };
        let mut drafts = vec![definition(verb, fact, scene)];
        if trigger.value("enabled").is_some() {
            drafts.extend(enabled_below(fact, scene));
        }
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        if fact.attributes().is("of_parent") {
            return vec![enabled(fact, scene.from, "parent_enabled")];
        }
        let sql = format!("DROP TRIGGER {}", named(&fact.id));
        let table = relation_of(scene.from, fact);
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &table)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let differs = |attribute: &str| old.value(attribute) != new.value(attribute);
        if differs("constraint") || differs("of_parent") {
            return Alteration::Replace;
        }
        if differs("definition") {
            // CREATE OR REPLACE does not take constraint triggers.
            if new.is("constraint") {
                return Alteration::Replace;
            }
            let mut drafts = vec![definition("CREATE OR REPLACE", to, scene)];
            if new.value("enabled").is_some() || old.value("enabled").is_some() {
                drafts.extend(enabled_below(to, scene));
            }
            return Alteration::statements(drafts);
        }
        if new.is("of_parent") {
            return Alteration::statements(vec![enabled(to, scene.to, "enabled")]);
        }
        Alteration::statements(enabled_below(to, scene))
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = scene.from.parent(fact).map(|table| table.id.clone());
        table.into_iter().chain(original(fact, scene.from)).collect()
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

/// The trigger of the parent that a partition's is a copy of.
fn original(fact: &Fact, catalog: &Catalog) -> Option<FactId> {
    let copy = fact.attributes().is("of_parent");
    let mut needed = catalog.dependencies(fact).filter(|_| copy);
    needed.find(|needed| needed.id.kind == Kind::Trigger).map(|needed| needed.id.clone())
}

fn definition(verb: &str, fact: &Fact, scene: &Scene<'_>) -> Draft {
    let name = quote_ident(fact.id.name());
    let text = fact.attributes();
    Draft::new(format!("{verb} TRIGGER {name} {}", text.text("definition")))
        .lock(LockMode::ShareRowExclusive, &relation_of(scene.to, fact))
}

fn enabled(fact: &Fact, catalog: &Catalog, attribute: &str) -> Draft {
    let verb = enabling(&fact.attributes(), attribute);
    let name = quote_ident(fact.id.name());
    // ALTER FOREIGN TABLE and ALTER VIEW are not needed: ALTER TABLE takes all.
    Draft::new(format!("ALTER TABLE {} {verb} TRIGGER {name}", relation(&fact.id)))
        .lock(LockMode::ShareRowExclusive, &relation_of(catalog, fact))
}

/// A parent's state goes down to its partitions (since PostgreSQL 15), where some have
/// their own.
fn enabled_below(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let copies = scene.to.dependents(&fact.id).filter(|copy| {
        copy.id.kind == Kind::Trigger
            && copy.attributes().is("of_parent")
            && scene.endures(&copy.id)
    });
    [enabled(fact, scene.to, "enabled")]
        .into_iter()
        .chain(copies.map(|copy| enabled(copy, scene.to, "enabled")))
        .collect()
}
