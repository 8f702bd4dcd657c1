//! One thing that is so in a database.

use std::fmt;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::kind::Kind;

/// Which thing: its kind and its qualified name.
///
/// The parts are raw: `[schema, table]` for a table, `[schema, table, column]` for a
/// column, `[schema, name, argument types]` for a function. A satellite (a comment, an
/// owner, a grant, a label) has its parent's kind and parts, then its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId {
    /// The kind.
    pub kind: Kind,
    /// The parts of the qualified name.
    pub parts: Vec<String>,
}

impl FactId {
    /// An identity from its parts.
    pub fn new<P: Into<String>>(kind: Kind, parts: impl IntoIterator<Item = P>) -> Self {
        Self { kind, parts: parts.into_iter().map(Into::into).collect() }
    }

    /// The last part: the thing's own name.
    pub fn name(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    /// A part by its number, from 0; empty when there is none.
    pub fn part(&self, number: usize) -> &str {
        self.parts.get(number).map_or("", String::as_str)
    }

    /// The identity of the thing that a satellite speaks of.
    pub fn target(&self) -> Option<Self> {
        if !self.kind.is_satellite() {
            return None;
        }
        let own = usize::from(matches!(self.kind, Kind::Grant | Kind::SecurityLabel));
        let (kind, rest) = self.parts.split_first()?;
        let parts = rest.get(..rest.len().checked_sub(own)?)?;
        Some(Self::new(Kind::from_name(kind)?, parts.iter().map(String::as_str)))
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(target) = self.target() {
            write!(f, "{} of {target}", self.kind)?;
            return match self.kind {
                Kind::Grant if self.name().is_empty() => f.write_str(" for its owner"),
                Kind::Grant => write!(f, " for {}", self.name()),
                Kind::SecurityLabel => write!(f, " by {}", self.name()),
                _ => Ok(()),
            };
        }
        match (self.kind, self.parts.as_slice()) {
            (
                Kind::Function | Kind::Procedure | Kind::Aggregate,
                [schema, name, types],
            ) => {
                write!(f, "{} {schema}.{name}({types})", self.kind)
            }
            (kind, parts) => write!(f, "{kind} {}", parts.join(".")),
        }
    }
}

/// A digest of a payload.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 16]);

impl Hash {
    /// The first half of the SHA-256 of these parts, each with its length.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        let mut half = [0; 16];
        half.copy_from_slice(&digest.finalize()[..16]);
        Self(half)
    }

    /// The bytes, to hash them again.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A fact: an identity, what is so, and what it needs.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Which thing.
    pub id: FactId,
    /// What is so, as JSON with sorted keys and without the thing's own name. Read it
    /// with [`Self::attributes`].
    pub payload: Box<str>,
    /// What is also known and makes no difference (a column's position, an extension's
    /// version), as JSON; empty for nothing.
    pub detail: Box<str>,
    /// The payload's digest.
    pub hash: Hash,
    pub(super) parent: Option<u32>,
    pub(super) depends_on: Vec<u32>,
}

impl Fact {
    pub(super) fn new(id: FactId, payload: &str, detail: &str) -> Self {
        Self {
            id,
            payload: payload.into(),
            detail: detail.into(),
            hash: Hash::of([payload.as_bytes()]),
            parent: None,
            depends_on: Vec::new(),
        }
    }

    /// The payload, read.
    pub fn attributes(&self) -> Attributes {
        Attributes::read(&self.payload)
    }

    /// The detail, read.
    pub fn detail(&self) -> Attributes {
        Attributes::read(&self.detail)
    }
}

/// A payload's attributes. One that is absent is the default: empty, false, none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attributes(Map<String, Value>);

impl Attributes {
    pub(crate) fn read(json: &str) -> Self {
        // Written by PostgreSQL's jsonb or by ourselves; a snapshot's are checked when
        // it is read.
        match serde_json::from_str(json) {
            Ok(Value::Object(map)) => Self(map),
            _ => Self::default(),
        }
    }

    /// A text; empty when it is absent.
    pub fn text(&self, name: &str) -> &str {
        self.maybe(name).unwrap_or_default()
    }

    /// A text, if there is one.
    pub fn maybe(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// Whether it is there and true.
    pub fn is(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// A list of texts; empty when it is absent.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let values = self.0.get(name).and_then(Value::as_array);
        values.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// A list of groups of attributes.
    pub fn groups(&self, name: &str) -> Vec<Self> {
        let values = self.0.get(name).and_then(Value::as_array);
        let maps = values.into_iter().flatten().filter_map(Value::as_object);
        maps.map(|map| Self(map.clone())).collect()
    }

    /// A group of attributes inside this one.
    pub fn group(&self, name: &str) -> Self {
        Self(self.0.get(name).and_then(Value::as_object).cloned().unwrap_or_default())
    }

    /// Any value.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Only the attributes of these names.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        let wanted = self.0.iter().filter(|(name, _)| names.contains(&name.as_str()));
        Self(wanted.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// All but one of the attributes.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let wanted = self.0.iter().filter(|(other, _)| other.as_str() != name);
        Self(wanted.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// The names of all attributes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The names of the attributes that differ from another payload's, sorted.
    pub fn differing<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.names().chain(other.names()).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| self.value(name) != other.value(name));
        names
    }
}
