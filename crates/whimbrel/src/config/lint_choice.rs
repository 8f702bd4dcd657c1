//! What a project says about rules: how grave, and where they do not hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// To know.
    Info,
    /// A small weakness.
    Low,
    /// A weakness, or a cost that grows.
    Medium,
    /// A hole that needs one more mistake, or a table that does not work.
    High,
    /// A hole.
    Critical,
}

impl Severity {
    /// The word for it, as in `whimbrel.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What a rule is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleChoice {
    /// It is not asked.
    Off,
    /// Its findings are this grave.
    At(Severity),
}

/// What a project says about rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintChoice {
    /// The least grave finding that makes a check fail.
    pub fail_on: Severity,
    /// By the name or id of a rule.
    pub rules: BTreeMap<String, RuleChoice>,
    /// Where rules do not hold.
    pub exemptions: Vec<Exemption>,
}

impl Default for LintChoice {
    fn default() -> Self {
        let (rules, exemptions) = (BTreeMap::new(), Vec::new());
        Self { fail_on: Severity::High, rules, exemptions }
    }
}

/// A place where a rule does not hold, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// The name or id of the rule.
    pub rule: String,
    /// The object (`schema.table`, `schema.table.column`, ...) or file that it is
    /// about, as findings name it; `*` stands for any run of characters.
    pub object: String,
    /// Why.
    pub reason: String,
}
