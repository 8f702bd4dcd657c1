//! Functions and procedures.

use super::{Rule, base_type};
use crate::catalog::{Attributes, Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::plan::spelling::described;

pub(super) struct Function;

impl Rule for Function {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(fact.attributes().text("definition").trim_end())]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let draft = Draft::new(format!("DROP {}", described(&fact.id, scene.from)));
        vec![if scene.creates.contains(&fact.id) {
            draft
        } else {
            draft.hazard(Hazard::BreaksCallers)
        }]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        if is_replaceable(&from.attributes(), &to.attributes()) {
            return Alteration::statements(self.create(to, scene));
        }
        Alteration::Replace
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let owner = base_type::type_of(fact, scene.from);
        owner.map(|owner| owner.id.clone()).into_iter().collect()
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        base_type::type_of(fact, scene.to).map(|owner| owner.id.clone())
    }
}

/// Whether CREATE OR REPLACE takes the new definition: what is returned stays, named
/// arguments keep their names, and no argument loses its default. See the manual,
/// CREATE FUNCTION, Notes.
fn is_replaceable(old: &Attributes, new: &Attributes) -> bool {
    let same = |attribute: &str| old.value(attribute) == new.value(attribute);
    let (was, is) = (old.list("inputs"), new.list("inputs"));
    let named = was.iter().enumerate().filter(|(_, name)| !name.is_empty());
    let names_stay = { named }.all(|(place, name)| is.get(place) == Some(name));
    same("result")
        && same("outputs")
        && same("window")
        && names_stay
        && new.number("defaults").unwrap_or(0) >= old.number("defaults").unwrap_or(0)
}
