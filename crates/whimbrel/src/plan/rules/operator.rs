//! Operators.

use super::Rule;
use super::definition::definition;
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::{named, operator_name};

pub(super) struct Operator;

const OPTIONS: &[&str] = &[
    "function",
    "leftarg",
    "rightarg",
    "commutator",
    "negator",
    "restrict",
    "join",
    "hashes",
    "merges",
];

impl Rule for Operator {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let sides = [("LEFTARG", fact.id.part(2)), ("RIGHTARG", fact.id.part(3))];
        let sides = sides.iter().filter(|(_, kind)| *kind != "NONE");
        let sides: String =
            sides.map(|(side, kind)| format!(", {side} = {kind}")).collect();
        let options = fact.attributes();
        let function = options.text("function");
        let rest = definition(&options, &OPTIONS[1..]);
        let rest = if rest.is_empty() { rest } else { format!(", {rest}") };
        vec![Draft::new(format!(
            "CREATE OPERATOR {} (FUNCTION = {function}{sides}{rest})",
            operator_name(&fact.id)
        ))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP OPERATOR {}", named(&fact.id)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let mut settings = Vec::new();
        for option in old.differing(&new) {
            match option {
                "restrict" | "join" => {
                    let function = new.maybe(option).unwrap_or("NONE");
                    settings.push(format!("{} = {function}", option.to_uppercase()));
                }
                "commutator" | "negator" if follows(option, &old, &new, to, scene) => {}
                // Since PostgreSQL 17 these can be given once.
                "commutator" | "negator" | "hashes" | "merges"
                    if scene.to.version.major() >= 17 && old.value(option).is_none() =>
                {
                    settings.push(definition(&new, &[option]));
                }
                _ => return Alteration::Replace,
            }
        }
        if settings.is_empty() {
            return Alteration::statements(Vec::new());
        }
        let sql =
            format!("ALTER OPERATOR {} SET ({})", named(&to.id), settings.join(", "));
        Alteration::statements(vec![Draft::new(sql)])
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// Whether PostgreSQL sets the commutator or negator of this operator by itself, because
/// the other one comes and names this one, or goes.
fn follows(
    option: &str,
    old: &Attributes,
    new: &Attributes,
    operator: &Fact,
    scene: &Scene<'_>,
) -> bool {
    let [_, _, left, right] = operator.id.parts.as_slice() else { return false };
    let (left, right) =
        if option == "commutator" { (right, left) } else { (left, right) };
    let other = |attributes: &Attributes| {
        let name = attributes.maybe(option)?;
        let (schema, symbol) = name.strip_prefix("OPERATOR(")?.split_once('.')?;
        let (schema, symbol) = (schema.trim_matches('"'), symbol.strip_suffix(')')?);
        let parts = [schema, symbol, left.as_str(), right.as_str()];
        Some(FactId::new(Kind::Operator, parts))
    };
    let gone = other(old).is_none_or(|id| scene.drops.contains(&id));
    let comes = other(new).is_none_or(|id| scene.creates.contains(&id));
    gone && comes
}
