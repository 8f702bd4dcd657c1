//! Indexes that no constraint made.

use super::Rule;
use super::index_build::{drop_concurrently, rename, replacement};
use crate::catalog::{Attributes, Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, TransactionMode, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Index;

impl Rule for Index {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let mut drafts = vec![build(fact, fact.id.name(), scene)];
        drafts.extend(settings(fact, &fact.attributes()));
        drafts.extend(attach(fact, scene));
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        if scene.online(&table) && is_plain(&fact.attributes()) {
            return vec![drop_concurrently(&fact.id, &table)];
        }
        let sql = format!("DROP INDEX {}", dotted(&fact.id.parts));
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &table)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let attached = old.value("attached_to").is_some();
        match old.differing(&new).as_slice() {
            ["statistics"] => Alteration::statements(settings(to, &new)),
            // It becomes valid with the last partition's index that is attached.
            ["invalid"] if new.is("partitioned") && !new.is("invalid") => {
                Alteration::statements(Vec::new())
            }
            ["attached_to"] if !attached => Alteration::statements(attach(to, scene)),
            _ if can_swap(from, to, scene) => Alteration::InPlace {
                drafts: swap(to, scene),
                // What is said of the old index goes with it.
                suspends: scene.from.children(&from.id).map(|f| f.id.clone()).collect(),
            },
            _ => Alteration::Replace,
        }
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = scene.from.parent(fact).map(|table| table.id.clone());
        // A column that goes takes its indexes along, a partitioned table's index those
        // that are attached to it.
        let above = scene.from.dependencies(fact).map(|needed| needed.id.clone());
        let partition = fact.attributes().value("attached_to").is_some();
        let takes = above.filter(|id| match id.kind {
            Kind::Column => scene.drops.contains(id),
            kind => kind == Kind::Index && partition,
        });
        table.into_iter().chain(takes).collect()
    }
}

/// Whether it can be built and dropped CONCURRENTLY: that a partitioned table's index
/// cannot, nor one that is attached to it be dropped.
fn is_plain(index: &Attributes) -> bool {
    !index.is("partitioned") && index.value("attached_to").is_none()
}

/// `CREATE INDEX` under a name.
pub(super) fn build(fact: &Fact, name: &str, scene: &Scene<'_>) -> Draft {
    let index = fact.attributes();
    let table = relation_of(scene.to, fact);
    let partitioned = index.is("partitioned");
    let online = scene.online(&table) && !partitioned;
    let sql = format!(
        "CREATE {}INDEX {}{} ON {}{} {}{}",
        if index.is("unique") { "UNIQUE " } else { "" },
        if online { "CONCURRENTLY " } else { "" },
        quote_ident(name),
        if partitioned { "ONLY " } else { "" },
        dotted(&table.parts),
        index.text("using"),
        tablespace(&index),
    );
    let draft = Draft::new(sql);
    if partitioned {
        // There are no rows in it; each partition's own index is built by itself.
        return draft.lock(LockMode::Share, &table);
    }
    let mut draft = draft.work(Work::Scan);
    if index.is("unique") {
        draft = draft.hazard(Hazard::DependsOnData);
    }
    match online {
        true => draft
            .lock(LockMode::ShareUpdateExclusive, &table)
            .transaction(TransactionMode::Alone),
        false => draft.lock(LockMode::Share, &table).hazard(Hazard::BlocksTable),
    }
}

/// Makes a partition's index a part of the partitioned table's.
fn attach(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let index = fact.attributes();
    let above = index.list("attached_to");
    if above.is_empty() {
        return Vec::new();
    }
    let table = relation_of(scene.to, fact);
    let (above, own) = (dotted(&above), dotted(&fact.id.parts));
    let sql = format!("ALTER INDEX {above} ATTACH PARTITION {own}");
    vec![Draft::new(sql).lock(LockMode::AccessExclusive, &table)]
}

/// Whether queries can have the old index until the new one is there.
fn can_swap(from: &Fact, to: &Fact, scene: &Scene<'_>) -> bool {
    let table = relation_of(scene.to, to);
    let plain = is_plain(&from.attributes()) && is_plain(&to.attributes());
    let same_table = relation_of(scene.from, from) == table;
    plain && same_table && scene.online(&table) && is_free(&from.id, scene.from)
}

/// Whether nothing but what is said of it depends on it: no foreign key, no replica
/// identity.
fn is_free(id: &FactId, catalog: &Catalog) -> bool {
    catalog.dependents(id).next().is_none()
}

/// Builds the new index beside the old one, and gives it the name when that is free.
fn swap(to: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let table = relation_of(scene.to, to);
    let meanwhile = replacement(to);
    let mut drafts = vec![
        build(to, meanwhile.name(), scene),
        drop_concurrently(&to.id, &table),
        rename(&meanwhile, to.id.name(), &table),
    ];
    drafts.extend(settings(to, &to.attributes()));
    drafts
}

pub(super) fn tablespace(index: &Attributes) -> String {
    let space = index.maybe("tablespace");
    space.map(|space| format!(" TABLESPACE {}", quote_ident(space))).unwrap_or_default()
}

/// What CREATE INDEX has no clause for: the statistics targets of its expressions.
fn settings(fact: &Fact, index: &Attributes) -> Vec<Draft> {
    let name = dotted(&fact.id.parts);
    let targets = index.value("statistics").and_then(|targets| targets.as_array());
    let pairs = targets.into_iter().flatten().filter_map(|pair| pair.as_array());
    pairs
        .filter_map(|pair| {
            let (column, target) = (pair.first()?.as_i64()?, pair.get(1)?.as_i64()?);
            let sql = format!(
                "ALTER INDEX {name} ALTER COLUMN {column} SET STATISTICS {target}"
            );
            Some(Draft::new(sql))
        })
        .collect()
}
