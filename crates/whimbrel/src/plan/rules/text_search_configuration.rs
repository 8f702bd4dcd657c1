//! Text search configurations.

use super::Rule;
use crate::catalog::{Attributes, Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct TextSearchConfiguration;

impl Rule for TextSearchConfiguration {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let configuration = fact.attributes();
        let name = dotted(&fact.id.parts);
        let parser = configuration.text("parser");
        let create =
            format!("CREATE TEXT SEARCH CONFIGURATION {name} (PARSER = {parser})");
        let mut drafts = vec![Draft::new(create)];
        let mappings = configuration.group("mappings");
        drafts.extend(changes(fact, &Attributes::default(), &mappings));
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        vec![Draft::new(format!("DROP TEXT SEARCH CONFIGURATION {name}"))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        if old.text("parser") != new.text("parser") {
            return Alteration::Replace;
        }
        let (old, new) = (old.group("mappings"), new.group("mappings"));
        Alteration::statements(changes(to, &old, &new))
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// One statement for each kind of token whose dictionaries differ.
fn changes(configuration: &Fact, old: &Attributes, new: &Attributes) -> Vec<Draft> {
    let name = dotted(&configuration.id.parts);
    let statement = |token: &str| {
        let clause = match (old.maybe(token), new.maybe(token)) {
            (None, Some(with)) => format!("ADD MAPPING FOR {token} WITH {with}"),
            (_, Some(with)) => format!("ALTER MAPPING FOR {token} WITH {with}"),
            (_, None) => format!("DROP MAPPING FOR {token}"),
        };
        Draft::new(format!("ALTER TEXT SEARCH CONFIGURATION {name} {clause}"))
    };
    old.differing(new).into_iter().map(statement).collect()
}
