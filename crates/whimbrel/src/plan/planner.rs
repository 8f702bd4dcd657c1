//! Which facts are dropped, changed and made.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, Alteration, Follow, Verb, Work};
use super::compact::compact;
use super::error::PlanError;
use super::gather::gather;
use super::graph::{Gap, Graph};
use super::hazard::Hazard;
use super::lock::Lock;
use super::order::order;
use super::rebuild::retain_used;
use super::rules::{rule, table_of};
use super::scene::{PlanOptions, Scene, Technique, inheritance};
use super::step::{Plan, Step};
use crate::catalog::{Catalog, Fact, FactId};
use crate::diff::{Delta, diff};

/// Plans the statements that turn a database that is `from` into one that is `to`.
///
/// # Errors
/// When PostgreSQL has no way from one to the other, or the statements wait for each
/// other.
pub fn plan(
    from: &Catalog,
    to: &Catalog,
    options: &PlanOptions,
) -> Result<Plan, PlanError> {
    let mut planner = Planner::new(from, to, options);
    planner.settle()?;
    let mut gap = match options.technique {
        Technique::Online => Gap::Short,
        Technique::Offline => Gap::Any,
    };
    let steps = loop {
        let mut actions = planner.actions()?;
        let mut graph = Graph::new(&actions, &planner.suspended, gap);
        let gone = gather(&mut actions, &mut graph);
        match order(&actions, &graph) {
            Ok(sorted) => break compact(actions, &gone, &graph, &sorted),
            Err(_) if gap == Gap::Short => gap = Gap::Any,
            // What a table takes with it is dropped by itself where that would wait
            // for another table that waits for this one.
            Err(cycle) if planner.uncover(&actions, &cycle) => {}
            Err(cycle) => {
                let subjects: Vec<String> = cycle
                    .iter()
                    .map(|number| actions[*number].subject.to_string())
                    .collect();
                return Err(PlanError::Cycle(subjects.join(", ")));
            }
        }
    };
    let mut plan = Plan {
        steps,
        from: from.fingerprint(),
        to: to.fingerprint(),
        technique: options.technique,
    };
    let scene = planner.scene();
    plan.steps.iter_mut().for_each(|step| unburden(step, &scene));
    Ok(plan)
}

/// Nobody waits for a table that is only being made, and there are no rows in it.
fn unburden(step: &mut Step, scene: &Scene<'_>) {
    let made = |lock: &Lock| scene.creates.contains(&lock.relation);
    if step.verb != Verb::Drop && step.lock.as_ref().is_some_and(made) {
        step.lock = None;
        step.work = Work::Catalog;
        step.hazards.retain(|hazard| {
            !matches!(hazard, Hazard::BlocksTable | Hazard::DependsOnData)
        });
    }
}

pub(super) struct Planner<'a> {
    pub(super) from: &'a Catalog,
    pub(super) to: &'a Catalog,
    pub(super) options: &'a PlanOptions,
    pub(super) drops: BTreeSet<FactId>,
    pub(super) creates: BTreeSet<FactId>,
    pub(super) changes: BTreeMap<FactId, (&'a Fact, &'a Fact)>,
    /// What is in `drops` and `creates`, and whose columns move from the old one to the
    /// new one.
    pub(super) rebuilds: BTreeSet<FactId>,
    /// What is dropped only for the time of a change, and the change.
    pub(super) suspended: Vec<(FactId, FactId)>,
    pub(super) uncovered: BTreeSet<FactId>,
}

impl<'a> Planner<'a> {
    fn new(from: &'a Catalog, to: &'a Catalog, options: &'a PlanOptions) -> Self {
        let mut planner = Self {
            from,
            to,
            options,
            drops: BTreeSet::new(),
            creates: BTreeSet::new(),
            changes: BTreeMap::new(),
            rebuilds: BTreeSet::new(),
            suspended: Vec::new(),
            uncovered: BTreeSet::new(),
        };
        for delta in diff(from, to) {
            match delta {
                Delta::Added(fact) => _ = planner.creates.insert(fact.id.clone()),
                Delta::Removed(fact) => _ = planner.drops.insert(fact.id.clone()),
                Delta::Changed { from, to } => {
                    planner.changes.insert(to.id.clone(), (from, to));
                }
            }
        }
        planner
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        Scene {
            from: self.from,
            to: self.to,
            options: self.options,
            drops: &self.drops,
            creates: &self.creates,
            rebuilds: &self.rebuilds,
        }
    }

    /// Finds what has to be made anew: what a rule cannot change, what is in the way of
    /// a change, and all that depends on something that goes.
    fn settle(&mut self) -> Result<(), PlanError> {
        let mut open: Vec<FactId> = self.drops.iter().cloned().collect();
        self.rebuilds.extend(super::rebuild::other_kinds(&self.drops, &self.creates));
        for domain in super::rebuild::unchecked(&self.scene()) {
            self.rebuilds.insert(domain.clone());
            self.remake(&domain, &mut open);
        }
        // What goes may leave another change no way but to be made anew.
        loop {
            let settled = (self.drops.len(), self.creates.len(), self.changes.len());
            for (from, to) in self.changes.clone().into_values() {
                self.consider(from, to, &mut open)?;
            }
            self.spread(&mut open)?;
            if settled == (self.drops.len(), self.creates.len(), self.changes.len()) {
                break;
            }
        }
        self.suspended.sort_unstable();
        self.suspended.dedup();
        let (drops, creates) = (&self.drops, &self.creates);
        self.changes.retain(|id, _| !drops.contains(id) && !creates.contains(id));
        let changes = &self.changes;
        let changed = |id: &FactId| changes.contains_key(id);
        retain_used(&mut self.rebuilds, changed, self.from);
        Ok(())
    }

    /// Finds what has to be made anew because it depends on something that goes.
    fn spread(&mut self, open: &mut Vec<FactId>) -> Result<(), PlanError> {
        while let Some(gone) = open.pop() {
            let children: Vec<FactId> =
                self.from.children(&gone).map(|fact| fact.id.clone()).collect();
            let dependents: Vec<&Fact> = self
                .from
                .dependents(&gone)
                .filter(|dependent| !self.lets_go(dependent, &gone))
                .collect();
            for id in children {
                self.remake(&id, open);
            }
            let rebuilt = self.rebuilds.contains(&gone);
            for dependent in dependents {
                let follow = match rebuilt {
                    true => rule(dependent.id.kind).follow(dependent),
                    false => Follow::Remake,
                };
                self.follow(dependent, follow, open)?;
            }
        }
        Ok(())
    }

    /// Finds what a change of one fact does to others.
    fn consider(
        &mut self,
        from: &'a Fact,
        to: &'a Fact,
        open: &mut Vec<FactId>,
    ) -> Result<(), PlanError> {
        let id = to.id.clone();
        match rule(id.kind).alter(from, to, &self.scene()) {
            Alteration::Replace => self.remake(&id, open),
            Alteration::Rebuild => {
                self.rebuilds.insert(id.clone());
                self.remake(&id, open);
            }
            Alteration::InPlace { suspends, .. } => {
                for suspended in suspends {
                    self.suspended.push((suspended.clone(), id.clone()));
                    self.remake(&suspended, open);
                }
            }
            Alteration::Impossible(reason) => {
                return Err(PlanError::Impossible { id: Box::new(id), reason });
            }
        }
        Ok(())
    }

    /// Does to a dependent of something that goes what its rule says.
    fn follow(
        &mut self,
        dependent: &'a Fact,
        follow: Follow,
        open: &mut Vec<FactId>,
    ) -> Result<(), PlanError> {
        let id = &dependent.id;
        match (follow, self.to.get(id)) {
            (Follow::Change, Some(to)) if !self.drops.contains(id) => {
                self.changes.insert(id.clone(), (dependent, to));
                self.consider(dependent, to, open)
            }
            (Follow::Rebuild, Some(_)) if !self.drops.contains(id) => {
                self.rebuilds.insert(id.clone());
                self.remake(id, open);
                Ok(())
            }
            _ => {
                self.remake(id, open);
                Ok(())
            }
        }
    }

    /// Drops a fact, and makes it again if it is wanted.
    fn remake(&mut self, id: &FactId, open: &mut Vec<FactId>) {
        if self.from.get(id).is_some() && self.drops.insert(id.clone()) {
            open.push(id.clone());
        }
        if self.to.get(id).is_some() {
            self.creates.insert(id.clone());
        }
    }

    /// Whether a dependent is changed where it is in a way that ends its dependence.
    fn lets_go(&self, dependent: &Fact, gone: &FactId) -> bool {
        if self.parts(dependent, gone) {
            return true;
        }
        let Some((_, to)) = self.changes.get(&dependent.id) else {
            return false;
        };
        !self.to.dependencies(to).any(|needed| needed.id == *gone)
    }

    /// Whether what is inherited stays because its table leaves the parent first.
    fn parts(&self, heir: &Fact, gone: &FactId) -> bool {
        let Some(original) = self.from.get(gone).filter(|_| heir.id.kind == gone.kind)
        else {
            return false;
        };
        let tables = [heir, original].map(|fact| table_of(fact, self.from));
        let [child, parent] = &tables;
        let link = inheritance(child, parent);
        self.from.get(&link).is_some()
            && (self.drops.contains(&link) || self.drops.contains(parent))
    }

    fn uncover(&mut self, actions: &[Action], cycle: &[usize]) -> bool {
        let covered = cycle.iter().flat_map(|number| {
            let action = &actions[*number];
            action.destroys.iter().filter(|id| **id != action.subject)
        });
        let separate: Vec<FactId> = covered
            .filter(|id| rule(id.kind).goes_alone() && !self.uncovered.contains(*id))
            .cloned()
            .collect();
        let found = !separate.is_empty();
        self.uncovered.extend(separate);
        found
    }
}
