//! Enumerated types.

use super::Rule;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft, TransactionMode};
use crate::plan::scene::{Scene, Technique};
use crate::plan::spelling::dotted;
use crate::sql::quote_literal;

pub(super) struct Enum;

impl Rule for Enum {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let labels: Vec<String> =
            fact.attributes().list("labels").into_iter().map(quote_literal).collect();
        vec![Draft::new(format!(
            "CREATE TYPE {} AS ENUM ({})",
            dotted(&fact.id.parts),
            labels.join(", ")
        ))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP TYPE {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let (old, new) = (old.list("labels"), new.list("labels"));
        // Labels can be added anywhere and neither removed nor moved.
        let kept: Vec<&str> =
            new.iter().copied().filter(|label| old.contains(label)).collect();
        if kept != old {
            return Alteration::Rebuild;
        }
        let added: Vec<&str> =
            new.iter().copied().filter(|label| !old.contains(label)).collect();
        let mode = match scene.options.technique {
            _ if !is_used(&to.id, &added, scene) => TransactionMode::Wrapped,
            Technique::Online => TransactionMode::Committed,
            // The labels of a new type can be used at once.
            Technique::Offline => return Alteration::Rebuild,
        };
        let name = dotted(&to.id.parts);
        let add = |(place, label): (usize, &&str)| {
            if old.contains(label) {
                return None;
            }
            let position = match (place.checked_sub(1), old.first()) {
                (None, Some(first)) => format!(" BEFORE {}", quote_literal(first)),
                (Some(before), _) => format!(" AFTER {}", quote_literal(new[before])),
                (None, None) => String::new(),
            };
            let label = quote_literal(label);
            let sql = format!("ALTER TYPE {name} ADD VALUE {label}{position}");
            Some(Draft::new(sql).transaction(mode))
        };
        Alteration::statements(new.iter().enumerate().filter_map(add).collect())
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// Whether the plan makes or changes something that depends on the type and may name one
/// of the new labels, which PostgreSQL allows only after the transaction that adds them.
fn is_used(id: &FactId, labels: &[&str], scene: &Scene<'_>) -> bool {
    let mut open = vec![id.clone()];
    let mut seen = Vec::new();
    while let Some(next) = open.pop() {
        for fact in scene.to.dependents(&next).chain(scene.to.children(&next)) {
            let changed =
                scene.from.get(&fact.id).is_none_or(|old| old.hash != fact.hash);
            if (changed || scene.creates.contains(&fact.id))
                && !fact.id.kind.is_satellite()
                && labels.iter().any(|label| may_name(fact, label))
            {
                return true;
            }
            if !seen.contains(&&fact.id) {
                seen.push(&fact.id);
                open.push(fact.id.clone());
            }
        }
    }
    false
}

/// Whether a label may stand in an expression of this fact. It does when it stands there
/// as it is; one with other characters than these may be written in another way.
fn may_name(fact: &Fact, label: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_- ".contains(c);
    !label.chars().all(is_plain) || fact.payload.contains(label)
}
