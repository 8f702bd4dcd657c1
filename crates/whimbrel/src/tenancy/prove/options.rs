//! What a proof is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report::SubjectProof;

/// What a proof is told beside the convention.
#[derive(Debug, Clone, Default)]
pub struct ProofOptions {
    /// SQL that puts rows into a table (`schema.name`) instead of rows that are made up.
    /// It runs once for each tenant and row: `:tenant` stands for the tenant's id as a
    /// literal, `:row` for the row's number, 0 or 1.
    pub fixtures: BTreeMap<String, Vec<String>>,
    /// What is known from earlier proofs, by the table's `schema.name`. A table whose
    /// fingerprint is the same is not attacked again.
    pub known: BTreeMap<String, Known>,
    /// How many tables are proven in one transaction; by default as many as the
    /// server's lock table surely holds.
    pub tables_at_once: Option<usize>,
}

/// What an earlier proof found of a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// The fingerprint it had then.
    pub fingerprint: String,
    /// What was found.
    pub proof: SubjectProof,
}

/// How far a proof is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofEvent {
    /// A table has its rows, or cannot get any.
    Seeded {
        /// The table.
        table: String,
        /// How many rows it has.
        rows: usize,
    },
    /// Attacks begin.
    Attacking {
        /// How many there are.
        probes: usize,
    },
    /// Another hundred attacks are over.
    Attacked {
        /// How many of them are over.
        probes: usize,
    },
}
