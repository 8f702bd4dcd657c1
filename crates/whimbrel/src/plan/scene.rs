//! What a rule can look at while it writes statements.

use std::collections::BTreeSet;

use crate::catalog::{Attributes, Catalog, Fact, FactId, Kind};

/// How tables that others use meanwhile are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Technique {
    /// In steps that never block reads or writes for long: indexes CONCURRENTLY,
    /// constraints NOT VALID and validated later.
    Online,
    /// In plain statements that fit in one transaction.
    #[default]
    Offline,
}

/// What a plan may assume and how it goes about things.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// How tables that are in use are changed.
    pub technique: Technique,
}

/// Both catalogs, and what is made and dropped between them.
pub(crate) struct Scene<'a> {
    pub(crate) from: &'a Catalog,
    pub(crate) to: &'a Catalog,
    pub(crate) options: &'a PlanOptions,
    pub(crate) drops: &'a BTreeSet<FactId>,
    pub(crate) creates: &'a BTreeSet<FactId>,
    pub(crate) rebuilds: &'a BTreeSet<FactId>,
}

impl<'a> Scene<'a> {
    /// Whether a thing is there from before to after, so that somebody may use it.
    pub(crate) fn endures(&self, id: &FactId) -> bool {
        !self.creates.contains(id) && !self.drops.contains(id)
    }

    /// Whether statements about this relation must not block its users.
    pub(crate) fn online(&self, relation: &FactId) -> bool {
        self.options.technique == Technique::Online && self.endures(relation)
    }

    /// The facts of the old catalog that depend on a fact or something below it, and
    /// what depends on those.
    pub(crate) fn all_dependents(&self, id: &FactId) -> Vec<&'a Fact> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut open = vec![id.clone()];
        while let Some(id) = open.pop() {
            let children = self.from.children(&id).map(|fact| (fact, false));
            let dependents = self.from.dependents(&id).map(|fact| (fact, true));
            for (fact, dependent) in children.chain(dependents) {
                if seen.insert(fact.id.clone()) {
                    if dependent {
                        found.push(fact);
                    }
                    open.push(fact.id.clone());
                }
            }
        }
        found
    }

    /// The payload of a fact's parent in the new catalog.
    pub(crate) fn parent_of(&self, fact: &Fact) -> Attributes {
        let parent = self.to.parent(fact).or_else(|| self.from.parent(fact));
        parent.map(Fact::attributes).unwrap_or_default()
    }

    /// The types and collations that this fact of the old catalog depends on and that
    /// are rebuilt.
    pub(crate) fn rebuilt(&self, fact: &Fact) -> Vec<&'a Fact> {
        let needed = self.from.dependencies(fact);
        needed.filter(|needed| self.rebuilds.contains(&needed.id)).collect()
    }
}

impl Scene<'_> {
    /// Whether a table is another's child before and after and all the time between.
    pub(crate) fn stays_child(&self, child: &FactId, parent: &FactId) -> bool {
        let id = inheritance(child, parent);
        self.from.get(&id).is_some() && self.to.get(&id).is_some() && self.endures(&id)
    }
}

/// The fact that one table is a child of another.
pub(crate) fn inheritance(child: &FactId, parent: &FactId) -> FactId {
    let parts = child.parts.iter().take(2).chain(parent.parts.iter().take(2));
    FactId::new(Kind::Inheritance, parts.cloned())
}

/// The table (view, materialized view) that a column, constraint, trigger... is of.
pub(crate) fn relation_of(catalog: &Catalog, fact: &Fact) -> FactId {
    match catalog.parent(fact) {
        Some(parent) => parent.id.clone(),
        None => FactId::new(Kind::Table, fact.id.parts.iter().take(2).cloned()),
    }
}
