//! Constraints of tables.

use super::Rule;
use super::constraint_online;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft, Inline, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{keyword, relation};
use crate::sql::quote_ident;

pub(super) struct Constraint;

impl Rule for Constraint {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        if let Some(drafts) = constraint_online::create(fact, scene) {
            return drafts;
        }
        let constraint = fact.attributes();
        let foreign = constraint.text("type") == "foreign key";
        let clause = clause(fact);
        let draft = Draft::new(format!("{} ADD {clause}", alter_table(fact, scene)));
        let draft = lock(draft, fact, scene);
        if constraint.is("not_valid") {
            return vec![Draft { sql: draft.sql.clone() + " NOT VALID", ..draft }];
        }
        let draft = draft
            .work(Work::Scan)
            .hazard(Hazard::DependsOnData)
            .hazard(Hazard::BlocksTable);
        // A foreign key refers to another table; it reads better behind both.
        vec![if foreign { draft } else { draft.inline(Inline::Table(clause)) }]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![drop(fact, scene)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        if old.differing(&new) == ["not_valid"] && !new.is("not_valid") {
            return Alteration::statements(vec![validate(to, scene)]);
        }
        constraint_online::alter(from, to, scene).unwrap_or(Alteration::Replace)
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

/// `CONSTRAINT "name" CHECK (...)`.
pub(super) fn clause(fact: &Fact) -> String {
    let constraint = fact.attributes();
    let name = quote_ident(fact.id.name());
    let definition = constraint.text("definition");
    let enforced = if constraint.is("not_enforced") { " NOT ENFORCED" } else { "" };
    format!("CONSTRAINT {name} {definition}{enforced}")
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
    Draft::new(format!("{} VALIDATE CONSTRAINT {name}", alter_table(fact, scene)))
        .lock(LockMode::ShareUpdateExclusive, &table)
        .work(Work::Scan)
        .hazard(Hazard::DependsOnData)
}

/// `ALTER TABLE "schema"."table"` for a constraint's table.
pub(super) fn alter_table(fact: &Fact, scene: &Scene<'_>) -> String {
    let table: FactId = relation_of(scene.to, fact);
    format!("ALTER {} {}", keyword(&table, scene.to), relation(&fact.id))
}
