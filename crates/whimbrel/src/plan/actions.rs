//! The statements for what is dropped, changed and made, and what each has to wait for.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, Alteration, Draft, Verb};
use super::error::PlanError;
use super::hazard::Hazard;
use super::planner::Planner;
use super::rebuild::{Rebuild, renamed};
use super::rules::{corrections, rule};
use super::scene::Scene;
use crate::catalog::{Catalog, Fact, FactId};

impl Planner<'_> {
    pub(super) fn actions(&self) -> Result<Vec<Action>, PlanError> {
        let scene = self.scene();
        let mut actions = Vec::new();
        self.drop_actions(&scene, &mut actions);
        for (id, (from, to)) in &self.changes {
            match rule(id.kind).alter(from, to, &scene) {
                Alteration::InPlace { drafts, .. } => {
                    self.alter_actions(from, to, drafts, &mut actions);
                }
                Alteration::Impossible(reason) => {
                    return Err(PlanError::Impossible {
                        id: Box::new(id.clone()),
                        reason,
                    });
                }
                // Nothing that was settled by a change is replaced after all.
                Alteration::Replace | Alteration::Rebuild => {}
            }
        }
        self.create_actions(&scene, &mut actions);
        self.correction_actions(&scene, &mut actions);
        Ok(actions)
    }

    fn drop_actions(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let mut groups: BTreeMap<FactId, Vec<&Fact>> = BTreeMap::new();
        for fact in self.drops.iter().filter_map(|id| self.from.get(id)) {
            let head = self.head(fact, &self.drops, &|fact| {
                let rule = rule(fact.id.kind);
                let above = rule.goes_with(fact, scene);
                // What is rebuilt is dropped too late for what its parts call.
                let late = above.iter().any(|id| self.rebuilds.contains(id));
                let alone = late && rule.goes_alone();
                if alone || self.uncovered.contains(&fact.id) {
                    Vec::new()
                } else {
                    above
                }
            });
            groups.entry(head).or_default().push(fact);
        }
        for (head, members) in groups {
            let Some(fact) = self.from.get(&head) else { continue };
            let mut releases = Vec::new();
            for member in &members {
                releases.extend(self.needs(self.from, member));
            }
            let destroys: Vec<FactId> =
                members.iter().map(|fact| fact.id.clone()).collect();
            releases.retain(|id| !destroys.contains(id));
            if self.rebuilds.contains(&head) {
                actions.extend(Rebuild { fact, destroys, releases }.actions(scene));
                continue;
            }
            for mut draft in rule(head.kind).drop(fact, scene) {
                draft.releases.extend(releases.iter().cloned());
                actions.push(Action {
                    verb: Verb::Drop,
                    subject: head.clone(),
                    also: Vec::new(),
                    produces: Vec::new(),
                    destroys: destroys.clone(),
                    draft,
                });
            }
        }
    }

    fn create_actions(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let mut groups: BTreeMap<FactId, Vec<&Fact>> = BTreeMap::new();
        for fact in self.creates.iter().filter_map(|id| self.to.get(id)) {
            let head = self.head(fact, &self.creates, &|fact| {
                rule(fact.id.kind).comes_with(fact, scene).into_iter().collect()
            });
            groups.entry(head).or_default().push(fact);
        }
        for (head, members) in groups {
            let Some(fact) = self.to.get(&head) else { continue };
            let mut requires = Vec::new();
            for member in &members {
                requires.extend(self.needs(self.to, member));
            }
            let produces: Vec<FactId> =
                members.iter().map(|fact| fact.id.clone()).collect();
            requires.retain(|id| !produces.contains(id));
            // What is made again as it was lets nobody do more than before.
            let as_it_was = self.from.get(&head).is_some_and(|old| old.hash == fact.hash);
            for mut draft in rule(head.kind).create(fact, scene) {
                draft.requires.extend(requires.iter().cloned());
                if as_it_was {
                    draft.hazards.retain(|hazard| *hazard != Hazard::WidensAccess);
                }
                actions.push(Action {
                    verb: Verb::Create,
                    subject: head.clone(),
                    also: Vec::new(),
                    produces: produces.clone(),
                    destroys: Vec::new(),
                    draft,
                });
            }
        }
    }

    /// What default privileges give to new things, and the new state does not.
    fn correction_actions(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let changed = self.changes.keys().chain(&self.creates);
        for fact in changed.filter_map(|id| self.to.get(id)) {
            for (id, drafts) in corrections(fact, scene) {
                for mut draft in drafts {
                    draft.requires.push(fact.id.clone());
                    actions.push(Action {
                        verb: Verb::Create,
                        subject: id.clone(),
                        also: Vec::new(),
                        produces: vec![id.clone()],
                        destroys: Vec::new(),
                        draft,
                    });
                }
            }
        }
    }

    fn alter_actions(
        &self,
        from: &Fact,
        to: &Fact,
        drafts: Vec<Draft>,
        actions: &mut Vec<Action>,
    ) {
        let after: Vec<FactId> =
            self.to.dependencies(to).map(|fact| fact.id.clone()).collect();
        let before = self.from.dependencies(from).map(|fact| fact.id.clone());
        // What is rebuilt waits for its columns only at its end.
        let released: Vec<FactId> = before
            .filter(|id| !after.contains(id) || self.rebuilds.contains(id))
            .map(|id| match self.rebuilds.contains(&id) {
                true => renamed(&id, self.from),
                false => id,
            })
            .collect();
        for mut draft in drafts {
            draft.requires.extend(after.iter().cloned());
            draft.releases.extend(released.iter().cloned());
            actions.push(Action {
                verb: Verb::Alter,
                subject: to.id.clone(),
                also: Vec::new(),
                produces: vec![to.id.clone()],
                destroys: Vec::new(),
                draft,
            });
        }
    }

    /// The parent of a fact and what it depends on.
    fn needs(&self, catalog: &Catalog, fact: &Fact) -> Vec<FactId> {
        let parent = catalog.parent(fact).into_iter();
        parent.chain(catalog.dependencies(fact)).map(|fact| fact.id.clone()).collect()
    }

    /// The fact by whose statement this one goes or comes.
    fn head(
        &self,
        fact: &Fact,
        set: &BTreeSet<FactId>,
        with: &dyn Fn(&Fact) -> Vec<FactId>,
    ) -> FactId {
        let catalog = if std::ptr::eq(set, &self.drops) { self.from } else { self.to };
        let mut head = fact;
        // A satellite hangs on a column, that on a table: never deeper than this.
        for _ in 0..8 {
            let above = with(head).into_iter().find(|id| set.contains(id));
            match above.and_then(|id| catalog.get(&id)) {
                Some(above) => head = above,
                None => break,
            }
        }
        head.id.clone()
    }
}
