//! Comments, of whatever it is.

use super::Rule;
use crate::catalog::{Catalog, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;
use crate::sql::quote_literal;

pub(super) struct Comment;

impl Rule for Comment {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let text = quote_literal(fact.attributes().text("text"));
        statement(fact, scene.to, &text)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statement(fact, scene.from, "NULL")
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn statement(fact: &Fact, catalog: &Catalog, text: &str) -> Vec<Draft> {
    let target = catalog.parent(fact).map(|parent| described(&parent.id, catalog));
    let target = target.unwrap_or_default();
    vec![Draft::new(format!("COMMENT ON {target} IS {text}"))]
}
