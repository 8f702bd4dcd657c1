//! Constraints of tables.

use super::Rule;
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
        let constraint = fact.attributes();
        let table = relation_of(scene.to, fact);
        let name = quote_ident(fact.id.name());
        let mut clause = format!("CONSTRAINT {name} {}", constraint.text("definition"));
        if constraint.is("not_enforced") {
            clause.push_str(" NOT ENFORCED");
        }
        let foreign = constraint.text("type") == "foreign key";
        let sql = format!("{} ADD {clause}", alter(fact, scene));
        if constraint.is("not_valid") {
            let draft = Draft::new(sql + " NOT VALID");
            return vec![draft.lock(LockMode::AccessExclusive, &table)];
        }
        let mode =
            if foreign { LockMode::ShareRowExclusive } else { LockMode::AccessExclusive };
        let draft = Draft::new(sql)
            .lock(mode, &table)
            .work(Work::Scan)
            .hazard(Hazard::DependsOnData)
            .hazard(Hazard::BlocksTable);
        // A foreign key refers to another table; it reads better behind both.
        vec![if foreign { draft } else { draft.inline(Inline::Table(clause)) }]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        let name = quote_ident(fact.id.name());
        let table_word = keyword(&table, scene.from);
        let sql =
            format!("ALTER {table_word} {} DROP CONSTRAINT {name}", relation(&fact.id));
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &table)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        if old.differing(&new) == ["not_valid"] && !new.is("not_valid") {
            let name = quote_ident(to.id.name());
            let table = relation_of(scene.to, to);
            let sql = format!("{} VALIDATE CONSTRAINT {name}", self::alter(to, scene));
            let draft = Draft::new(sql)
                .lock(LockMode::ShareUpdateExclusive, &table)
                .work(Work::Scan)
                .hazard(Hazard::DependsOnData);
            return Alteration::statements(vec![draft]);
        }
        Alteration::Replace
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

fn alter(fact: &Fact, scene: &Scene<'_>) -> String {
    let table: FactId = relation_of(scene.to, fact);
    format!("ALTER {} {}", keyword(&table, scene.to), relation(&fact.id))
}
