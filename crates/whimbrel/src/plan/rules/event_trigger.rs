//! Event triggers.

use super::Rule;
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_literal;

pub(super) struct EventTrigger;

impl Rule for EventTrigger {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let trigger = fact.attributes();
        let tags: Vec<String> =
            trigger.list("tags").into_iter().map(quote_literal).collect();
        let when = if tags.is_empty() {
            String::new()
        } else {
            format!(" WHEN TAG IN ({})", tags.join(", "))
        };
        let mut drafts = vec![Draft::new(format!(
            "CREATE EVENT TRIGGER {} ON {}{when} EXECUTE FUNCTION {}()",
            dotted(&fact.id.parts),
            trigger.text("event"),
            trigger.text("function")
        ))];
        if trigger.maybe("enabled").is_some() {
            drafts.push(enable(fact, &trigger));
        }
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP EVENT TRIGGER {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let new = to.attributes();
        if from.attributes().differing(&new) != ["enabled"] {
            return Alteration::Replace;
        }
        Alteration::statements(vec![enable(to, &new)])
    }
}

fn enable(fact: &Fact, trigger: &Attributes) -> Draft {
    let state = trigger.maybe("enabled").unwrap_or("enable").to_uppercase();
    Draft::new(format!("ALTER EVENT TRIGGER {} {state}", dotted(&fact.id.parts)))
}
