//! What is a service's own: what it declares, and what its migrations made.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Fact, FactId, Kind};

/// The things at the top (tables, views, types, functions...) that a service owns.
#[derive(Debug, Clone, Default)]
pub struct Ownership {
    /// What its migrations made, where that is known.
    pub made: BTreeSet<FactId>,
    /// What it declares.
    pub declared: BTreeSet<FactId>,
    /// What belongs to somebody else, whoever made it: other services' tables, every
    /// tracking table and journal.
    pub foreign: BTreeSet<FactId>,
}

impl Ownership {
    /// What is new in `after`, compared with what was there `before` the service's
    /// migrations ran.
    pub fn of_made(before: &Catalog, after: &Catalog) -> BTreeSet<FactId> {
        let tops = |catalog: &Catalog| -> BTreeSet<FactId> {
            catalog.facts().iter().map(|fact| top_level(catalog, fact)).collect()
        };
        let known = tops(before);
        tops(after).into_iter().filter(|id| !known.contains(id)).collect()
    }

    /// What a desired state declares beyond what it was built on.
    pub fn of_declared(base: &Catalog, desired: &Catalog) -> BTreeSet<FactId> {
        Self::of_made(base, desired)
    }

    /// Whether a fact of the current state is the service's own.
    pub(super) fn owns(&self, current: &Catalog, fact: &Fact) -> bool {
        let top = top_level(current, fact);
        self.owns_top(current, &top)
    }

    /// Whether a thing at the top is the service's own.
    pub(super) fn owns_top(&self, current: &Catalog, top: &FactId) -> bool {
        if self.foreign.contains(top) {
            return false;
        }
        if self.declared.contains(top) || self.made.contains(top) {
            return true;
        }
        // A sequence belongs to its column's owner; a type that only owned tables use
        // was made for them.
        match top.kind {
            Kind::Sequence => owner_of_sequence(current, top)
                .is_some_and(|table| self.owns_top(current, &table)),
            Kind::Enum => {
                let mut users = current.dependents(top).peekable();
                users.peek().is_some() && users.all(|user| self.owns_user(current, user))
            }
            _ => false,
        }
    }

    fn owns_user(&self, current: &Catalog, user: &Fact) -> bool {
        let top = top_level(current, user);
        top.kind != Kind::Enum && self.owns_top(current, &top)
    }
}

/// The thing that a fact is a part of, and that is in a schema or in the database itself.
pub fn top_level(catalog: &Catalog, fact: &Fact) -> FactId {
    let mut top = fact;
    while let Some(parent) = catalog.parent(top) {
        if matches!(parent.id.kind, Kind::Schema | Kind::Extension)
            && !top.id.kind.is_satellite()
        {
            break;
        }
        top = parent;
    }
    top.id.clone()
}

fn owner_of_sequence(catalog: &Catalog, sequence: &FactId) -> Option<FactId> {
    let owned = catalog.children_of_kind(sequence, Kind::OwnedBy);
    let owner = owned.first()?.attributes();
    Some(FactId::new(Kind::Table, [owner.text("schema"), owner.text("table")]))
}
