//! Access methods of tables and indexes.

use super::Rule;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct AccessMethod;

impl Rule for AccessMethod {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let method = fact.attributes();
        vec![Draft::new(format!(
            "CREATE ACCESS METHOD {} TYPE {} HANDLER {}",
            dotted(&fact.id.parts),
            method.text("type").to_uppercase(),
            method.text("handler")
        ))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP ACCESS METHOD {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }
}
