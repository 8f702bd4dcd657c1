//! Collations.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct Collation;

const OPTIONS: &[&str] =
    &["provider", "locale", "lc_collate", "lc_ctype", "deterministic", "rules"];

impl Rule for Collation {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        let options = definition(&fact.attributes(), OPTIONS);
        vec![Draft::new(format!("CREATE COLLATION {name} ({options})"))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP COLLATION {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Rebuild
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
