//! A catalog as a file: JSON without loss, for diffs without a server.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use thiserror::Error;

use super::fact::{Fact, FactId};
use super::kind::Kind;
use super::model::{Catalog, Unmodelled};
use crate::database::ServerVersion;

/// The version of the format that is written.
pub(super) const FORMAT: u32 = 1;

/// Why a snapshot cannot be read.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// It is no JSON, or not a snapshot's.
    #[error("this is not a snapshot of a catalog")]
    Malformed(#[source] serde_json::Error),
    /// It was written by another version of Whimbrel.
    #[error(
        "the snapshot has format {found}, and this version of whimbrel reads {FORMAT}"
    )]
    Format {
        /// The format it says.
        found: u32,
    },
    /// A fact of a kind that this version does not know.
    #[error("the snapshot has a fact of the unknown kind `{0}`")]
    Kind(String),
    /// A number that leads nowhere.
    #[error("the snapshot refers to a fact that it does not have")]
    Reference,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: u32,
    server_version: u32,
    facts: Vec<Entry>,
    #[serde(default)]
    unmodelled: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    kind: String,
    name: Vec<String>,
    payload: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    detail: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    parent: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    depends_on: Vec<u32>,
}

impl Catalog {
    /// Writes the catalog as a snapshot.
    ///
    /// # Errors
    /// When a payload is no JSON, which none that was read is.
    pub fn to_snapshot(&self) -> Result<String, serde_json::Error> {
        let entry = |fact: &Fact| {
            let raw = |text: &str| RawValue::from_string(text.to_owned());
            Ok(Entry {
                kind: fact.id.kind.name().to_owned(),
                name: fact.id.parts.clone(),
                payload: raw(&fact.payload)?,
                detail: match fact.detail.as_ref() {
                    "" => None,
                    text => Some(raw(text)?),
                },
                parent: fact.parent,
                depends_on: fact.depends_on.clone(),
            })
        };
        let unmodelled = self.unmodelled.iter();
        serde_json::to_string(&File {
            format: FORMAT,
            server_version: self.version.0,
            facts: self.facts.iter().map(entry).collect::<Result<_, _>>()?,
            unmodelled: unmodelled
                .map(|one| (one.kind.clone(), one.name.clone()))
                .collect(),
        })
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// When it is no snapshot, or one of a format that this version does not read.
    pub fn from_snapshot(text: &str) -> Result<Self, SnapshotError> {
        let file: File = serde_json::from_str(text).map_err(SnapshotError::Malformed)?;
        if file.format != FORMAT {
            return Err(SnapshotError::Format { found: file.format });
        }
        let count = file.facts.len() as u32;
        let facts = file.facts.into_iter().map(|entry| entry.read(count));
        let facts = facts.collect::<Result<_, _>>()?;
        let unmodelled = file.unmodelled.into_iter();
        Ok(Self::new(
            ServerVersion(file.server_version),
            facts,
            unmodelled.map(|(kind, name)| Unmodelled { kind, name }).collect(),
        ))
    }
}

impl Entry {
    fn read(self, count: u32) -> Result<Fact, SnapshotError> {
        let Some(kind) = Kind::from_name(&self.kind) else {
            return Err(SnapshotError::Kind(self.kind));
        };
        if self.parent.iter().chain(&self.depends_on).any(|number| *number >= count) {
            return Err(SnapshotError::Reference);
        }
        let id = FactId { kind, parts: self.name };
        let detail = self.detail.as_ref().map_or("", |detail| detail.get());
        let mut fact = Fact::new(id, self.payload.get(), detail);
        fact.parent = self.parent;
        fact.depends_on = self.depends_on;
        Ok(fact)
    }
}
