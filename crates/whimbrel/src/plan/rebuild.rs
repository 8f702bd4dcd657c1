//! Types and collations that PostgreSQL cannot change, and whose columns keep their
//! values: the old one steps aside under another name until the last column has moved.

use std::collections::BTreeSet;

use super::action::{Action, Verb};
use super::rules::{is_inside, rule};
use super::scene::Scene;
use crate::catalog::{Catalog, Fact, FactId, Kind};

/// What is known of the old one when its turn comes to be dropped.
pub(super) struct Rebuild<'a> {
    pub(super) fact: &'a Fact,
    /// The fact and what goes with it.
    pub(super) destroys: Vec<FactId>,
    /// What can go only after it.
    pub(super) releases: Vec<FactId>,
}

impl Rebuild<'_> {
    /// The statement that takes the name away, and the one that drops what had it.
    pub(super) fn actions(self, scene: &Scene<'_>) -> Vec<Action> {
        let Self { fact, destroys, releases } = self;
        let mut old = fact.clone();
        old.id = renamed(&fact.id, scene.from);
        let aside = rule(fact.id.kind).set_aside(fact, &old.id, scene);
        let mut actions: Vec<Action> = aside
            .into_iter()
            .map(|draft| Action {
                verb: Verb::Drop,
                subject: fact.id.clone(),
                also: Vec::new(),
                produces: Vec::new(),
                destroys: destroys.clone(),
                draft,
            })
            .collect();
        for mut draft in rule(fact.id.kind).drop(&old, scene) {
            draft.requires.push(fact.id.clone());
            draft.releases.extend(releases.iter().map(|id| {
                let moved = scene.rebuilds.contains(id);
                if moved { renamed(id, scene.from) } else { id.clone() }
            }));
            actions.push(Action {
                verb: Verb::Drop,
                subject: old.id.clone(),
                also: Vec::new(),
                produces: Vec::new(),
                destroys: vec![old.id.clone()],
                draft,
            });
        }
        actions
    }
}

/// Forgets what no column uses: there is nothing to move from an old type to a new one,
/// and it is dropped and made again.
pub(super) fn retain_used(
    rebuilds: &mut BTreeSet<FactId>,
    changed: impl Fn(&FactId) -> bool,
    from: &Catalog,
) {
    loop {
        let uses = |fact: &Fact| changed(&fact.id) || rebuilds.contains(&fact.id);
        let is_unused = |id: &&FactId| !from.dependents(id).any(uses);
        let unused: Vec<FactId> = rebuilds.iter().filter(is_unused).cloned().collect();
        if unused.is_empty() {
            return;
        }
        rebuilds.retain(|id| !unused.contains(id));
    }
}

/// The types whose names go to types of other kinds.
pub(super) fn other_kinds<'a>(
    drops: &'a BTreeSet<FactId>,
    creates: &'a BTreeSet<FactId>,
) -> impl Iterator<Item = FactId> + 'a {
    const KINDS: [Kind; 4] = [Kind::Enum, Kind::Domain, Kind::Composite, Kind::Range];
    let is_replaced = |id: &&FactId| {
        let others =
            KINDS.iter().map(|kind| FactId { kind: *kind, parts: id.parts.clone() });
        KINDS.contains(&id.kind) && { others }.any(|other| creates.contains(&other))
    };
    drops.iter().filter(is_replaced).cloned()
}

/// The domains that get a constraint which PostgreSQL refuses to check where they are.
pub(super) fn unchecked(scene: &Scene<'_>) -> Vec<FactId> {
    let constraints = scene.creates.iter().filter_map(|id| scene.to.get(id));
    let checked = constraints.filter(|fact| {
        fact.id.kind == Kind::DomainConstraint && !fact.attributes().is("not_valid")
    });
    let domains = checked.filter_map(|fact| Some(scene.to.parent(fact)?.id.clone()));
    domains.filter(|id| scene.from.get(id).is_some() && is_inside(id, scene)).collect()
}

/// The name that the old one has until it is dropped: the first that is free.
pub(super) fn renamed(id: &FactId, from: &Catalog) -> FactId {
    let mut parts = id.parts.clone();
    let Some(name) = parts.last_mut() else { return id.clone() };
    // 63 bytes are a name's most.
    let mut end = name.len().min(55);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let stem = format!("{}__old", &name[..end]);
    let mut free = FactId { kind: id.kind, parts };
    for number in 0..100 {
        let suffix = if number == 0 { String::new() } else { number.to_string() };
        if let Some(name) = free.parts.last_mut() {
            *name = format!("{stem}{suffix}");
        }
        let taken = from.facts().iter().any(|fact| fact.id.parts == free.parts);
        if !taken {
            break;
        }
    }
    free
}
