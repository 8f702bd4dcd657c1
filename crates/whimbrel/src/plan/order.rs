//! One order of all statements: by what waits for what, and otherwise drops first, then
//! changes, then what is new, each by kind and name. What takes long while others work
//! comes last, so that nothing is missing meanwhile.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::action::{Action, Draft, TransactionMode, Verb, Work};
use super::graph::Graph;
use super::lock::LockMode;
use crate::catalog::{FactId, Kind};

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    late: bool,
    verb: Verb,
    kind: (Option<Reverse<Kind>>, Kind),
    id: &'a FactId,
    number: usize,
}

/// The order, or the actions that wait for each other.
pub(super) fn order(actions: &[Action], graph: &Graph) -> Result<Vec<usize>, Vec<usize>> {
    let place = |number: usize| {
        let Action { verb, subject, .. } = &actions[number];
        let reversed = (*verb == Verb::Drop).then_some(Reverse(subject.kind));
        Reverse(Place {
            late: takes_long(&actions[number].draft),
            verb: *verb,
            kind: (reversed, subject.kind),
            id: subject,
            number,
        })
    };
    let mut waiting: Vec<usize> =
        graph.before.iter().map(|before| before.len()).collect();
    let ready = |number: &usize| waiting[*number] == 0;
    let mut heap: BinaryHeap<_> = (0..actions.len()).filter(ready).map(place).collect();
    let mut sorted = Vec::with_capacity(actions.len());
    while let Some(Reverse(Place { number, .. })) = heap.pop() {
        sorted.push(number);
        for next in &graph.after[number] {
            waiting[*next] -= 1;
            if waiting[*next] == 0 {
                heap.push(place(*next));
            }
        }
    }
    if sorted.len() == actions.len() {
        return Ok(sorted);
    }
    Err(cycle(graph, &waiting))
}

/// Whether it reads a whole table without keeping anybody from it.
fn takes_long(draft: &Draft) -> bool {
    let gentle = |lock: &super::lock::Lock| lock.mode <= LockMode::ShareUpdateExclusive;
    draft.transaction == TransactionMode::Alone
        || draft.work != Work::Catalog && draft.lock.as_ref().is_some_and(gentle)
}

/// What is left is on a cycle or behind one; walking back ends on one.
fn cycle(graph: &Graph, waiting: &[usize]) -> Vec<usize> {
    let left = |number: &usize| waiting[*number] > 0;
    let mut path = Vec::new();
    let mut next = (0..waiting.len()).find(left);
    while let Some(number) = next {
        if let Some(start) = path.iter().position(|seen| *seen == number) {
            return path.split_off(start);
        }
        path.push(number);
        next = graph.before[number].iter().copied().find(left);
    }
    path
}
