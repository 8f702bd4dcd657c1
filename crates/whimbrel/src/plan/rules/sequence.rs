//! Sequences, and the options that identity columns share with them.

use super::{Rule, serial};
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Sequence;

impl Rule for Sequence {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let sequence = fact.attributes();
        let kind = sequence.text("type");
        let unlogged = if sequence.is("unlogged") { "UNLOGGED " } else { "" };
        let mut sql = format!("CREATE {unlogged}SEQUENCE {}", dotted(&fact.id.parts));
        if kind != "bigint" {
            sql.push_str(&format!(" AS {kind}"));
        }
        for option in options(&sequence, kind) {
            sql.push_str(&format!(" {option}"));
        }
        vec![Draft::new(sql)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP SEQUENCE {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let name = dotted(&to.id.parts);
        let mut drafts = Vec::new();
        let mut clauses = changed(&old, &new);
        if old.text("type") != new.text("type") {
            clauses.insert(0, format!("AS {}", new.text("type")));
        }
        let restart = restart(&old, &new);
        clauses.extend(restart.clone());
        if !clauses.is_empty() {
            let sql = format!("ALTER SEQUENCE {name} {}", clauses.join(" "));
            let draft = Draft::new(sql);
            drafts.push(match restart {
                Some(_) => draft.hazard(Hazard::ConvertsData),
                None => draft,
            });
        }
        if old.is("unlogged") != new.is("unlogged") {
            let set = if new.is("unlogged") { "UNLOGGED" } else { "LOGGED" };
            drafts.push(Draft::new(format!("ALTER SEQUENCE {name} SET {set}")));
        }
        Alteration::statements(drafts)
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let owned = scene.from.children_of_kind(&fact.id, Kind::OwnedBy);
        owned
            .first()
            .map(|owned| {
                let owner = owned.attributes();
                let parts =
                    [owner.text("schema"), owner.text("table"), owner.text("column")];
                FactId::new(Kind::Column, parts)
            })
            .into_iter()
            .collect()
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        serial::column_of(fact, scene)
    }
}

/// The range of values of an integer type.
fn range(kind: &str) -> (i64, i64) {
    match kind {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

/// The options that are not what PostgreSQL takes by itself for a sequence of this type.
pub(super) fn options(sequence: &Attributes, kind: &str) -> Vec<String> {
    let increment = sequence.number("increment").unwrap_or(1);
    let (lowest, highest) = range(kind);
    let (min, max) = if increment > 0 { (1, highest) } else { (lowest, -1) };
    let given = |name: &str, usual| sequence.number(name).unwrap_or(usual);
    let (its_min, its_max) = (given("min", min), given("max", max));
    let start = if increment > 0 { its_min } else { its_max };
    let mut options = Vec::new();
    if increment != 1 {
        options.push(format!("INCREMENT BY {increment}"));
    }
    if its_min != min {
        options.push(format!("MINVALUE {its_min}"));
    }
    if its_max != max {
        options.push(format!("MAXVALUE {its_max}"));
    }
    if given("start", start) != start {
        options.push(format!("START WITH {}", given("start", start)));
    }
    if given("cache", 1) != 1 {
        options.push(format!("CACHE {}", given("cache", 1)));
    }
    if sequence.is("cycle") {
        options.push("CYCLE".to_owned());
    }
    options
}

/// The options that make the new sequence of the old one.
pub(super) fn changed(old: &Attributes, new: &Attributes) -> Vec<String> {
    let option = |attribute: &str, word: &str| {
        let value = new.number(attribute)?;
        (old.number(attribute) != Some(value)).then(|| format!("{word} {value}"))
    };
    let mut options: Vec<String> = [
        ("increment", "INCREMENT BY"),
        ("min", "MINVALUE"),
        ("max", "MAXVALUE"),
        ("start", "START WITH"),
        ("cache", "CACHE"),
    ]
    .into_iter()
    .filter_map(|(attribute, word)| option(attribute, word))
    .collect();
    if old.is("cycle") != new.is("cycle") {
        options.push(if new.is("cycle") { "CYCLE" } else { "NO CYCLE" }.to_owned());
    }
    options
}

/// Where the sequence goes on when its first value is outside of the new bounds: then
/// PostgreSQL refuses them, unless it is told.
pub(super) fn restart(old: &Attributes, new: &Attributes) -> Option<String> {
    let first = old.number("start")?;
    let (min, max) = (new.number("min")?, new.number("max")?);
    let start = new.number("start")?;
    (first < min || first > max).then(|| format!("RESTART WITH {start}"))
}

/// Gives a sequence another name in its schema.
pub(super) fn rename(old: &[&str], new: &[&str]) -> Draft {
    let name = new.last().copied().unwrap_or_default();
    Draft::new(format!("ALTER SEQUENCE {} RENAME TO {}", dotted(old), quote_ident(name)))
}
