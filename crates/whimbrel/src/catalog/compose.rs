//! A catalog that takes over what another one says.

use std::collections::HashMap;
use std::io;

use serde::Serialize as _;
use serde_json::ser::Formatter;
use serde_json::{Map, Value};

use super::fact::{Fact, FactId};
use super::model::Catalog;

/// What is taken over of a fact of the other catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Take {
    /// Nothing.
    Nothing,
    /// The fact, in the place of one that is there.
    Whole,
    /// The values of these attributes, where the fact is there.
    Attributes(&'static [&'static str]),
}

/// A composed catalog, and what does not fit in it.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The catalog.
    pub catalog: Catalog,
    /// Facts that were taken over, and for each the fact that it needs and that is not
    /// there. They are left out, and so is, without a word, what belongs to something
    /// that is not there.
    pub dangling: Vec<(FactId, FactId)>,
}

impl Catalog {
    /// This catalog with what `take` says of another.
    #[must_use]
    pub fn composed(&self, other: &Self, take: impl Fn(&Fact) -> Take) -> Composed {
        let mut drafts: HashMap<FactId, Draft> = HashMap::new();
        for fact in &self.facts {
            drafts.insert(fact.id.clone(), Draft::of(self, fact));
        }
        let mut taken = Vec::new();
        for fact in &other.facts {
            match take(fact) {
                Take::Nothing => {}
                Take::Whole => {
                    drafts.insert(fact.id.clone(), Draft::of(other, fact));
                    taken.push(fact.id.clone());
                }
                Take::Attributes(names) => {
                    if let Some(draft) = drafts.get_mut(&fact.id) {
                        draft.adopt(fact, names);
                    }
                }
            }
        }
        let dangling = prune(&mut drafts, &taken);
        let mut unmodelled = self.unmodelled.clone();
        unmodelled.extend(other.unmodelled.iter().cloned());
        unmodelled.sort();
        unmodelled.dedup();
        let facts = link(drafts);
        Composed { catalog: Self::new(self.version, facts, unmodelled), dangling }
    }
}

/// A fact with the identities of what it hangs on.
struct Draft {
    fact: Fact,
    parent: Option<FactId>,
    needs: Vec<FactId>,
}

impl Draft {
    fn of(catalog: &Catalog, fact: &Fact) -> Self {
        Self {
            parent: catalog.parent(fact).map(|parent| parent.id.clone()),
            needs: catalog.dependencies(fact).map(|fact| fact.id.clone()).collect(),
            fact: fact.clone(),
        }
    }

    fn adopt(&mut self, other: &Fact, names: &[&str]) {
        let read = |payload: &str| serde_json::from_str::<Map<String, Value>>(payload);
        let (Ok(mut own), Ok(theirs)) = (read(&self.fact.payload), read(&other.payload))
        else {
            return;
        };
        for name in names {
            match theirs.get(*name) {
                Some(value) => _ = own.insert((*name).to_owned(), value.clone()),
                None => _ = own.shift_remove(*name),
            }
        }
        let text = as_jsonb(own);
        self.fact = Fact::new(self.fact.id.clone(), &text, &self.fact.detail);
    }
}

/// The text that PostgreSQL writes for a `jsonb` object, so that equal payloads are equal
/// texts: shorter keys first, a space behind each colon and comma.
fn as_jsonb(object: Map<String, Value>) -> String {
    let mut members: Vec<(String, Value)> = object.into_iter().collect();
    members.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
    let object: Map<String, Value> = members.into_iter().collect();
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, Spaced);
    // Writing to a Vec cannot fail, and what comes out of serde_json is UTF-8.
    _ = Value::Object(object).serialize(&mut serializer);
    String::from_utf8(text).unwrap_or_default()
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
    ) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

/// Removes taken facts that need something that is not there, until none does. What goes
/// with its parent is not in anybody's way.
fn prune(drafts: &mut HashMap<FactId, Draft>, taken: &[FactId]) -> Vec<(FactId, FactId)> {
    let mut dangling = Vec::new();
    loop {
        let missing = |id: &FactId| {
            let draft = drafts.get(id)?;
            let is_gone = |needed: &&FactId| !drafts.contains_key(*needed);
            if draft.parent.as_ref().is_some_and(|parent| is_gone(&parent)) {
                return Some((id.clone(), None));
            }
            let gone = draft.needs.iter().find(is_gone)?;
            Some((id.clone(), Some(gone.clone())))
        };
        let found: Vec<_> = taken.iter().filter_map(missing).collect();
        if found.is_empty() {
            return dangling;
        }
        for (id, needed) in found {
            drafts.remove(&id);
            dangling.extend(needed.map(|needed| (id, needed)));
        }
    }
}

fn link(drafts: HashMap<FactId, Draft>) -> Vec<Fact> {
    let mut drafts: Vec<Draft> = drafts.into_values().collect();
    drafts.sort_by(|a, b| a.fact.id.cmp(&b.fact.id));
    let numbers: HashMap<FactId, u32> = drafts
        .iter()
        .enumerate()
        .map(|(number, draft)| (draft.fact.id.clone(), number as u32))
        .collect();
    let number = |id: &FactId| numbers.get(id).copied();
    drafts
        .into_iter()
        .map(|draft| Fact {
            parent: draft.parent.as_ref().and_then(number),
            depends_on: draft.needs.iter().filter_map(number).collect(),
            ..draft.fact
        })
        .collect()
}
