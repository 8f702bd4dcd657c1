//! Statements that write the same table anew, as one: PostgreSQL then writes it once
//! (manual, ALTER TABLE, "the main reason for providing the option to specify multiple
//! changes").

use std::collections::{BTreeMap, BTreeSet};

use super::action::Action;
use super::graph::Graph;

/// Lets the first statement about each table do what the others do. What they wait for,
/// it waits for; where that cannot be, they stay apart. Gives those that are done with.
pub(super) fn gather(actions: &mut [Action], graph: &mut Graph) -> BTreeSet<usize> {
    let mut tables: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, action) in actions.iter().enumerate() {
        if let Some(shared) = &action.draft.shared {
            tables.entry(shared.table.clone()).or_default().push(number);
        }
    }
    let mut gone = BTreeSet::new();
    for numbers in tables.into_values() {
        let mut numbers = numbers.into_iter();
        let Some(first) = numbers.next() else { continue };
        for other in numbers {
            if actions[first].draft.transaction == actions[other].draft.transaction
                && !graph.leads(first, other)
                && !graph.leads(other, first)
            {
                graph.unite(first, other);
                join(actions, first, other);
                gone.insert(other);
            }
        }
    }
    gone
}

fn join(actions: &mut [Action], first: usize, other: usize) {
    let Action { subject, draft, .. } = actions[other].clone();
    let one = &mut actions[first];
    one.also.push(subject);
    let clause = draft.shared.map(|shared| shared.clause).unwrap_or_default();
    one.draft.sql.push_str(&format!(",\n    {clause}"));
    one.draft.work = one.draft.work.max(draft.work);
    one.draft.hazards.extend(draft.hazards);
    one.draft.hazards.sort_unstable();
    one.draft.hazards.dedup();
}
