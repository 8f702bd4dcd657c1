//! Operator families, and their members that belong to no class.

use super::Rule;
use crate::catalog::{Attributes, Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::named;

pub(super) struct OperatorFamily;

impl Rule for OperatorFamily {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let create = format!("CREATE OPERATOR FAMILY {}", named(&fact.id));
        let mut drafts = vec![Draft::new(create)];
        drafts.extend(changes(fact, "ADD", &fact.attributes().groups("members"), &[]));
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP OPERATOR FAMILY {}", named(&fact.id)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let (old, new) = (old.groups("members"), new.groups("members"));
        let mut drafts = changes(to, "DROP", &old, &new);
        drafts.extend(changes(to, "ADD", &new, &old));
        Alteration::statements(drafts)
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// The statement about the members that are only in the first list.
fn changes(
    family: &Fact,
    verb: &str,
    members: &[Attributes],
    others: &[Attributes],
) -> Vec<Draft> {
    let wording = verb.to_lowercase();
    let clauses: Vec<&str> = members
        .iter()
        .filter(|member| !others.contains(member))
        .map(|member| member.text(&wording))
        .collect();
    if clauses.is_empty() {
        return Vec::new();
    }
    let name = named(&family.id);
    let clauses = clauses.join(", ");
    vec![Draft::new(format!("ALTER OPERATOR FAMILY {name} {verb} {clauses}"))]
}
