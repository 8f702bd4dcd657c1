//! Defaults of columns.

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
        let draft = statement(fact, scene.to, &format!("SET {clause}"));
        vec![draft.inline(Inline::Column { column, clause })]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![statement(fact, scene.from, "DROP DEFAULT")]
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let column =
            scene.to.parent(fact).filter(|parent| parent.id.kind == Kind::Column)?;
        let table = scene.to.parent(column)?;
        if fact.attributes().is("of_view") {
            return None;
        }
        // ADD COLUMN fills the rows that are there; CREATE TABLE need not wait for what
        // the default calls.
        let added = !scene.creates.contains(&table.id);
        (added || serial::of(column, scene).is_some()).then(|| column.id.clone())
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

fn statement(fact: &Fact, catalog: &Catalog, clause: &str) -> Draft {
    let kind = if fact.attributes().is("of_view") { Kind::View } else { Kind::Table };
    let relation_id = FactId::new(kind, fact.id.parts[..2].iter().cloned());
    let table = keyword(&relation_id, catalog);
    let column = quote_ident(fact.id.name());
    let sql =
        format!("ALTER {table} {} ALTER COLUMN {column} {clause}", relation(&fact.id));
    Draft::new(sql).lock(LockMode::AccessExclusive, &relation_id)
}
