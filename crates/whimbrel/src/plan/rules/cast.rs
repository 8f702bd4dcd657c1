//! Casts.

use super::Rule;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::described;

pub(super) struct Cast;

impl Rule for Cast {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let cast = fact.attributes();
        let method = match cast.text("method") {
            "function" => format!("WITH FUNCTION {}", cast.text("function")),
            "inout" => "WITH INOUT".to_owned(),
            _ => "WITHOUT FUNCTION".to_owned(),
        };
        let context = match cast.maybe("context") {
            Some(context) => format!(" AS {}", context.to_uppercase()),
            None => String::new(),
        };
        let name = described(&fact.id, scene.to);
        vec![Draft::new(format!("CREATE {name} {method}{context}"))]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP {}", described(&fact.id, scene.from)))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }
}
