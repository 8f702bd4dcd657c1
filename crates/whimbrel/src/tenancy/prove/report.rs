//! What a proof found.

use serde::{Deserialize, Serialize};

use super::contexts::Context;

/// The version of [`Proof`] as data.
pub const PROOF_VERSION: u32 = 1;

/// What a proof found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proof {
    /// The version of this data.
    pub version: u32,
    /// The role that attacked.
    pub app: String,
    /// How many attacks were made.
    pub probes: usize,
    /// What holds for the role and the database as a whole, tables, views and functions.
    pub subjects: Vec<SubjectProof>,
}

impl Proof {
    /// How many subjects have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.subjects.iter().filter(|subject| subject.verdict == verdict).count()
    }

    /// A subject by its name.
    pub fn subject(&self, name: &str) -> Option<&SubjectProof> {
        self.subjects.iter().find(|subject| subject.name == name)
    }

    /// Whether nothing was found that has to be changed.
    pub fn holds(&self) -> bool {
        let good = [Verdict::Proven, Verdict::Global, Verdict::Exempt];
        self.subjects.iter().all(|subject| good.contains(&subject.verdict))
    }
}

/// What was found of one table, view or function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SubjectProof {
    /// What it is.
    pub kind: SubjectKind,
    /// `schema.name`; a function with its arguments.
    pub name: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// Why, where the verdict needs a reason.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What it would come to without its leaks, where it leaks.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub otherwise: Option<Verdict>,
    /// What attacks and controls showed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub findings: Vec<Finding>,
    /// What is worth knowing of the proof itself: rows made without triggers, commands
    /// that were not tried because the role has no privilege.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// What it depends on, as a hash; the same hash gives the same verdict.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fingerprint: Option<String>,
    /// Whether the verdict is an earlier proof's.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub known: bool,
}

/// What a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// The application role and the database as a whole.
    Role,
    /// A table or partition.
    Table,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A function or procedure.
    Function,
}

/// What a proof comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Every attack failed, and every control succeeded.
    Proven,
    /// An attack reached another tenant's rows.
    Leak,
    /// A tenant cannot do with its own rows what it has the privilege for, or the audit
    /// log misses it.
    Broken,
    /// Nothing of it can be used, so nothing is proven.
    Vacuous,
    /// No rows could be put into it.
    Unproven,
    /// It is declared to hold no tenant's rows.
    Global,
    /// Something was found, and the project accepts all of it, with reasons.
    Exempt,
}

/// Something that an attack or a control showed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Finding {
    /// How grave it is.
    pub grade: Grade,
    /// The attack or control.
    pub probe: String,
    /// What the session said about its tenant.
    pub context: Context,
    /// The rules that it breaks.
    pub rules: Vec<String>,
    /// What was seen.
    pub seen: String,
    /// SQL that shows it again, on a copy, as superuser: it makes the rows that it
    /// needs, and rolls back.
    pub sql: String,
    /// Why the project accepts it, where it does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub exempted: Option<String>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Another tenant's rows are reached, or a means to reach them is given.
    Leak,
    /// What should work does not.
    Broken,
    /// Worth knowing; the verdict does not depend on it.
    Note,
}
