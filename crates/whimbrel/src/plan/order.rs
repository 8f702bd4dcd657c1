//! One order of all statements: by what waits for what, and otherwise drops first, then
//! changes, then what is new, each by kind and name. What runs functions while it is made
//! comes as late as it can: nobody but the server knows what their bodies call. What takes
//! long while others work comes last, so that nothing is missing meanwhile.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::action::{Action, Draft, TransactionMode, Verb, Work};
use super::graph::Graph;
use super::lock::LockMode;
use crate::catalog::{FactId, Kind};

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    watch: Watch,
    late: bool,
    runs_functions: bool,
    verb: Verb,
    kind: (Option<Reverse<Kind>>, Kind),
    id: &'a FactId,
    number: usize,
}

/// The order, or the actions that wait for each other.
pub(super) fn order(actions: &[Action], graph: &Graph) -> Result<Vec<usize>, Vec<usize>> {
    let mut behind_routine = vec![false; actions.len()];
    let place = |number: usize, behind_routine: &[bool]| {
        let Action { verb, subject, .. } = &actions[number];
        let runs_functions = behind_routine[number] && evaluates(&actions[number]);
        let reversed = (*verb == Verb::Drop).then_some(Reverse(subject.kind));
        Reverse(Place {
            watch: watch(&actions[number]),
            late: takes_long(&actions[number].draft),
            runs_functions,
            verb: *verb,
            kind: (reversed, subject.kind),
            id: subject,
            number,
        })
    };
    let mut waiting: Vec<usize> =
        graph.before.iter().map(|before| before.len()).collect();
    let ready = |number: &usize| waiting[*number] == 0;
    let first = (0..actions.len()).filter(ready);
    let mut heap: BinaryHeap<_> =
        first.map(|number| place(number, &behind_routine)).collect();
    let mut sorted = Vec::with_capacity(actions.len());
    while let Some(Reverse(Place { number, .. })) = heap.pop() {
        sorted.push(number);
        let behind = behind_routine[number] || makes_routine(&actions[number]);
        for next in &graph.after[number] {
            behind_routine[*next] |= behind;
            waiting[*next] -= 1;
            if waiting[*next] == 0 {
                heap.push(place(*next, &behind_routine));
            }
        }
    }
    if sorted.len() == actions.len() {
        return Ok(sorted);
    }
    Err(cycle(graph, &waiting))
}

/// An event trigger sees, and may refuse, what is done while it is there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Watch {
    Ends,
    Nothing,
    Begins,
}

fn watch(action: &Action) -> Watch {
    match (action.subject.kind, action.verb) {
        (Kind::EventTrigger, Verb::Drop) => Watch::Ends,
        (Kind::EventTrigger, _) => Watch::Begins,
        _ => Watch::Nothing,
    }
}

/// Whether PostgreSQL checks rows, fills an index or a materialized view, or computes a
/// column with this statement, and may run functions for it.
fn evaluates(action: &Action) -> bool {
    let kind = matches!(
        action.subject.kind,
        Kind::MaterializedView
            | Kind::Constraint
            | Kind::DomainConstraint
            | Kind::Index
            | Kind::Column
    );
    kind && action.verb != Verb::Drop
}

fn makes_routine(action: &Action) -> bool {
    let kind = matches!(action.subject.kind, Kind::Function | Kind::Aggregate);
    kind && action.verb != Verb::Drop
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
