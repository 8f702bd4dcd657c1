//! Constraints of tables that others use meanwhile: checked after they are there, and
//! built on an index that is there before them.

use super::constraint::{Said, alter, clause, drop, lock, timing, validate};
use super::index_build::replacement;
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Alteration, Draft, TransactionMode, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{dotted, listed};
use crate::sql::quote_ident;

/// The statements that add a constraint without keeping anybody from the table for
/// longer than a moment, where PostgreSQL has such.
pub(super) fn create(fact: &Fact, scene: &Scene<'_>) -> Option<Vec<Draft>> {
    let constraint = fact.attributes();
    let table = relation_of(scene.to, fact);
    let open = constraint.is("not_valid") || constraint.is("not_enforced");
    if !scene.online(&table) || open {
        return None;
    }
    match Way::of(fact, scene)? {
        Way::Later => Some(vec![not_valid(fact, scene), validate(fact, scene)]),
        Way::Index => {
            let name = fact.id.name();
            Some(vec![index(fact, name, scene), using_index(fact, name, scene)])
        }
    }
}

/// The statements that put a constraint on an index in the place of the old one.
pub(super) fn exchange(from: &Fact, to: &Fact, scene: &Scene<'_>) -> Option<Alteration> {
    let table = relation_of(scene.to, to);
    let free = scene.all_dependents(&from.id).is_empty();
    let ways = [Way::of(from, scene), Way::of(to, scene)];
    if !scene.online(&table) || !free || ways != [Some(Way::Index), Some(Way::Index)] {
        return None;
    }
    // The index gets the name of the constraint that takes it over.
    let meanwhile = replacement(to);
    let drafts = vec![
        index(to, meanwhile.name(), scene),
        drop(from, scene),
        using_index(to, meanwhile.name(), scene),
    ];
    let suspends = scene.from.children(&from.id).map(|fact| fact.id.clone()).collect();
    Some(Alteration::InPlace { drafts, suspends })
}

/// How a constraint can be added while the table is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// For new rows at once, for those that are there later.
    Later,
    /// On an index that was built before.
    Index,
}

impl Way {
    fn of(fact: &Fact, scene: &Scene<'_>) -> Option<Self> {
        let table = scene.parent_of(fact);
        let partitioned = table.value("partition_key").is_some();
        if table.value("foreign").is_some() {
            return None;
        }
        match fact.attributes().text("type") {
            "check" => Some(Self::Later),
            // A partitioned table can have one that is not valid since PostgreSQL 18.
            "foreign key" if !partitioned || scene.to.version.major() >= 18 => {
                Some(Self::Later)
            }
            "primary key" | "unique" if !partitioned && !fact.detail().is("temporal") => {
                Some(Self::Index)
            }
            _ => None,
        }
    }
}

fn not_valid(fact: &Fact, scene: &Scene<'_>) -> Draft {
    let sql = format!("{} ADD {} NOT VALID", alter(fact, scene, false), clause(fact));
    lock(Draft::new(sql), fact, scene)
}

fn index(fact: &Fact, name: &str, scene: &Scene<'_>) -> Draft {
    let (constraint, detail) = (fact.attributes(), fact.detail());
    let table = relation_of(scene.to, fact);
    let sql = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({}){}",
        quote_ident(name),
        dotted(&table.parts),
        listed(&detail.list("columns")),
        index_clauses(&constraint, &detail),
    );
    Draft::new(sql)
        .lock(LockMode::ShareUpdateExclusive, &table)
        .work(Work::Scan)
        .hazard(Hazard::DependsOnData)
        .transaction(TransactionMode::Alone)
}

fn index_clauses(constraint: &Attributes, detail: &Attributes) -> String {
    let mut clauses = String::new();
    let included = detail.list("include");
    if !included.is_empty() {
        clauses.push_str(&format!(" INCLUDE ({})", listed(&included)));
    }
    if detail.is("nulls_not_distinct") {
        clauses.push_str(" NULLS NOT DISTINCT");
    }
    let options = constraint.list("options");
    if !options.is_empty() {
        clauses.push_str(&format!(" WITH ({})", options.join(", ")));
    }
    if let Some(space) = constraint.maybe("tablespace") {
        clauses.push_str(&format!(" TABLESPACE {}", quote_ident(space)));
    }
    clauses
}

fn using_index(fact: &Fact, index: &str, scene: &Scene<'_>) -> Draft {
    let constraint = fact.attributes();
    let sql = format!(
        "{} ADD CONSTRAINT {} {} USING INDEX {}{}",
        alter(fact, scene, false),
        quote_ident(fact.id.name()),
        constraint.text("type").to_uppercase(),
        quote_ident(index),
        timing(&constraint, Said::Unusual),
    );
    lock(Draft::new(sql), fact, scene)
}
