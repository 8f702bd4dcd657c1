//! The statements for what is dropped, changed and made, and what each has to wait for.

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, Alteration, Draft, Verb};
use super::error::PlanError;
use super::hazard::Hazard;
use super::planner::Planner;
use super::rebuild::{Rebuild, renamed};
use super::rules::{corrections, rule, type_of};
use super::scene::Scene;
use crate::catalog::{Catalog, Fact, FactId, Kind};

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
                Alteration::Replace
                | Alteration::ReplaceWhole(_)
                | Alteration::Rebuild => {}
            }
        }
        self.create_actions(&scene, &mut actions);
        self.correction_actions(&scene, &mut actions);
        Ok(actions)
    }

    /// What is dropped, by the fact whose statement drops it.
    fn drop_groups(&self, scene: &Scene<'_>) -> BTreeMap<FactId, Vec<&Fact>> {
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
        groups
    }

    fn drop_actions(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        for (head, members) in self.drop_groups(scene) {
            let Some(fact) = self.from.get(&head) else { continue };
            let mut releases = Vec::new();
            let mut behind = Vec::new();
            for member in &members {
                let outlived = rule(member.id.kind).outlives(member, scene);
                let needs = self.needs(self.from, member).into_iter();
                releases.extend(needs.filter(|id| !outlived.contains(id)));
                behind.extend(outlived);
            }
            let destroys: Vec<FactId> =
                members.iter().map(|fact| fact.id.clone()).collect();
            releases.retain(|id| !destroys.contains(id));
            // What goes with its table needs nothing else gone.
            if head.kind == Kind::Table {
                behind.clear();
            }
            if self.rebuilds.contains(&head) {
                actions.extend(Rebuild { fact, destroys, releases }.actions(scene));
                continue;
            }
            for mut draft in rule(head.kind).drop(fact, scene) {
                draft.releases.extend(releases.iter().cloned());
                draft.behind.extend(behind.iter().cloned());
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

    /// What is made, by the fact whose statement makes it.
    fn create_groups(&self, scene: &Scene<'_>) -> BTreeMap<FactId, Vec<&Fact>> {
        let mut groups: BTreeMap<FactId, Vec<&Fact>> = BTreeMap::new();
        for fact in self.creates.iter().filter_map(|id| self.to.get(id)) {
            let head = self.head(fact, &self.creates, &|fact| {
                rule(fact.id.kind).comes_with(fact, scene).into_iter().collect()
            });
            groups.entry(head).or_default().push(fact);
        }
        groups
    }

    fn create_actions(&self, scene: &Scene<'_>, actions: &mut Vec<Action>) {
        let begin = actions.len();
        let mut first = Vec::new();
        for (head, members) in self.create_groups(scene) {
            let Some(fact) = self.to.get(&head) else { continue };
            let mut requires = Vec::new();
            for member in &members {
                let later = rule(member.id.kind).precedes(member, scene);
                let needs = self.needs(self.to, member).into_iter();
                requires.extend(needs.filter(|id| !later.contains(id)));
                first.extend(later.into_iter().map(|later| (member.id.clone(), later)));
            }
            let produces: Vec<FactId> =
                members.iter().map(|fact| fact.id.clone()).collect();
            requires.retain(|id| !produces.contains(id) && !self.is_shell_for(id, fact));
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
        for (first, later) in first {
            let made = actions[begin..].iter_mut();
            for action in made.filter(|action| action.produces.contains(&later)) {
                action.draft.requires.push(first.clone());
            }
        }
    }

    /// Whether a type that is only declared is enough for a function of its own.
    fn is_shell_for(&self, id: &FactId, function: &Fact) -> bool {
        let declared = |old: &Fact| old.attributes().is("shell");
        id.kind == Kind::BaseType
            && self.changes.contains_key(id)
            && self.from.get(id).is_some_and(declared)
            && type_of(function, self.to).is_some_and(|own| own.id == *id)
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
