//! What a generated migration stands on.

use std::collections::BTreeSet;

use super::ownership::{Ownership, top_level};
use crate::catalog::{Catalog, Fact, FactId};
use crate::migration::MadeFor;
use crate::plan::Plan;

/// The service's own things of the current state that a plan changes, and those that what
/// it makes needs, each with its mark. Other services change theirs at any time.
pub(super) fn ground(
    (current, wanted): (&Catalog, &Catalog),
    ownership: &Ownership,
    plan: &Plan,
) -> Vec<MadeFor> {
    let mut tops: BTreeSet<FactId> = BTreeSet::new();
    let subjects = plan.steps.iter().flat_map(|step| step.subjects());
    for subject in subjects {
        for (catalog, follows) in [(current, false), (wanted, true)] {
            for fact in below(catalog, subject) {
                tops.insert(top_level(catalog, fact));
                if follows {
                    let needed = catalog.dependencies(fact);
                    tops.extend(needed.map(|needed| top_level(catalog, needed)));
                }
            }
        }
    }
    tops.retain(|top| ownership.owns_top(current, top));
    let marks = current.marks(&tops);
    let told = marks
        .into_iter()
        .map(|(id, mark)| MadeFor { mark: mark.to_string(), object: id.to_string() });
    told.filter(|one| MadeFor::can_be_written(&one.object)).collect()
}

fn below<'c>(catalog: &'c Catalog, id: &FactId) -> Vec<&'c Fact> {
    let mut found: Vec<&Fact> = catalog.get(id).into_iter().collect();
    let mut at = 0;
    while let Some(fact) = found.get(at).copied() {
        at += 1;
        // What is in a schema is not a part of what is said about the schema.
        if fact.id.kind != crate::catalog::Kind::Schema {
            found.extend(catalog.children(&fact.id));
        }
    }
    found
}
