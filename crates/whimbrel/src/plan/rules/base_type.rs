//! Base types: declared as a shell, so that their input and output functions can be
//! made, and then defined.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct BaseType;

const OPTIONS: &[&str] = &[
    "input",
    "output",
    "receive",
    "send",
    "typmod_in",
    "typmod_out",
    "analyze",
    "subscript",
    "internallength",
    "passedbyvalue",
    "alignment",
    "storage",
    "category",
    "preferred",
    "default",
    "element",
    "delimiter",
    "collatable",
];

/// What ALTER TYPE ... SET can change.
const SETTABLE: &[&str] =
    &["receive", "send", "typmod_in", "typmod_out", "analyze", "subscript", "storage"];

impl Rule for BaseType {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        let mut drafts = vec![Draft::new(format!("CREATE TYPE {name}"))];
        if fact.attributes().is("shell") {
            return drafts;
        }
        let functions = scene.to.dependencies(fact);
        let own = functions.filter(|function| type_of(function, scene.to).is_some());
        let definitions =
            own.map(|function| Draft::new(function.attributes().text("definition")));
        drafts.extend(definitions);
        drafts.push(define(fact));
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        // Its functions are all that still depends on it, and they go with it.
        let mut functions = scene.from.dependencies(fact);
        let own = functions.any(|function| type_of(function, scene.from).is_some());
        let cascade = if own { " CASCADE" } else { "" };
        vec![Draft::new(format!("DROP TYPE {name}{cascade}"))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        if old.is("shell") {
            return Alteration::statements(vec![define(to)]);
        }
        let differing = old.differing(&new);
        if differing.iter().any(|option| !SETTABLE.contains(option)) {
            return Alteration::Replace;
        }
        let settings: Vec<String> = differing
            .iter()
            .map(|option| {
                let value = new.maybe(option).unwrap_or("NONE");
                format!("{} = {value}", option.to_uppercase())
            })
            .collect();
        let sql =
            format!("ALTER TYPE {} SET ({})", dotted(&to.id.parts), settings.join(", "));
        Alteration::statements(vec![Draft::new(sql)])
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

fn define(fact: &Fact) -> Draft {
    let options = definition(&fact.attributes(), OPTIONS);
    Draft::new(format!("CREATE TYPE {} ({options})", dotted(&fact.id.parts)))
}

/// The base type that a function is an input or output function of: both need each
/// other, and so both are made and dropped together.
pub(crate) fn type_of<'a>(function: &Fact, catalog: &'a Catalog) -> Option<&'a Fact> {
    let function = catalog.get(&function.id)?;
    catalog.dependencies(function).find(|needed| {
        let mut its = catalog.dependencies(needed);
        needed.id.kind == Kind::BaseType && its.any(|one| one.id == function.id)
    })
}
