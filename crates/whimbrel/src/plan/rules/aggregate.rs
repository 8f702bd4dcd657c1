//! Aggregates.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::plan::spelling::{described, dotted};

pub(super) struct Aggregate;

const OPTIONS: &[&str] = &[
    "sfunc",
    "stype",
    "sspace",
    "finalfunc",
    "finalfunc_extra",
    "finalfunc_modify",
    "combinefunc",
    "serialfunc",
    "deserialfunc",
    "initcond",
    "msfunc",
    "minvfunc",
    "mstype",
    "msspace",
    "mfinalfunc",
    "mfinalfunc_extra",
    "mfinalfunc_modify",
    "minitcond",
    "sortop",
    "parallel",
    "hypothetical",
];

impl Rule for Aggregate {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![statement("CREATE AGGREGATE", fact)]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let draft = Draft::new(format!("DROP {}", described(&fact.id, scene.from)));
        vec![if scene.creates.contains(&fact.id) {
            draft
        } else {
            draft.hazard(Hazard::BreaksCallers)
        }]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let fixed = ["arguments", "result", "ordered", "hypothetical"];
        if old.differing(&new).iter().any(|attribute| fixed.contains(attribute)) {
            return Alteration::Replace;
        }
        Alteration::statements(vec![statement("CREATE OR REPLACE AGGREGATE", to)])
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

fn statement(verb: &str, fact: &Fact) -> Draft {
    let aggregate = fact.attributes();
    let name = dotted(&fact.id.parts[..2.min(fact.id.parts.len())]);
    let arguments = aggregate.text("arguments");
    let options = definition(&aggregate, OPTIONS);
    Draft::new(format!("{verb} {name}({arguments}) ({options})"))
}
