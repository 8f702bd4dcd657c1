//! How far a database has come along migrations, judged by what is there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalog::{Catalog, FactId};
use crate::diff::{Delta, diff};
use crate::ops::generate::top_level;

/// The states that migrations lead through, beside a live database.
#[derive(Debug)]
pub struct Positions<'c> {
    base: &'c Catalog,
    live: &'c Catalog,
    /// What has its history there, which is not looked at.
    histories: &'c BTreeSet<FactId>,
    /// Everything at the top that any state has.
    made: BTreeSet<FactId>,
    states: Vec<State>,
}

/// What differs between a state and the live database.
#[derive(Debug)]
struct State {
    /// What the live database lacks or has otherwise.
    missing: BTreeSet<FactId>,
    /// What only the live database has, by the thing at the top.
    extra: BTreeMap<FactId, Vec<FactId>>,
}

impl<'c> Positions<'c> {
    /// None yet. `base` is what is there before the first migration.
    #[must_use]
    pub fn new(
        base: &'c Catalog,
        live: &'c Catalog,
        histories: &'c BTreeSet<FactId>,
    ) -> Self {
        let made = BTreeSet::new();
        Self { base, live, histories, made, states: Vec::new() }
    }

    /// Adds the state behind one more migration.
    pub fn add(&mut self, state: &Catalog) {
        let mut tops: HashMap<&FactId, FactId> = HashMap::new();
        for fact in state.facts() {
            let top = top_level(state, fact);
            if self.base.get(&top).is_none() && !self.histories.contains(&top) {
                self.made.insert(top.clone());
                tops.insert(&fact.id, top);
            }
        }
        let mut missing = BTreeSet::new();
        let mut extra: BTreeMap<FactId, Vec<FactId>> = BTreeMap::new();
        for delta in diff(state, self.live) {
            match delta {
                Delta::Added(fact) => {
                    let top = top_level(self.live, fact);
                    extra.entry(top).or_default().push(fact.id.clone());
                }
                Delta::Removed(fact) | Delta::Changed { from: fact, .. } => {
                    if tops.contains_key(&fact.id) {
                        missing.insert(fact.id.clone());
                    }
                }
            }
        }
        self.states.push(State { missing, extra });
    }

    /// What differs between each state and the live database, among what any of the
    /// migrations makes. A state without differences is where the database is, as far as
    /// its schema tells.
    #[must_use]
    pub fn differences(&self) -> Vec<Vec<String>> {
        let of_state = |state: &State| {
            let missing =
                state.missing.iter().map(|id| format!("missing or other: {id}"));
            let extra = state.extra.iter().filter(|(top, _)| self.made.contains(*top));
            let extra = extra.flat_map(|(_, ids)| ids).map(|id| format!("extra: {id}"));
            missing.chain(extra).collect()
        };
        self.states.iter().map(of_state).collect()
    }
}
