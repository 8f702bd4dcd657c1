//! Range types.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft, Follow};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct Range;

const OPTIONS: &[&str] = &[
    "subtype",
    "subtype_opclass",
    "collation",
    "canonical",
    "subtype_diff",
    "multirange_type_name",
];

impl Rule for Range {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        let options = definition(&fact.attributes(), OPTIONS);
        vec![Draft::new(format!("CREATE TYPE {name} AS RANGE ({options})"))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP TYPE {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Rebuild
    }

    fn follow(&self, _fact: &Fact) -> Follow {
        Follow::Rebuild
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
