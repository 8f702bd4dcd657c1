//! Which statement has to wait for which.

use std::collections::{BTreeSet, HashMap};

use super::action::{Action, Verb};
use crate::catalog::{FactId, Kind};

/// For each action, those that come after it and those before it.
pub(super) struct Graph {
    pub(super) after: Vec<BTreeSet<usize>>,
    pub(super) before: Vec<BTreeSet<usize>>,
}

/// How long what is suspended for a change may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Only around the statement that it is in the way of, not while others prepare that
    /// one. Other needs may contradict it.
    Short,
    /// As it comes.
    Any,
}

/// The first and last statement about a fact.
#[derive(Clone, Copy)]
struct Span {
    first: usize,
    last: usize,
}

impl Graph {
    /// Actions about one fact follow each other in the list and keep their order.
    pub(super) fn new(
        actions: &[Action],
        suspended: &[(FactId, FactId)],
        gap: Gap,
    ) -> Self {
        let empty = || vec![BTreeSet::new(); actions.len()];
        let mut graph = Self { after: empty(), before: empty() };
        let mut destroyers: HashMap<&FactId, Span> = HashMap::new();
        let mut producers: HashMap<&FactId, Span> = HashMap::new();
        let mut dropped_names: HashMap<Name<'_>, Span> = HashMap::new();
        for (span, action) in spans(actions) {
            for number in span.first..span.last {
                graph.edge(number, number + 1);
            }
            for id in &action.destroys {
                destroyers.insert(id, span);
                dropped_names.extend(names(id).into_iter().map(|name| (name, span)));
            }
            for id in &action.produces {
                producers.insert(id, span);
            }
        }
        for (span, action) in spans(actions) {
            for id in &action.produces {
                let same = destroyers.get(id).filter(|_| action.verb == Verb::Create);
                let names = names(id);
                let named = names.iter().filter_map(|name| dropped_names.get(name));
                for gone in same.into_iter().chain(named) {
                    graph.edge(gone.last, span.first);
                }
            }
            for draft in actions[span.first..=span.last].iter().map(|a| &a.draft) {
                for made in draft.requires.iter().filter_map(|id| producers.get(id)) {
                    graph.edge(made.last, span.first);
                }
                for gone in draft.releases.iter().filter_map(|id| destroyers.get(id)) {
                    graph.edge(span.last, gone.first);
                }
            }
        }
        for (suspended, changed) in suspended {
            if let (Some(gone), Some(change)) =
                (destroyers.get(suspended), producers.get(changed))
            {
                let disturbs = |number: &usize| actions[*number].draft.disturbs;
                let first = (change.first..=change.last).find(disturbs);
                let first = first.unwrap_or(change.first);
                graph.edge(gone.last, first);
                if gap == Gap::Short && first > change.first {
                    graph.edge(first - 1, gone.first);
                }
            }
        }
        graph
    }

    /// Whether one comes before the other because of what lies between them.
    pub(super) fn leads(&self, first: usize, then: usize) -> bool {
        let between = self.after[first].iter().filter(|next| **next != then);
        let mut open: Vec<usize> = between.copied().collect();
        let mut seen: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(at) = open.pop() {
            if at == then {
                return true;
            }
            open.extend(self.after[at].iter().filter(|next| seen.insert(**next)));
        }
        false
    }

    /// Lets one wait for all that the other waits for, and do what others wait for; that
    /// one then waits for nothing.
    pub(super) fn unite(&mut self, one: usize, other: usize) {
        for next in std::mem::take(&mut self.after[other]) {
            self.before[next].remove(&other);
            self.edge(one, next);
        }
        for previous in std::mem::take(&mut self.before[other]) {
            self.after[previous].remove(&other);
            self.edge(previous, one);
        }
    }

    fn edge(&mut self, first: usize, then: usize) {
        if first != then {
            self.after[first].insert(then);
            self.before[then].insert(first);
        }
    }
}

/// Runs of actions with the same verb and subject.
fn spans(actions: &[Action]) -> impl Iterator<Item = (Span, &Action)> {
    let same = |a: &Action, b: &Action| a.verb == b.verb && a.subject == b.subject;
    let mut first = 0;
    actions.chunk_by(same).map(move |run| {
        let span = Span { first, last: first + run.len() - 1 };
        first += run.len();
        (span, &run[0])
    })
}

/// A name that two objects of different kinds cannot have at once.
#[derive(PartialEq, Eq, Hash)]
enum Name<'a> {
    Relation(&'a [String]),
    Type(&'a [String]),
    Routine(&'a [String]),
    Constraint(&'a [String]),
}

fn names(id: &FactId) -> Vec<Name<'_>> {
    match id.kind {
        Kind::Index | Kind::Sequence => vec![Name::Relation(&id.parts)],
        Kind::Table | Kind::View | Kind::MaterializedView | Kind::Composite => {
            vec![Name::Relation(&id.parts), Name::Type(&id.parts)]
        }
        Kind::Enum | Kind::Domain | Kind::Range | Kind::BaseType => {
            vec![Name::Type(&id.parts)]
        }
        Kind::Function | Kind::Procedure | Kind::Aggregate => {
            vec![Name::Routine(&id.parts)]
        }
        Kind::Constraint => vec![Name::Constraint(&id.parts)],
        _ => Vec::new(),
    }
}
