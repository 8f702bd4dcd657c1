//! Defaults of columns.

use super::inherited::{born_child, heirs, made_with, originals, stays, table_of};
use super::{Rule, serial};
use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Inline};
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::{keyword, relation};
use crate::sql::quote_ident;

pub(super) struct Default;

impl Rule for Default {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let clause = format!("DEFAULT {}", fact.attributes().text("expression"));
        let column = fact.id.name().to_owned();
        let draft = statement(fact, scene, &format!("SET {clause}"));
        let of_its_own =
            scene.to.parent(fact).is_some_and(|one| one.detail().is("local"));
        vec![if of_its_own {
            draft.inline(Inline::Column { column, clause })
        } else {
            draft
        }]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![statement(fact, scene, "DROP DEFAULT")]
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let along = above(to, scene).is_some();
        Alteration::statements(if along { Vec::new() } else { self.create(to, scene) })
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let column =
            scene.to.parent(fact).filter(|parent| parent.id.kind == Kind::Column)?;
        let table = scene.to.parent(column)?;
        if fact.attributes().is("of_view") {
            return None;
        }
        if let Some(above) = above(fact, scene) {
            return Some(above);
        }
        let original = originals(column, scene.to).next();
        if original.is_some_and(|original| born_of(column, original, scene)) {
            let same = original.and_then(|one| default_of(one, scene.to))
                == default_of(column, scene.to);
            return same.then(|| column.id.clone());
        }
        // ADD COLUMN fills the rows that are there; CREATE TABLE need not wait for what
        // the default calls.
        let added = !scene.creates.contains(&table.id);
        (added || serial::of(column, scene).is_some()).then(|| column.id.clone())
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let column = scene.from.parent(fact).map(|column| column.id.clone());
        column.into_iter().chain(above(fact, scene)).collect()
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

/// The expression of a column's default.
fn default_of(column: &Fact, catalog: &Catalog) -> Option<String> {
    let default = catalog.children_of_kind(&column.id, Kind::Default).pop()?;
    Some(default.attributes().text("expression").to_owned())
}

/// Whether a new column is made by its parent's ADD COLUMN, or with a table that is
/// made as a child.
fn born_of(column: &Fact, original: &Fact, scene: &Scene<'_>) -> bool {
    let table = table_of(column, scene.to);
    let local = column.detail().is("local");
    let added = made_with(column, scene).as_ref() == Some(&original.id);
    scene.creates.contains(&column.id) && (added || born_child(&table, scene) && !local)
}

/// The default of a parent's column whose change changes this one, too.
fn above(fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
    let column = FactId { kind: Kind::Column, parts: fact.id.parts.clone() };
    let column = scene.to.get(&column)?;
    originals(column, scene.to)
        .filter(|original| stays(column, original, scene.to, scene))
        .map(|original| FactId { kind: Kind::Default, parts: original.id.parts.clone() })
        .find(|above| changes(above, scene) && uniform(above, scene))
}

fn changes(default: &FactId, scene: &Scene<'_>) -> bool {
    let payload = |catalog: &Catalog| catalog.get(default).map(|fact| fact.hash);
    payload(scene.from) != payload(scene.to) || !scene.endures(default)
}

/// Whether all heirs of a column end with the default that it ends with.
fn uniform(default: &FactId, scene: &Scene<'_>) -> bool {
    let column = FactId { kind: Kind::Column, parts: default.parts.clone() };
    let Some(column) = scene.to.get(&column) else { return true };
    let expression = default_of(column, scene.to);
    heirs(column, scene.to).all(|heir| {
        let id = FactId { kind: Kind::Default, parts: heir.id.parts.clone() };
        stays(heir, column, scene.to, scene)
            && default_of(heir, scene.to) == expression
            && uniform(&id, scene)
    })
}

fn statement(fact: &Fact, scene: &Scene<'_>, clause: &str) -> Draft {
    let kind = if fact.attributes().is("of_view") { Kind::View } else { Kind::Table };
    let relation_id = FactId::new(kind, fact.id.parts[..2].iter().cloned());
    let catalog =
        if scene.to.get(&relation_id).is_some() { scene.to } else { scene.from };
    let table = keyword(&relation_id, catalog);
    let only = if uniform(&fact.id, scene) { "" } else { "ONLY " };
    let (name, column) = (relation(&fact.id), quote_ident(fact.id.name()));
    let sql = format!("ALTER {table} {only}{name} ALTER COLUMN {column} {clause}");
    Draft::new(sql).lock(LockMode::AccessExclusive, &relation_id)
}
