//! Conversions between encodings.

use super::Rule;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_literal;

pub(super) struct Conversion;

impl Rule for Conversion {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let conversion = fact.attributes();
        let default = if conversion.is("default") { "DEFAULT " } else { "" };
        vec![Draft::new(format!(
            "CREATE {default}CONVERSION {} FOR {} TO {} FROM {}",
            dotted(&fact.id.parts),
            quote_literal(conversion.text("from")),
            quote_literal(conversion.text("to")),
            conversion.text("function")
        ))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP CONVERSION {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
