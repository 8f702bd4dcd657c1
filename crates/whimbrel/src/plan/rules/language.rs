//! Procedural languages.

use super::Rule;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct Language;

impl Rule for Language {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![statement("CREATE", fact)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP LANGUAGE {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, _from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::statements(vec![statement("CREATE OR REPLACE", to)])
    }
}

fn statement(verb: &str, fact: &Fact) -> Draft {
    let language = fact.attributes();
    let trusted = if language.is("trusted") { "TRUSTED " } else { "" };
    let name = dotted(&fact.id.parts);
    let mut sql = format!("{verb} {trusted}LANGUAGE {name}");
    for part in ["handler", "inline", "validator"] {
        if let Some(function) = language.maybe(part) {
            sql.push_str(&format!(" {} {function}", part.to_uppercase()));
        }
    }
    Draft::new(sql)
}
