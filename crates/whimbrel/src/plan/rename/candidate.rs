//! Differences that look like renames.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::labels::labels;
use super::likeness::{schema_likeness, shape, table_likeness};
use crate::catalog::{Catalog, Fact, FactId, Hash, Kind};
use crate::diff::{Delta, diff};
use crate::plan::rules::originals;

/// One thing that gets another name, or moves to another schema.
///
/// A label of an enum is the enum's identity with the label added, an attribute of a
/// composite type likewise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rename {
    /// What the old catalog calls it.
    pub from: FactId,
    /// What the new catalog calls it.
    pub to: FactId,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.from, self.to.parts.join("."))
    }
}

/// How sure it is that a difference is a rename.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// Nothing but a name differs, and nothing is kept in it that could belong to
    /// another: no question.
    Certain,
    /// It looks like one, and nothing else does. Dropping the one and making the other
    /// would lose what is in it.
    Likely,
    /// These others look like it as well; the likeliest is the candidate itself.
    Ambiguous(Vec<FactId>),
}

/// A removed and an added thing that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameCandidate {
    /// The rename that it would be.
    pub rename: Rename,
    /// How sure that is.
    pub certainty: Certainty,
}

/// Finds what looks renamed between two catalogs: of one kind, under one parent, equal
/// but for the name. Tables and schemas need only be alike in most of what is in them,
/// and a table may have moved to another schema under its name.
///
/// What is below a table that is itself a candidate shows when that is decided and
/// carried out, as does everything whose payload mentions a name that changes.
pub fn rename_candidates(from: &Catalog, to: &Catalog) -> Vec<RenameCandidate> {
    let mut changes = Changes::default();
    let mut found = Vec::new();
    for delta in diff(from, to) {
        match delta {
            // What is inherited has the name that it has above, and gets that one's next.
            Delta::Removed(fact) if follows(fact, from) => {}
            Delta::Removed(fact) => {
                changes.removed.entry(fact.id.kind).or_default().push(fact);
            }
            Delta::Added(fact) => {
                changes.added.entry(fact.id.kind).or_default().push(fact);
            }
            Delta::Changed { from, to } => found.extend(labels(from, to)),
        }
    }
    found.extend(schemas(&changes, from, to));
    let moved: BTreeSet<FactId> = found
        .iter()
        .filter(|candidate| candidate.rename.from.kind == Kind::Schema)
        .map(|candidate| candidate.rename.from.clone())
        .collect();
    found.extend(tables(&changes, from, to, &moved));
    for kind in Kind::ALL {
        if let Some(nature) = Nature::of(*kind) {
            found.extend(equals(*kind, nature, &changes, from, to));
        }
    }
    found.sort_by(|one, other| one.rename.cmp(&other.rename));
    found
}

/// Whether PostgreSQL renames it with its parent table's, and only so.
fn follows(fact: &Fact, catalog: &Catalog) -> bool {
    let with_parent = match fact.id.kind {
        Kind::Column => true,
        Kind::Constraint => fact.attributes().text("type") == "check",
        _ => false,
    };
    with_parent && originals(fact, catalog).next().is_some()
}

/// The facts that only one catalog has, by kind.
#[derive(Default)]
struct Changes<'a> {
    removed: BTreeMap<Kind, Vec<&'a Fact>>,
    added: BTreeMap<Kind, Vec<&'a Fact>>,
}

impl<'a> Changes<'a> {
    fn of_kind(&self, kind: Kind) -> (&[&'a Fact], &[&'a Fact]) {
        let (removed, added) = (self.removed.get(&kind), self.added.get(&kind));
        (
            removed.map(Vec::as_slice).unwrap_or_default(),
            added.map(Vec::as_slice).unwrap_or_default(),
        )
    }
}

/// What is lost when a thing is dropped and made again under another name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// Nothing: equal things are the same thing.
    Definition,
    /// Nothing by itself; but columns that use it would be converted.
    Type,
    /// Values.
    Data,
}

impl Nature {
    /// `None` for kinds that are compared in other ways, or have no name to change.
    fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Constraint
            | Kind::DomainConstraint
            | Kind::Index
            | Kind::Statistics
            | Kind::View
            | Kind::MaterializedView
            | Kind::Rule
            | Kind::Trigger
            | Kind::Policy
            | Kind::Function
            | Kind::Procedure => Self::Definition,
            Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => Self::Type,
            Kind::Column | Kind::Sequence => Self::Data,
            _ => return None,
        })
    }
}

fn schemas(changes: &Changes<'_>, from: &Catalog, to: &Catalog) -> Vec<RenameCandidate> {
    let (removed, added) = changes.of_kind(Kind::Schema);
    alike(removed, added, |old, new| schema_likeness(&old.id, &new.id, from, to))
}

fn tables(
    changes: &Changes<'_>,
    from: &Catalog,
    to: &Catalog,
    moved: &BTreeSet<FactId>,
) -> Vec<RenameCandidate> {
    let (removed, added) = changes.of_kind(Kind::Table);
    let stays = |fact: &&&Fact| !from.parent(fact).is_some_and(|p| moved.contains(&p.id));
    let removed: Vec<&Fact> = removed.iter().filter(stays).copied().collect();
    alike(&removed, added, |old, new| {
        let near = old.id.part(0) == new.id.part(0) || old.id.name() == new.id.name();
        near.then(|| table_likeness(old, new, from, to)).flatten()
    })
}

/// A possible pair, and how alike the two are, of 1000.
struct Edge<'a> {
    old: &'a FactId,
    new: &'a FactId,
    likeness: u32,
}

/// The best pairs of things that are alike.
fn alike<'a>(
    removed: &[&'a Fact],
    added: &[&'a Fact],
    likeness: impl Fn(&Fact, &Fact) -> Option<u32>,
) -> Vec<RenameCandidate> {
    let mut edges = Vec::new();
    for old in removed {
        for new in added {
            let likeness = likeness(old, new);
            edges.extend(likeness.map(|likeness| Edge {
                old: &old.id,
                new: &new.id,
                likeness,
            }));
        }
    }
    settle(edges)
}

/// Takes the likeliest pairs first. A pair is ambiguous when another one that shares an
/// end with it is as likely, and neither end of that one is surely something else.
fn settle(mut edges: Vec<Edge<'_>>) -> Vec<RenameCandidate> {
    edges.sort_by_key(|edge| Reverse(edge.likeness));
    let (mut taken, mut sure) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    for edge in &edges {
        if taken.contains(edge.old) || taken.contains(edge.new) {
            continue;
        }
        let others: Vec<FactId> = edges
            .iter()
            .filter(|rival| rival.likeness >= edge.likeness)
            .filter(|rival| (rival.old == edge.old) != (rival.new == edge.new))
            .filter(|rival| !sure.contains(rival.old) && !sure.contains(rival.new))
            .map(|rival| if rival.old == edge.old { rival.new } else { rival.old })
            .cloned()
            .collect();
        taken.extend([edge.old, edge.new]);
        let certainty = if others.is_empty() {
            sure.extend([edge.old, edge.new]);
            Certainty::Likely
        } else {
            Certainty::Ambiguous(others)
        };
        let rename = Rename { from: edge.old.clone(), to: edge.new.clone() };
        found.push(RenameCandidate { rename, certainty });
    }
    found
}

/// What has to be equal, so that two facts can be one under two names.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    parent: Option<FactId>,
    /// A routine's argument types.
    signature: String,
    shape: Hash,
}

fn equals(
    kind: Kind,
    nature: Nature,
    changes: &Changes<'_>,
    from: &Catalog,
    to: &Catalog,
) -> Vec<RenameCandidate> {
    let (removed, added) = changes.of_kind(kind);
    let mut groups: BTreeMap<Key, (Vec<&Fact>, Vec<&Fact>)> = BTreeMap::new();
    for fact in removed {
        groups.entry(key(fact, from)).or_default().0.push(fact);
    }
    for fact in added {
        groups.entry(key(fact, to)).or_default().1.push(fact);
    }
    let pairs =
        groups.into_values().filter(|(old, new)| !old.is_empty() && !new.is_empty());
    pairs.flat_map(|(old, new)| pair_equals(nature, &old, &new, from, to)).collect()
}

fn key(fact: &Fact, catalog: &Catalog) -> Key {
    let routine = matches!(fact.id.kind, Kind::Function | Kind::Procedure);
    Key {
        parent: catalog.parent(fact).map(|parent| parent.id.clone()),
        signature: if routine { fact.id.name().to_owned() } else { String::new() },
        shape: shape(fact, catalog),
    }
}

/// Pairs of facts that are all equal to each other.
fn pair_equals(
    nature: Nature,
    old: &[&Fact],
    new: &[&Fact],
    from: &Catalog,
    to: &Catalog,
) -> Vec<RenameCandidate> {
    let single = old.len() == 1 && new.len() == 1;
    if nature == Nature::Definition || (nature == Nature::Type && single) {
        let pairs = old.iter().zip(new);
        let rename = |(old, new): (&&Fact, &&Fact)| RenameCandidate {
            rename: Rename { from: old.id.clone(), to: new.id.clone() },
            certainty: Certainty::Certain,
        };
        return pairs.map(rename).collect();
    }
    let mut found = alike(old, new, |old, new| Some(ties(old, new, from, to)));
    for candidate in &mut found {
        // A sequence of one and the same column.
        let owner = |id: &FactId, catalog: &Catalog| {
            let owned = catalog.children_of_kind(id, Kind::OwnedBy);
            owned.first().map(|owned| owned.payload.to_string())
        };
        let of_column = owner(&candidate.rename.from, from);
        if of_column.is_some() && of_column == owner(&candidate.rename.to, to) {
            candidate.certainty = Certainty::Certain;
        }
    }
    found
}

/// What speaks for one of several equal things: the same users, the same place.
fn ties(old: &Fact, new: &Fact, from: &Catalog, to: &Catalog) -> u32 {
    let users = |fact: &Fact, catalog: &Catalog| -> Vec<FactId> {
        let children = catalog.children(&fact.id).map(|fact| &fact.payload);
        let owners: Vec<FactId> =
            children.map(|payload| FactId::new(Kind::OwnedBy, [&**payload])).collect();
        catalog.dependents(&fact.id).map(|fact| fact.id.clone()).chain(owners).collect()
    };
    let (before, after) = (users(old, from), users(new, to));
    let shared = before.iter().filter(|user| after.contains(user)).count();
    u32::try_from(shared).unwrap_or(u32::MAX)
}
