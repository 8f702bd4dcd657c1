//! Indexes, and what is said of the indexes of constraints.

use super::Rule;
use super::index_build::{drop_concurrently, rename, replacement};
use super::inherited::{
    attached_with_table, born_child, dropped_with, heirs, is_incomplete, keys_in,
    links_to, made_with, originals, spreads, table_of,
};
use super::table::options;
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, TransactionMode, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, inheritance, relation_of};
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Index;

impl Rule for Index {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let index = fact.attributes();
        if index.is("of_constraint") {
            return settings(fact, &index);
        }
        let mut drafts = vec![build(fact, fact.id.name(), scene)];
        drafts.extend(settings(fact, &index));
        drafts.extend(attach(fact, scene));
        drafts.extend(taken_back(fact, scene));
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        let index = fact.attributes();
        if index.is("of_constraint") {
            return Vec::new();
        }
        if scene.online(&table) && is_plain(&index) {
            return vec![drop_concurrently(&fact.id, &table)];
        }
        // The keys of partitions that are parts of it go with it.
        let keys = keys_in(fact, scene.from).next();
        let cascade = if keys.is_some() { " CASCADE" } else { "" };
        let sql = format!("DROP INDEX {}{cascade}", dotted(&fact.id.parts));
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &table)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let (name, table) = (dotted(&to.id.parts), table_of(to, scene.to));
        let mut drafts = Vec::new();
        for attribute in old.differing(&new) {
            match attribute {
                "statistics" => drafts.extend(changed_settings(to, &old, &new)),
                "options" => {
                    drafts.extend(options(&old, &new).into_iter().map(|clause| {
                        Draft::new(format!("ALTER INDEX {name} {clause}"))
                            .lock(LockMode::ShareUpdateExclusive, &table)
                    }));
                }
                "tablespace" if !new.is("partitioned") => {
                    drafts.push(tablespace(&name, new.maybe(attribute), &table));
                }
                "invalid" if !new.is("invalid") => {
                    drafts.push(rebuild(&name, &table, scene));
                }
                "invalid" => {
                    let reason = "no statement makes an index invalid; read the wanted \
                                  state from where it is valid";
                    return Alteration::Impossible(reason.to_owned());
                }
                "attached_to" if !detaches(from, scene) => return Alteration::Replace,
                "attached_to" => drafts.extend(adopted(to, scene)),
                _ if can_swap(from, to, scene) => {
                    let said = scene.from.children(&from.id).map(|fact| fact.id.clone());
                    // What is said of the old index goes with it.
                    let suspends = said.collect();
                    return Alteration::InPlace { drafts: swap(to, scene), suspends };
                }
                _ => return Alteration::Replace,
            }
        }
        Alteration::statements(drafts)
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = scene.from.parent(fact).map(|table| table.id.clone());
        // A column that goes takes its indexes along.
        let columns = scene.from.dependencies(fact).filter(|needed| {
            needed.id.kind == Kind::Column && scene.drops.contains(&needed.id)
        });
        let columns = columns.map(|column| column.id.clone());
        table.into_iter().chain(dropped_with(fact, scene)).chain(columns).collect()
    }

    fn held_by(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = table_of(fact, scene.from);
        match scene.drops.contains(&table) {
            true => Vec::new(),
            false => dropped_with(fact, scene),
        }
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        if fact.attributes().is("of_constraint") {
            return scene.to.parent(fact).map(|constraint| constraint.id.clone());
        }
        if let Some(original) = made_with(fact, scene) {
            return Some(original);
        }
        let table = scene.to.parent(fact)?;
        let original = originals(fact, scene.to).next()?;
        let spread = !scene.creates.contains(&original.id) || spreads(original, scene);
        (born_child(&table.id, scene) && spread).then(|| table.id.clone())
    }
}

/// Whether it can be dropped CONCURRENTLY: neither a partitioned table's index nor one
/// that is attached to it.
fn is_plain(index: &Attributes) -> bool {
    !index.is("partitioned") && index.value("attached_to").is_none()
}

/// `CREATE INDEX` under a name.
fn build(fact: &Fact, name: &str, scene: &Scene<'_>) -> Draft {
    let index = fact.attributes();
    let table = relation_of(scene.to, fact);
    let online = scene.online(&table) && !index.is("partitioned");
    let only = index.is("partitioned") && !spreads(fact, scene);
    let sql = format!(
        "CREATE {}INDEX {}{} ON {}{} {}",
        if index.is("unique") { "UNIQUE " } else { "" },
        if online { "CONCURRENTLY " } else { "" },
        quote_ident(name),
        if only { "ONLY " } else { "" },
        dotted(&table.parts),
        using(fact, &index),
    );
    let mut draft = Draft::new(sql);
    if only {
        // There are no rows in it; each partition's own index is built by itself.
        // A partition that comes later would get one by itself.
        let links: Vec<&Fact> = links_to(&table, scene.to).collect();
        let partitions = links.iter().filter_map(|link| scene.to.parent(link));
        let partitions: Vec<FactId> = partitions.map(|table| table.id.clone()).collect();
        if is_incomplete(fact, scene.to) {
            draft = draft.requires(links.iter().map(|link| link.id.clone()));
        }
        return draft.lock(LockMode::Share, &table).requires(partitions);
    }
    draft = draft.work(Work::Scan);
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

/// Builds an index that is invalid once more.
fn rebuild(name: &str, table: &FactId, scene: &Scene<'_>) -> Draft {
    if scene.online(table) {
        return Draft::new(format!("REINDEX INDEX CONCURRENTLY {name}"))
            .lock(LockMode::ShareUpdateExclusive, table)
            .work(Work::Scan)
            .transaction(TransactionMode::Alone);
    }
    Draft::new(format!("REINDEX INDEX {name}"))
        .lock(LockMode::AccessExclusive, table)
        .work(Work::Rewrite)
        .hazard(Hazard::BlocksTable)
}

/// Whether queries can have the old index until the new one is there: nothing depends
/// on it, no foreign key, no replica identity.
fn can_swap(from: &Fact, to: &Fact, scene: &Scene<'_>) -> bool {
    let table = relation_of(scene.to, to);
    let (old, new) = (from.attributes(), to.attributes());
    let own = |index: &Attributes| is_plain(index) && !index.is("of_constraint");
    own(&old)
        && own(&new)
        && relation_of(scene.from, from) == table
        && scene.online(&table)
        && scene.all_dependents(&from.id).is_empty()
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

/// All that stands behind the table's name.
fn using(fact: &Fact, index: &Attributes) -> String {
    // Storage parameters stand between the columns and WHERE: the detail has them there.
    let detail = fact.detail();
    let using = detail.maybe("using").unwrap_or_else(|| index.text("using"));
    let Some(space) = index.maybe("tablespace") else { return using.to_owned() };
    let space = format!(" TABLESPACE {}", quote_ident(space));
    let predicate = detail.text("where");
    match using.strip_suffix(predicate).filter(|_| !predicate.is_empty()) {
        Some(before) => format!("{before}{space}{predicate}"),
        None => format!("{using}{space}"),
    }
}

/// Moves an index to a tablespace; `None` is the database's own.
pub(super) fn tablespace(name: &str, space: Option<&str>, table: &FactId) -> Draft {
    let space = quote_ident(space.unwrap_or("pg_default"));
    Draft::new(format!("ALTER INDEX {name} SET TABLESPACE {space}"))
        .lock(LockMode::AccessExclusive, table)
        .work(Work::Rewrite)
        .hazard(Hazard::BlocksTable)
}

/// Whether an index is free of the parent's index that it was attached to.
fn detaches(from: &Fact, scene: &Scene<'_>) -> bool {
    let table = table_of(from, scene.from);
    originals(from, scene.from).all(|original| {
        scene.drops.contains(&inheritance(&table, &table_of(original, scene.from)))
    })
}

/// What attaches an index that is there to its parent's.
fn adopted(to: &Fact, scene: &Scene<'_>) -> Option<Draft> {
    let original = originals(to, scene.to).next()?;
    let adopts = scene.creates.contains(&original.id) && spreads(original, scene);
    (!adopts).then(|| attach(to, scene))?
}

/// What attaches to an index that is made anew those of partitions that stayed while
/// their table was made anew, and that ATTACH PARTITION does not attach.
fn taken_back(fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let stayed = heirs(fact, scene.to).filter(|heir| scene.endures(&heir.id));
    match is_incomplete(fact, scene.to) {
        true => stayed.filter_map(|heir| attach(heir, scene)).collect(),
        false => Vec::new(),
    }
}

/// What attaches a partition's index to the parent's.
fn attach(fact: &Fact, scene: &Scene<'_>) -> Option<Draft> {
    let original = originals(fact, scene.to).next()?;
    if attached_with_table(fact, scene) {
        return None;
    }
    let (parent, index) = (dotted(&original.id.parts), dotted(&fact.id.parts));
    let sql = format!("ALTER INDEX {parent} ATTACH PARTITION {index}");
    Some(Draft::new(sql).lock(LockMode::AccessExclusive, &relation_of(scene.to, fact)))
}

/// What CREATE INDEX has no clause for: the statistics targets of its expressions.
fn settings(fact: &Fact, index: &Attributes) -> Vec<Draft> {
    changed_settings(fact, &Attributes::default(), index)
}

fn changed_settings(fact: &Fact, old: &Attributes, new: &Attributes) -> Vec<Draft> {
    let name = dotted(&fact.id.parts);
    let (before, after) = (targets(old), targets(new));
    let set = after.iter().filter(|one| !before.contains(one)).copied();
    let gone = before
        .iter()
        .filter(|(column, _)| !after.iter().any(|(kept, _)| kept == column))
        .map(|(column, _)| (*column, -1));
    set.chain(gone)
        .map(|(column, target)| {
            Draft::new(format!(
                "ALTER INDEX {name} ALTER COLUMN {column} SET STATISTICS {target}"
            ))
        })
        .collect()
}

/// The columns that have a statistics target, by their numbers.
fn targets(index: &Attributes) -> Vec<(i64, i64)> {
    let targets = index.value("statistics").and_then(|targets| targets.as_array());
    let pairs = targets.into_iter().flatten().filter_map(|pair| pair.as_array());
    pairs
        .filter_map(|pair| Some((pair.first()?.as_i64()?, pair.get(1)?.as_i64()?)))
        .collect()
}
