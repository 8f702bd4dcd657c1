//! What a rule finds.

use std::cmp::Ordering;

use super::rule::Rule;
use crate::config::Severity;
use crate::sql::Position;

/// What a rule finds in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave it is here.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The effect: who can read what, who waits, what does not work.
    pub message: String,
    /// What to do.
    pub way_out: String,
    /// Statements that set it right, in order, where that is certain.
    pub fix: Vec<String>,
}

impl Finding {
    /// A finding as grave as its rule, with the rule's way out.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            place,
            message: message.into(),
            way_out: rule.way_out.to_owned(),
            fix: Vec::new(),
        }
    }

    /// The same about an object.
    pub fn of(
        rule: &'static Rule,
        object: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(rule, Place::Object(object.into()), message)
    }

    /// More or less grave than the rule is by itself.
    #[must_use]
    pub fn grave(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Another way out than the rule's.
    #[must_use]
    pub fn leave_by(mut self, way_out: impl Into<String>) -> Self {
        self.way_out = way_out.into();
        self
    }

    /// Statements that set it right.
    #[must_use]
    pub fn fixed_by(mut self, fix: impl IntoIterator<Item = String>) -> Self {
        self.fix.extend(fix);
        self
    }

    /// The order of findings: the worst first, then by rule, place and message.
    pub fn order(&self, other: &Self) -> Ordering {
        let place = |finding: &Self| (finding.place.clone(), finding.message.clone());
        other
            .severity
            .cmp(&self.severity)
            .then_with(|| self.rule.number().cmp(&other.rule.number()))
            .then_with(|| self.rule.id.cmp(other.rule.id))
            .then_with(|| place(self).cmp(&place(other)))
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An object: `schema.table`, `schema.table.column`, `schema.table/policy`,
    /// `schema.function(arguments)`, a role, a schema, a setting.
    Object(String),
    /// A place in a file.
    File {
        /// The file, as people know it: from the project's root.
        path: String,
        /// Where in it.
        position: Position,
        /// The line.
        line: String,
    },
}

impl Place {
    /// What exemptions are compared with: the object, or the file without its line.
    pub fn name(&self) -> &str {
        match self {
            Self::Object(name) => name,
            Self::File { path, .. } => path,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Object(name) => f.write_str(name),
            Self::File { path, position, .. } => {
                write!(f, "{path}:{}:{}", position.line, position.column)
            }
        }
    }
}
