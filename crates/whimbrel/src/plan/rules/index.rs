//! Indexes that no constraint made.

use super::Rule;
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Alteration, Draft, TransactionMode, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Index;

impl Rule for Index {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let index = fact.attributes();
        let table = relation_of(scene.to, fact);
        let online = scene.online(&table) && !index.is("partitioned");
        let sql = format!(
            "CREATE {}INDEX {}{} ON {}{} {}{}",
            if index.is("unique") { "UNIQUE " } else { "" },
            if online { "CONCURRENTLY " } else { "" },
            quote_ident(fact.id.name()),
            if index.is("partitioned") { "ONLY " } else { "" },
            dotted(&table.parts),
            index.text("using"),
            tablespace(&index),
        );
        let mut draft = Draft::new(sql).work(Work::Scan);
        if index.is("unique") {
            draft = draft.hazard(Hazard::DependsOnData);
        }
        draft = if online {
            draft
                .lock(LockMode::ShareUpdateExclusive, &table)
                .transaction(TransactionMode::Alone)
        } else {
            draft.lock(LockMode::Share, &table).hazard(Hazard::BlocksTable)
        };
        let mut drafts = vec![draft];
        drafts.extend(settings(fact, &index));
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        let index = fact.attributes();
        let online = scene.online(&table) && !index.is("partitioned");
        let name = dotted(&fact.id.parts);
        vec![if online {
            Draft::new(format!("DROP INDEX CONCURRENTLY {name}"))
                .lock(LockMode::ShareUpdateExclusive, &table)
                .transaction(TransactionMode::Alone)
        } else {
            Draft::new(format!("DROP INDEX {name}"))
                .lock(LockMode::AccessExclusive, &table)
        }]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        match old.differing(&new).as_slice() {
            ["statistics"] => Alteration::statements(settings(to, &new)),
            _ => Alteration::Replace,
        }
    }
}

fn tablespace(index: &Attributes) -> String {
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
