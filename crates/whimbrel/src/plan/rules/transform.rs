//! Transforms.

use super::Rule;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::named;

pub(super) struct Transform;

impl Rule for Transform {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![statement("CREATE TRANSFORM", fact)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP TRANSFORM {}", named(&fact.id)))]
    }

    fn alter(&self, _from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::statements(vec![statement("CREATE OR REPLACE TRANSFORM", to)])
    }
}

fn statement(verb: &str, fact: &Fact) -> Draft {
    let transform = fact.attributes();
    let ways = [("FROM SQL", "from_sql"), ("TO SQL", "to_sql")];
    let functions: Vec<String> = ways
        .into_iter()
        .filter_map(|(words, way)| {
            Some(format!("{words} WITH FUNCTION {}", transform.maybe(way)?))
        })
        .collect();
    Draft::new(format!("{verb} {} ({})", named(&fact.id), functions.join(", ")))
}
