//! Who may set which server parameter.

use super::Rule;
use super::privileges::{Class, Held, PUBLIC, changes};
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::sql::quote_ident;

pub(super) struct ParameterGrant;

impl Rule for ParameterGrant {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        statements(&fact.id, &Held::default(), &Held::read(&fact.attributes()))
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        statements(&fact.id, &Held::read(&fact.attributes()), &Held::default())
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (Held::read(&from.attributes()), Held::read(&to.attributes()));
        Alteration::statements(statements(&to.id, &old, &new))
    }
}

fn statements(id: &FactId, old: &Held, new: &Held) -> Vec<Draft> {
    let target = format!("ON PARAMETER {}", quote_ident(id.part(0)));
    let grantee = match id.name() {
        PUBLIC => "PUBLIC".to_owned(),
        role => quote_ident(role),
    };
    // There are the same two privileges in all versions.
    let changes = changes(Class::Parameter, 15, old, new).into_iter();
    changes
        .map(|change| {
            let draft = Draft::new(change.sql(&target, &grantee));
            if change.gives() { draft.hazard(Hazard::WidensAccess) } else { draft }
        })
        .collect()
}
