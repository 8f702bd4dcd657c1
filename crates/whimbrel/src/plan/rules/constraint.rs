//! Constraints of tables.

use super::inherited::{
    attached_with_table, born_child, dropped_after, dropped_with, follows, heirs,
    made_with, originals, spreads, table_of,
};
use super::{Rule, constraint_online, table};
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Inline, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{dotted, keyword, relation};
use crate::sql::quote_ident;

pub(super) struct Constraint;

impl Rule for Constraint {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        if let Some(mut drafts) = constraint_online::create(fact, scene) {
            drafts.extend(attach(fact, scene));
            return drafts;
        }
        let constraint = fact.attributes();
        let (clause, attach) = (clause(fact), attach(fact, scene));
        let alone = !spreads(fact, scene) || attach.is_some();
        let sql = format!("{} ADD {clause}", alter(fact, scene, alone));
        let foreign = constraint.text("type") == "foreign key";
        let mut draft = Draft::new(sql);
        draft = match constraint.is("not_valid") || constraint.is("not_enforced") {
            true => draft,
            false => draft
                .work(Work::Scan)
                .hazard(Hazard::DependsOnData)
                .hazard(Hazard::BlocksTable),
        };
        draft = lock(draft, fact, scene);
        if alone {
            draft = draft.requires(partitions(fact, scene));
        } else if !foreign && !constraint.is("not_valid") && !is_twin(fact, scene) {
            // A foreign key refers to another table; it reads better behind both.
            draft = draft.inline(Inline::Table(clause));
        }
        let parameters = exclusion_parameters(fact).into_iter();
        [draft].into_iter().chain(parameters).chain(attach).collect()
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![drop(fact, scene)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let (name, table) = (quote_ident(to.id.name()), relation_of(scene.to, to));
        let mut drafts = Vec::new();
        let mut timing = String::new();
        for attribute in old.differing(&new) {
            match attribute {
                // That says the fact `inheritance`.
                "inherited" => {}
                "not_valid" if !new.is("not_valid") => {
                    if !follows(from, to, attribute, scene) {
                        drafts.push(validate(to, scene));
                    }
                }
                "deferrable" | "deferred" if new.text("type") == "foreign key" => {
                    if !follows(from, to, attribute, scene) {
                        timing = self::timing(&new, Said::Always);
                    }
                }
                "attached_to" if new.value(attribute).is_some() => {
                    if old.value(attribute).is_some() {
                        return Alteration::Replace;
                    }
                    drafts.extend(attach(to, scene));
                }
                "attached_to" if parts_from_all(to, scene) => {}
                "options" => drafts.extend(parameters(to, &old, &new)),
                "tablespace" => drafts.push(super::index::tablespace(
                    &index_name(to),
                    new.maybe(attribute),
                    &table,
                )),
                _ => {
                    let online = constraint_online::exchange(from, to, scene);
                    return online.unwrap_or(Alteration::Replace);
                }
            }
        }
        if !timing.is_empty() {
            let table_word = alter(to, scene, false);
            let sql = format!("{table_word} ALTER CONSTRAINT {name}{timing}");
            drafts.push(Draft::new(sql).lock(LockMode::AccessExclusive, &table));
        }
        Alteration::statements(drafts)
    }

    fn outlives(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        dropped_after(fact, scene)
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = scene.from.parent(fact).map(|table| table.id.clone());
        table
            .into_iter()
            .chain(dropped_with(fact, scene))
            .chain(whole_index(fact))
            .collect()
    }

    fn held_by(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = table_of(fact, scene.from);
        let leaves = scene.drops.contains(&table) || parts_from_all(fact, scene);
        whole_index(fact).filter(|_| !leaves).into_iter().collect()
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let constraint = fact.attributes();
        if let Some(original) = made_with(fact, scene).filter(|_| !is_own(fact)) {
            return Some(original);
        }
        let table = scene.to.parent(fact)?;
        let mut originals = originals(fact, scene.to).peekable();
        let original = *originals.peek()?;
        if constraint.text("type") == "foreign key" {
            // ATTACH PARTITION copies it, and so does PARTITION OF.
            let link =
                crate::plan::scene::inheritance(&table.id, &table_of(original, scene.to));
            return Some(link);
        }
        let spread = !scene.creates.contains(&original.id) || spreads(original, scene);
        let local = fact.detail().is("local");
        (born_child(&table.id, scene) && spread && !local).then(|| table.id.clone())
    }

    fn precedes(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        // PostgreSQL does not make one that is validated of one that is not.
        let valid = is_own(fact) && !fact.attributes().is("not_valid");
        let originals = originals(fact, scene.to)
            .filter(|one| valid && one.attributes().is("not_valid"))
            .filter(|one| scene.creates.contains(&one.id));
        originals.map(|original| original.id.clone()).collect()
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

/// The index that is no constraint, and of which the constraint's is a part.
fn whole_index(fact: &Fact) -> Option<FactId> {
    let constraint = fact.attributes();
    let whole = constraint.list("attached_to");
    (!whole.is_empty()).then(|| FactId::new(Kind::Index, whole))
}

/// Whether it is a condition that a child declares itself, inherited or not.
fn is_own(fact: &Fact) -> bool {
    fact.attributes().text("type") == "check" && fact.detail().is("local")
}

/// Whether another new key of the table has the same columns: of two such in one CREATE
/// TABLE PostgreSQL makes only one.
fn is_twin(fact: &Fact, scene: &Scene<'_>) -> bool {
    let is_key =
        |fact: &Fact| matches!(fact.attributes().text("type"), "primary key" | "unique");
    let (table, columns) = (table_of(fact, scene.to), fact.detail());
    let keys = scene.to.children_of_kind(&table, Kind::Constraint).into_iter();
    is_key(fact)
        && keys.filter(|other| is_key(other)).any(|other| {
            let primary = other.attributes().text("type") == "primary key";
            let first = primary || other.id < fact.id;
            other.id != fact.id
                && first
                && fact.attributes().text("type") != "primary key"
                && other.detail().list("columns") == columns.list("columns")
        })
}

/// What adding it locks. A foreign key locks both its tables; where its own is new, the
/// other one is what somebody may wait for.
pub(super) fn lock(draft: Draft, fact: &Fact, scene: &Scene<'_>) -> Draft {
    let table = relation_of(scene.to, fact);
    if fact.attributes().text("type") != "foreign key" {
        return draft.lock(LockMode::AccessExclusive, &table);
    }
    let detail = fact.detail();
    let other = FactId::new(table.kind, detail.list("references"));
    let locked = if scene.endures(&table) { &table } else { &other };
    draft.lock(LockMode::ShareRowExclusive, locked)
}

pub(super) fn drop(fact: &Fact, scene: &Scene<'_>) -> Draft {
    let table = relation_of(scene.from, fact);
    let name = quote_ident(fact.id.name());
    let table_word = keyword(&table, scene.from);
    let sql = format!("ALTER {table_word} {} DROP CONSTRAINT {name}", relation(&fact.id));
    Draft::new(sql).lock(LockMode::AccessExclusive, &table)
}

/// Checks the rows that are there while others read and write.
pub(super) fn validate(fact: &Fact, scene: &Scene<'_>) -> Draft {
    let name = quote_ident(fact.id.name());
    let table = relation_of(scene.to, fact);
    Draft::new(format!("{} VALIDATE CONSTRAINT {name}", alter(fact, scene, false)))
        .lock(LockMode::ShareUpdateExclusive, &table)
        .work(Work::Scan)
        .hazard(Hazard::DependsOnData)
}

pub(super) fn alter(fact: &Fact, scene: &Scene<'_>, only: bool) -> String {
    let table: FactId = relation_of(scene.to, fact);
    let only = if only { "ONLY " } else { "" };
    format!("ALTER {} {only}{}", keyword(&table, scene.to), relation(&fact.id))
}

/// The constraint as CREATE TABLE and ADD write it.
pub(super) fn clause(fact: &Fact) -> String {
    let constraint = fact.attributes();
    let name = quote_ident(fact.id.name());
    let mut clause = format!("CONSTRAINT {name} {}", constraint.text("definition"));
    // An exclusion constraint's WHERE stands in between.
    if constraint.text("type") != "exclusion" {
        let options = constraint.list("options");
        if !options.is_empty() {
            clause.push_str(&format!(" WITH ({})", options.join(", ")));
        }
        if let Some(space) = constraint.maybe("tablespace") {
            clause.push_str(&format!(" USING INDEX TABLESPACE {}", quote_ident(space)));
        }
    }
    clause.push_str(&timing(&constraint, Said::Unusual));
    if constraint.is("not_enforced") {
        clause.push_str(" NOT ENFORCED");
    }
    if constraint.is("not_valid") {
        clause.push_str(" NOT VALID");
    }
    clause
}

/// What is said of when a constraint is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Always,
    Unusual,
}

pub(super) fn timing(constraint: &Attributes, said: Said) -> String {
    let word = match (constraint.is("deferrable"), constraint.is("deferred")) {
        (true, true) => " DEFERRABLE INITIALLY DEFERRED",
        (true, false) if said == Said::Always => " DEFERRABLE INITIALLY IMMEDIATE",
        (true, false) => " DEFERRABLE",
        (false, _) if said == Said::Always => " NOT DEFERRABLE",
        (false, _) => "",
    };
    word.to_owned()
}

/// What attaches a partition's index to that of the parent's constraint.
fn attach(fact: &Fact, scene: &Scene<'_>) -> Option<Draft> {
    let constraint = fact.attributes();
    if matches!(constraint.text("type"), "check" | "foreign key") {
        return None;
    }
    let whole = constraint.list("attached_to");
    let whole = if whole.is_empty() {
        let original = originals(fact, scene.to).next()?;
        if attached_with_table(fact, scene) {
            return None;
        }
        index_name(original)
    } else {
        dotted(&whole)
    };
    let sql = format!("ALTER INDEX {whole} ATTACH PARTITION {}", index_name(fact));
    Some(Draft::new(sql).lock(LockMode::AccessExclusive, &relation_of(scene.to, fact)))
}

/// Whether the table of a constraint is no partition any more.
fn parts_from_all(fact: &Fact, scene: &Scene<'_>) -> bool {
    let table = table_of(fact, scene.from);
    let links = scene.from.children_of_kind(&table, Kind::Inheritance);
    links.iter().all(|link| scene.drops.contains(&link.id))
}

/// The tables of the partitions' constraints, which are there before a constraint that
/// is the parent's ONLY.
fn partitions(fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    heirs(fact, scene.to).map(|heir| table_of(heir, scene.to)).collect()
}

/// The index of a constraint has its name.
fn index_name(fact: &Fact) -> String {
    dotted(&[fact.id.part(0), fact.id.part(2)])
}

/// Storage parameters and tablespace, where the definition has no place for them.
fn exclusion_parameters(fact: &Fact) -> Vec<Draft> {
    let constraint = fact.attributes();
    if constraint.text("type") != "exclusion" {
        return Vec::new();
    }
    let table = FactId::new(Kind::Table, fact.id.parts[..2].iter().cloned());
    let space = constraint.maybe("tablespace");
    let space = space
        .map(|space| super::index::tablespace(&index_name(fact), Some(space), &table));
    let parameters = parameters(fact, &Attributes::default(), &constraint);
    parameters.into_iter().chain(space).collect()
}

/// The storage parameters of a constraint's index.
fn parameters(fact: &Fact, old: &Attributes, new: &Attributes) -> Vec<Draft> {
    let table = FactId::new(Kind::Table, fact.id.parts[..2].iter().cloned());
    let clauses = table::options(old, new).into_iter();
    clauses
        .map(|clause| {
            let sql = format!("ALTER INDEX {} {clause}", index_name(fact));
            Draft::new(sql).lock(LockMode::ShareUpdateExclusive, &table)
        })
        .collect()
}
