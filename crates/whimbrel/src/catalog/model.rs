//! A database as facts.

use std::fmt;
use std::sync::OnceLock;

use super::fact::{Fact, FactId, Hash};
use super::kind::Kind;
use crate::database::ServerVersion;

/// The digest of a whole catalog.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub(super) Hash);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An object that is there and that no fact describes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmodelled {
    /// What it is, in PostgreSQL's words.
    pub kind: String,
    /// Which one.
    pub name: String,
}

/// What a database is: facts sorted by identity, with their parents and what they
/// depend on.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The server that it was read from.
    pub version: ServerVersion,
    /// What was seen and is not described.
    pub unmodelled: Vec<Unmodelled>,
    pub(super) facts: Vec<Fact>,
    children: Vec<Vec<u32>>,
    dependents: Vec<Vec<u32>>,
    /// Made when it is first asked for.
    fingerprint: OnceLock<Fingerprint>,
}

impl Catalog {
    /// Sorts facts whose parents and dependencies are numbers of this very list.
    pub(super) fn new(
        version: ServerVersion,
        facts: Vec<Fact>,
        unmodelled: Vec<Unmodelled>,
    ) -> Self {
        let mut order: Vec<usize> = (0..facts.len()).collect();
        order.sort_by(|a, b| facts[*a].id.cmp(&facts[*b].id));
        let mut place = vec![0u32; facts.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new as u32;
        }
        let mut slots: Vec<Option<Fact>> = facts.into_iter().map(Some).collect();
        let mut sorted: Vec<Fact> =
            order.iter().filter_map(|old| slots[*old].take()).collect();
        for fact in &mut sorted {
            fact.parent = fact.parent.map(|old| place[old as usize]);
            fact.depends_on.iter_mut().for_each(|old| *old = place[*old as usize]);
            fact.depends_on.sort_unstable();
            fact.depends_on.dedup();
        }
        let mut catalog = Self { version, unmodelled, facts: sorted, ..Self::default() };
        catalog.link();
        catalog
    }

    fn link(&mut self) {
        self.children = vec![Vec::new(); self.facts.len()];
        self.dependents = vec![Vec::new(); self.facts.len()];
        for (number, fact) in self.facts.iter().enumerate() {
            if let Some(parent) = fact.parent {
                self.children[parent as usize].push(number as u32);
            }
            for needed in &fact.depends_on {
                self.dependents[*needed as usize].push(number as u32);
            }
        }
    }

    /// What a new database of the same server is: nothing but the schema `public`, where
    /// this catalog has it.
    #[must_use]
    pub fn emptied(&self) -> Self {
        let public = FactId::new(Kind::Schema, ["public"]);
        self.retain(|fact| fact.id == public)
    }

    /// All facts, sorted by identity.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The facts of a kind.
    pub fn of_kind(&self, kind: Kind) -> &[Fact] {
        let start = self.facts.partition_point(|fact| fact.id.kind < kind);
        let end = self.facts.partition_point(|fact| fact.id.kind <= kind);
        &self.facts[start..end]
    }

    /// A fact by its identity.
    pub fn get(&self, id: &FactId) -> Option<&Fact> {
        self.position(id).map(|number| &self.facts[number])
    }

    /// The parent of a fact of this catalog.
    pub fn parent(&self, fact: &Fact) -> Option<&Fact> {
        fact.parent.map(|number| &self.facts[number as usize])
    }

    /// The facts whose parent this is.
    pub fn children(&self, id: &FactId) -> impl Iterator<Item = &Fact> {
        self.linked(&self.children, id)
    }

    /// The children of a kind.
    pub fn children_of_kind(&self, id: &FactId, kind: Kind) -> Vec<&Fact> {
        self.children(id).filter(|fact| fact.id.kind == kind).collect()
    }

    /// What a fact of this catalog depends on, its parent not counted.
    pub fn dependencies(&self, fact: &Fact) -> impl Iterator<Item = &Fact> {
        fact.depends_on.iter().map(|number| &self.facts[*number as usize])
    }

    /// The facts that depend on this one, its children not counted.
    pub fn dependents(&self, id: &FactId) -> impl Iterator<Item = &Fact> {
        self.linked(&self.dependents, id)
    }

    /// The digest of all facts, so that equal catalogs are one comparison.
    pub fn fingerprint(&self) -> Fingerprint {
        *self.fingerprint.get_or_init(|| self.digest())
    }

    fn digest(&self) -> Fingerprint {
        let hashes = self.facts.iter().map(|fact| {
            let id = fact.id.to_string();
            Hash::of([id.as_bytes(), fact.hash.bytes()])
        });
        let hashes: Vec<Hash> = hashes.collect();
        Fingerprint(Hash::of(hashes.iter().map(Hash::bytes)))
    }

    /// The digest of a fact and all below it, without its own name: equal for two
    /// tables of which one is the other renamed.
    pub fn roll_up(&self, id: &FactId) -> Option<Hash> {
        self.position(id).map(|number| self.roll_up_at(number))
    }

    fn roll_up_at(&self, number: usize) -> Hash {
        let fact = &self.facts[number];
        let mut parts = vec![fact.hash];
        for child in &self.children[number] {
            let child = *child as usize;
            let id = &self.facts[child].id;
            let name = if id.kind.is_satellite() { "" } else { id.name() };
            let name = format!("{} {name}", id.kind);
            parts.push(Hash::of([name.as_bytes(), self.roll_up_at(child).bytes()]));
        }
        parts[1..].sort_unstable();
        Hash::of(parts.iter().map(Hash::bytes))
    }

    fn position(&self, id: &FactId) -> Option<usize> {
        self.facts.binary_search_by(|fact| fact.id.cmp(id)).ok()
    }

    fn linked<'a>(
        &'a self,
        links: &'a [Vec<u32>],
        id: &FactId,
    ) -> impl Iterator<Item = &'a Fact> {
        let numbers = self.position(id).map_or(&[][..], |number| &links[number]);
        numbers.iter().map(|number| &self.facts[*number as usize])
    }

    /// The same catalog with only the facts that `keep` says, and what is below them.
    /// A fact whose parent goes, goes too.
    #[must_use]
    pub fn retain(&self, mut keep: impl FnMut(&Fact) -> bool) -> Self {
        let mut kept = vec![None; self.facts.len()];
        let mut wanted: Vec<Option<bool>> = vec![None; self.facts.len()];
        for number in 0..self.facts.len() {
            self.decide(number, &mut wanted, &mut keep);
        }
        let mut facts = Vec::new();
        for (number, fact) in self.facts.iter().enumerate() {
            if wanted[number] == Some(true) {
                kept[number] = Some(facts.len() as u32);
                facts.push(fact.clone());
            }
        }
        for fact in &mut facts {
            fact.parent = fact.parent.and_then(|old| kept[old as usize]);
            fact.depends_on =
                fact.depends_on.iter().filter_map(|old| kept[*old as usize]).collect();
        }
        Self::new(self.version, facts, self.unmodelled.clone())
    }

    fn decide(
        &self,
        number: usize,
        wanted: &mut [Option<bool>],
        keep: &mut impl FnMut(&Fact) -> bool,
    ) -> bool {
        if let Some(known) = wanted[number] {
            return known;
        }
        let fact = &self.facts[number];
        let parent =
            fact.parent.is_none_or(|parent| self.decide(parent as usize, wanted, keep));
        let answer = parent && keep(fact);
        wanted[number] = Some(answer);
        answer
    }
}
