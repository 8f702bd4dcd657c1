//! Objects that more than one service declares.

use std::collections::{BTreeMap, BTreeSet};

use super::ownership::top_level;
use crate::catalog::{Catalog, FactId, Hash, Kind};
use crate::source::{Origin, Origins};

/// What a service declares, as PostgreSQL sees it.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// The state that it wants, and others' objects.
    pub catalog: Catalog,
    /// The things at the top that are its own declarations.
    pub tops: BTreeSet<FactId>,
    /// Where they stand.
    pub origins: Origins,
}

/// An object that two services declare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// Which object.
    pub object: FactId,
    /// The two services, each with the place of its declaration where that is known.
    pub by: [(String, Option<Origin>); 2],
    /// What they do not declare alike; empty where all is alike.
    pub differing: Vec<FactId>,
}

/// Finds what is declared more than once, in the order of objects. Schemas and extensions
/// are everybody's.
pub fn declared_twice(all: &[(String, Declared)]) -> Vec<Twice> {
    let mut found = Vec::new();
    for (number, (first, one)) in all.iter().enumerate() {
        for (second, other) in &all[number + 1..] {
            let both = one.tops.intersection(&other.tops);
            let both =
                both.filter(|id| !matches!(id.kind, Kind::Schema | Kind::Extension));
            found.extend(both.map(|object| Twice {
                object: object.clone(),
                by: [
                    (first.clone(), one.place(object)),
                    (second.clone(), other.place(object)),
                ],
                differing: differing(&one.parts(object), &other.parts(object)),
            }));
        }
    }
    found.sort_by(|a, b| a.object.cmp(&b.object));
    found
}

fn differing(
    one: &BTreeMap<FactId, Hash>,
    other: &BTreeMap<FactId, Hash>,
) -> Vec<FactId> {
    let all: BTreeSet<&FactId> = one.keys().chain(other.keys()).collect();
    let differs = all.into_iter().filter(|id| one.get(*id) != other.get(*id));
    differs.cloned().collect()
}

impl Declared {
    /// A thing and its parts, but for who owns it and who may do what with it.
    fn parts(&self, top: &FactId) -> BTreeMap<FactId, Hash> {
        let mine = self.catalog.facts().iter().filter(|fact| {
            !matches!(fact.id.kind, Kind::Owner | Kind::Grant)
                && top_level(&self.catalog, fact) == *top
        });
        mine.map(|fact| (fact.id.clone(), fact.hash)).collect()
    }

    /// Where a thing is declared.
    fn place(&self, top: &FactId) -> Option<Origin> {
        let name = match top.parts.as_slice() {
            [schema, name, types] => format!("{schema}.{name}({types})"),
            parts => parts.join("."),
        };
        let is_it = |identity: &str| identity.replace('"', "") == name;
        let made = self.origins.iter().find(|made| is_it(&made.identity));
        made.map(|made| made.origin.clone())
    }
}
