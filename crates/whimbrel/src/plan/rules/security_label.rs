//! Security labels, of whatever it is. Each provider has its own.

use super::Rule;
use crate::catalog::{Catalog, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;
use crate::sql::{quote_ident, quote_literal};

pub(super) struct SecurityLabel;

impl Rule for SecurityLabel {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let label = quote_literal(fact.attributes().text("label"));
        statement(fact, scene.to, &label)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statement(fact, scene.from, "NULL")
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn statement(fact: &Fact, catalog: &Catalog, label: &str) -> Vec<Draft> {
    let Some(parent) = catalog.parent(fact) else { return Vec::new() };
    let provider = quote_ident(fact.id.name());
    let target = described(&parent.id, catalog);
    vec![Draft::new(format!("SECURITY LABEL FOR {provider} ON {target} IS {label}"))]
}
