//! Operator classes.

use super::Rule;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::{dotted, named};
use crate::sql::quote_ident;

pub(super) struct OperatorClass;

impl Rule for OperatorClass {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let class = fact.attributes();
        let default = if class.is("default") { " DEFAULT" } else { "" };
        let kind = class.text("type");
        let storage = class.maybe("storage").map(|kind| format!("STORAGE {kind}"));
        let members = class.list("members").into_iter().map(str::to_owned);
        let mut members: Vec<String> = storage.into_iter().chain(members).collect();
        if members.is_empty() {
            // The list cannot be empty; this says what is so anyway.
            members.push(format!("STORAGE {kind}"));
        }
        vec![Draft::new(format!(
            "CREATE OPERATOR CLASS {}{default} FOR TYPE {kind} USING {} FAMILY {} AS {}",
            dotted(&fact.id.parts[..2]),
            quote_ident(fact.id.name()),
            class.text("family"),
            members.join(", ")
        ))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP OPERATOR CLASS {}", named(&fact.id)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
