//! Owners, of whatever it is. Who owns what the connected role owns is no fact.

use super::Rule;
use crate::catalog::{Catalog, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;
use crate::sql::quote_ident;

pub(super) struct Owner;

impl Rule for Owner {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let role = quote_ident(fact.attributes().text("role"));
        statement(fact, scene.to, &role)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statement(fact, scene.from, "CURRENT_USER")
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn statement(fact: &Fact, catalog: &Catalog, role: &str) -> Vec<Draft> {
    let target = catalog.parent(fact).map(|parent| described(&parent.id, catalog));
    let target = target.unwrap_or_default();
    vec![Draft::new(format!("ALTER {target} OWNER TO {role}"))]
}
