//! Text search parsers, templates and dictionaries.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;

/// Parsers and templates, of which nothing can be altered, and dictionaries.
pub(super) struct TextSearch;

const OPTIONS: &[&str] =
    &["start", "gettoken", "end", "headline", "lextypes", "init", "lexize"];

impl Rule for TextSearch {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let attributes = fact.attributes();
        let mut options = definition(&attributes, OPTIONS);
        if fact.id.kind == Kind::TextSearchDictionary {
            options = definition(&attributes, &["template"]);
            if let Some(more) = attributes.maybe("options") {
                options.push_str(&format!(", {more}"));
            }
        }
        let name = described(&fact.id, scene.to);
        vec![Draft::new(format!("CREATE {name} ({options})"))]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP {}", described(&fact.id, scene.from)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}
