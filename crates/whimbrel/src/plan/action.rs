//! A statement before it has its place in the order.

use super::hazard::Hazard;
use super::lock::{Lock, LockMode};
use crate::catalog::FactId;

/// What a statement does to the fact that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// Drops it.
    Drop,
    /// Changes it where it is.
    Alter,
    /// Makes it.
    Create,
}

/// How much of a table a statement touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Work {
    /// Only the catalog.
    #[default]
    Catalog,
    /// Reads every row.
    Scan,
    /// Writes the table or an index of it anew.
    Rewrite,
}

/// Whether a statement can be in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TransactionMode {
    /// In a transaction with others.
    #[default]
    Wrapped,
    /// Only outside of a transaction (`CREATE INDEX CONCURRENTLY`).
    Alone,
    /// In a transaction of its own, that ends before the next statement (a new enum
    /// label must be committed before it is used).
    Committed,
}

/// A statement as a rule writes it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) sql: String,
    pub(crate) lock: Option<Lock>,
    pub(crate) work: Work,
    pub(crate) hazards: Vec<Hazard>,
    pub(crate) transaction: TransactionMode,
    /// Facts of the new catalog that it needs beyond what its fact depends on.
    pub(crate) requires: Vec<FactId>,
    /// Facts of the old catalog that can go only after it, beyond what its fact
    /// depended on.
    pub(crate) releases: Vec<FactId>,
    /// Whether it is for this statement that its change suspends what is in its way;
    /// without one it is for all of them.
    pub(crate) disturbs: bool,
    /// What it is when it shares a statement with others.
    pub(crate) shared: Option<Shared>,
    /// What can stand inside the table's CREATE TABLE instead.
    pub(crate) inline: Option<Inline>,
    /// What stands between the parentheses of a CREATE TABLE, and what follows them.
    pub(crate) body: Option<Body>,
}

/// A statement that can be one clause of several.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    /// What all of them begin with: `ALTER TABLE name`.
    pub(crate) table: String,
    /// What stands behind that.
    pub(crate) clause: String,
}

/// A clause of a CREATE TABLE.
#[derive(Debug, Clone)]
pub(crate) enum Inline {
    /// Behind a column.
    Column { column: String, clause: String },
    /// Behind all columns.
    Table(String),
}

/// The inside of a CREATE TABLE.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    /// Each column's name and its definition.
    pub(crate) columns: Vec<(String, String)>,
    pub(crate) constraints: Vec<String>,
    pub(crate) tail: String,
}

impl Body {
    pub(crate) fn add(&mut self, inline: Inline) {
        match inline {
            Inline::Table(clause) => self.constraints.push(clause),
            Inline::Column { column, clause } => {
                let found = self.columns.iter_mut().find(|(name, _)| *name == column);
                if let Some((_, definition)) = found {
                    definition.push(' ');
                    definition.push_str(&clause);
                }
            }
        }
    }

    fn text(&self) -> String {
        let columns = self.columns.iter().map(|(_, definition)| definition);
        let lines: Vec<String> = columns
            .chain(&self.constraints)
            .map(|line| format!("\n    {line}"))
            .collect();
        let end = if lines.is_empty() { "" } else { "\n" };
        format!(" ({}{end}){}", lines.join(","), self.tail)
    }
}

impl Draft {
    pub(crate) fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), ..Self::default() }
    }

    pub(crate) fn lock(mut self, mode: LockMode, relation: &FactId) -> Self {
        self.lock = Some(Lock { mode, relation: relation.clone() });
        self
    }

    pub(crate) fn work(mut self, work: Work) -> Self {
        self.work = work;
        self
    }

    pub(crate) fn hazard(mut self, hazard: Hazard) -> Self {
        self.hazards.push(hazard);
        self
    }

    pub(crate) fn transaction(mut self, mode: TransactionMode) -> Self {
        self.transaction = mode;
        self
    }

    pub(crate) fn requires(mut self, ids: impl IntoIterator<Item = FactId>) -> Self {
        self.requires.extend(ids);
        self
    }

    pub(crate) fn releases(mut self, ids: impl IntoIterator<Item = FactId>) -> Self {
        self.releases.extend(ids);
        self
    }

    pub(crate) fn disturbing(mut self) -> Self {
        self.disturbs = true;
        self
    }

    /// It can share a statement with others that begin with `table`, as it does.
    pub(crate) fn shared(mut self, table: String) -> Self {
        let clause =
            self.sql.strip_prefix(&table).map(|rest| rest.trim_start().to_owned());
        self.shared = clause.map(|clause| Shared { table, clause });
        self
    }

    pub(crate) fn inline(mut self, inline: Inline) -> Self {
        self.inline = Some(inline);
        self
    }

    /// The whole statement.
    pub(crate) fn text(&self) -> String {
        let body = self.body.as_ref().map(Body::text).unwrap_or_default();
        format!("{}{body}", self.sql)
    }
}

/// How a rule answers a change.
#[derive(Debug, Clone)]
pub(crate) enum Alteration {
    /// With statements that leave it where it is. What `suspends` names is dropped
    /// before and made again after.
    InPlace { drafts: Vec<Draft>, suspends: Vec<FactId> },
    /// By dropping it and making it again.
    Replace,
    /// By renaming it away, making it anew, moving the columns that use it to the new
    /// one, and dropping the old one.
    Rebuild,
    /// Not at all.
    Impossible(String),
}

impl Alteration {
    pub(crate) fn statements(drafts: Vec<Draft>) -> Self {
        Self::InPlace { drafts, suspends: Vec::new() }
    }
}

/// What happens to a dependent of something that is rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follow {
    /// It is dropped before and made again after.
    Remake,
    /// It is rebuilt, too.
    Rebuild,
    /// It stays and is changed, even if its payload is the same.
    Change,
}

/// A draft with its place in the graph.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) verb: Verb,
    pub(crate) subject: FactId,
    /// What else it does the same to.
    pub(crate) also: Vec<FactId>,
    /// Facts that are made or changed by it, the subject among them.
    pub(crate) produces: Vec<FactId>,
    /// Facts that are gone after it.
    pub(crate) destroys: Vec<FactId>,
    pub(crate) draft: Draft,
}
