//! The plan as its readers get it.

use super::action::{TransactionMode, Verb, Work};
use super::hazard::Hazard;
use super::lock::Lock;
use super::scene::Technique;
use crate::catalog::{FactId, Fingerprint};

/// One statement of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The statement, without the semicolon at its end.
    pub sql: String,
    /// What it does.
    pub verb: Verb,
    /// To what.
    pub subject: FactId,
    /// To what else.
    pub also: Vec<FactId>,
    /// The strongest lock that it takes on a relation that was there before.
    pub lock: Option<Lock>,
    /// How much of that relation it touches.
    pub work: Work,
    /// What can go wrong.
    pub hazards: Vec<Hazard>,
    /// Whether it can be in a transaction.
    pub transaction: TransactionMode,
}

impl Step {
    /// All that it is about.
    pub fn subjects(&self) -> impl Iterator<Item = &FactId> {
        std::iter::once(&self.subject).chain(&self.also)
    }
}

/// The statements that lead from one catalog to another, in order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The statements.
    pub steps: Vec<Step>,
    /// The catalog that it was made for.
    pub from: Fingerprint,
    /// The catalog that it leads to.
    pub to: Fingerprint,
    /// How tables that are in use are changed.
    pub technique: Technique,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// All statements as one script, one statement after the other.
    pub fn script(&self) -> String {
        self.steps.iter().map(|step| format!("{};\n", step.sql)).collect()
    }

    /// The hazards of all steps, each once, sorted.
    pub fn hazards(&self) -> Vec<Hazard> {
        let mut all: Vec<Hazard> =
            self.steps.iter().flat_map(|step| step.hazards.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
