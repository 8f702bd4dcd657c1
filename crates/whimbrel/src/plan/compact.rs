//! Statements as a person would write them: what can stand inside CREATE TABLE stands
//! there. The end is the same without.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, Verb};
use super::graph::Graph;
use super::step::Step;
use crate::catalog::{FactId, Kind};

pub(super) fn compact(
    actions: Vec<Action>,
    gone: &BTreeSet<usize>,
    graph: &Graph,
    sorted: &[usize],
) -> Vec<Step> {
    let merged = merged(&actions, graph, sorted);
    let mut slots: Vec<Option<Action>> = actions.into_iter().map(Some).collect();
    for number in sorted {
        let Some(table) = merged.get(number) else { continue };
        let inline = slots[*number].take().and_then(|action| action.draft.inline);
        let table = slots[*table].as_mut().and_then(|table| table.draft.body.as_mut());
        if let Some((body, inline)) = table.zip(inline) {
            body.add(inline);
        }
    }
    let left = sorted.iter().filter(|number| !gone.contains(number));
    left.filter_map(|number| slots[*number].take()).map(step).collect()
}

/// The clauses that find their place in a CREATE TABLE: all that they wait for is there
/// before the table, or is the table.
fn merged(actions: &[Action], graph: &Graph, sorted: &[usize]) -> BTreeMap<usize, usize> {
    let mut position = vec![0; actions.len()];
    for (place, number) in sorted.iter().enumerate() {
        position[*number] = place;
    }
    let tables: BTreeMap<&FactId, usize> = sorted
        .iter()
        .filter(|number| actions[**number].draft.body.is_some())
        .map(|number| (&actions[*number].subject, *number))
        .collect();
    let mut merged: BTreeMap<usize, usize> = BTreeMap::new();
    for number in sorted {
        let action = &actions[*number];
        let table = table_of(&action.subject).and_then(|id| tables.get(&id));
        let Some(table) = table.filter(|_| action.verb == Verb::Create) else {
            continue;
        };
        let ready = |before: &usize| {
            position[*before] < position[*table]
                || before == table
                || merged.get(before) == Some(table)
        };
        if action.draft.inline.is_some() && graph.before[*number].iter().all(ready) {
            merged.insert(*number, *table);
        }
    }
    merged
}

fn table_of(id: &FactId) -> Option<FactId> {
    let parts = id.parts.get(..2)?;
    Some(FactId::new(Kind::Table, parts.iter().cloned()))
}

fn step(action: Action) -> Step {
    let Action { verb, subject, also, draft, .. } = action;
    Step {
        sql: draft.text(),
        verb,
        subject,
        also,
        lock: draft.lock,
        work: draft.work,
        hazards: draft.hazards,
        transaction: draft.transaction,
    }
}
