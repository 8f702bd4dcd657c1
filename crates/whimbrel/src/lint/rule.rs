//! A rule as data.

use crate::config::Severity;

/// A rule: everything about it but the function that looks for it.
///
/// Names, levels, documentation pages and explanations come from here.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its number, such as `T24`.
    pub id: &'static str,
    /// Its name in kebab-case, such as `command-without-policy`.
    pub name: &'static str,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// How grave its findings are, where the project says nothing else.
    pub severity: Severity,
    /// What it means: who can read what, who waits, what does not work.
    pub meaning: &'static str,
    /// What to do.
    pub way_out: &'static str,
    /// What raises it, and what does not.
    pub example: Example,
    /// The page of PostgreSQL's manual, below <https://www.postgresql.org/docs/current/>.
    pub manual: &'static str,
    /// The first major version that it holds for.
    pub since: u32,
    /// What it takes to decide it.
    pub decided: Decided,
}

impl Rule {
    /// Whether a person means this rule by a word: its id or its name.
    pub fn is(&self, word: &str) -> bool {
        self.id.eq_ignore_ascii_case(word) || self.name.eq_ignore_ascii_case(word)
    }

    /// Where PostgreSQL's manual speaks of it.
    pub fn manual_url(&self) -> String {
        format!("https://www.postgresql.org/docs/current/{}", self.manual)
    }

    /// The number in its id, by which rules are ordered.
    pub(super) fn number(&self) -> u32 {
        self.id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0)
    }
}

/// What raises a rule, and what does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Example {
    /// SQL that leaves a database in which the rule finds something, or nothing.
    Sql {
        /// What raises it.
        bad: &'static str,
        /// What does not.
        good: &'static str,
    },
    /// A migration whose text raises it, or does not.
    Migration {
        /// What raises it.
        bad: &'static str,
        /// What does not.
        good: &'static str,
    },
    /// No SQL can show it.
    Words(&'static str),
}

/// What it takes to decide a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// A look at the catalog.
    Catalog,
    /// The text of migrations, beside the catalog where there is one.
    Text,
    /// Either of them.
    CatalogAndText,
    /// Running the migrations on a throwaway database: PostgreSQL itself refuses.
    Replay,
    /// Only the proof by attack; no catalog tells.
    Proof,
    /// What the project itself says about rules.
    Project,
}

impl Decided {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Catalog => "the catalog",
            Self::Text => "the text of the migrations",
            Self::CatalogAndText => "the catalog and the text of the migrations",
            Self::Replay => "running the migrations: PostgreSQL refuses",
            Self::Proof => "the proof by attack only; no catalog tells",
            Self::Project => "what the project says about rules",
        }
    }
}

/// The rule that a word means, if any.
pub fn find_rule<'a>(
    rules: impl IntoIterator<Item = &'a &'static Rule>,
    word: &str,
) -> Option<&'static Rule> {
    rules.into_iter().copied().find(|rule| rule.is(word))
}
