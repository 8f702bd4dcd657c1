//! That a table inherits from another or is a partition of it.

use super::Rule;
use super::inherited::{born_child, is_incomplete, originals};
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{dotted, keyword};

pub(super) struct Inheritance;

impl Rule for Inheritance {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.to, fact);
        let (child, parent) = (dotted(&table.parts), dotted(&fact.id.parts[2..]));
        let draft = match fact.attributes().maybe("bound") {
            Some(bound) => {
                let sql =
                    format!("ALTER TABLE {parent} ATTACH PARTITION {child} {bound}");
                let default = default_partition(fact, scene);
                Draft::new(sql)
                    .lock(LockMode::AccessExclusive, default.as_ref().unwrap_or(&table))
                    .work(Work::Scan)
                    .hazard(Hazard::DependsOnData)
            }
            None => {
                let word = keyword(&table, scene.to);
                Draft::new(format!("ALTER {word} {child} INHERIT {parent}"))
                    .lock(LockMode::AccessExclusive, &table)
            }
        };
        // The child has to have all that the parent has, and keeps its own indexes.
        let parts = scene.to.children(&table).filter(|part| {
            let part_of_it = part.attributes();
            match part.id.kind {
                Kind::Column => true,
                Kind::Index => {
                    !originals(part, scene.to).any(|one| is_incomplete(one, scene.to))
                }
                Kind::Constraint => part_of_it.text("type") != "foreign key",
                _ => false,
            }
        });
        vec![draft.requires(parts.map(|part| part.id.clone()))]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        let (child, parent) = (dotted(&table.parts), dotted(&fact.id.parts[2..]));
        let sql = if fact.attributes().value("bound").is_some() {
            format!("ALTER TABLE {parent} DETACH PARTITION {child}")
        } else {
            let word = keyword(&table, scene.from);
            format!("ALTER {word} {child} NO INHERIT {parent}")
        };
        // What was the parent's is the child's own from here on.
        let parent = FactId::new(Kind::Table, fact.id.parts[2..].iter().cloned());
        let parts =
            [&table, &parent].into_iter().flat_map(|one| scene.from.children(one));
        let kinds = [Kind::Column, Kind::Constraint, Kind::Index];
        let parts = parts.filter(|part| kinds.contains(&part.id.kind));
        let parts: Vec<FactId> = parts.map(|part| part.id.clone()).collect();
        let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &table);
        vec![draft.releases(parts)]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let table = scene.to.parent(fact)?;
        born_child(&table.id, scene).then(|| table.id.clone())
    }
}

/// The default partition beside a new one, which must have no row that belongs into that:
/// PostgreSQL locks it and reads it.
pub(super) fn default_partition(link: &Fact, scene: &Scene<'_>) -> Option<FactId> {
    let parent = FactId::new(Kind::Table, link.id.parts[2..].iter().cloned());
    let beside = scene.from.dependents(&parent).filter(|one| {
        one.id.kind == Kind::Inheritance
            && one.id.parts[2..] == parent.parts
            && one.attributes().maybe("bound") == Some("DEFAULT")
    });
    let table =
        |link: &Fact| FactId::new(Kind::Table, link.id.parts[..2].iter().cloned());
    beside.map(table).find(|table| scene.endures(table))
}
