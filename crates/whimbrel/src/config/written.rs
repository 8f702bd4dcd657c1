//! `whimbrel.toml` as it is written. Every key is documented in
//! `docs/reference/configuration.md`; a test compares the two.

use std::fmt;

use serde::Deserialize;
use toml::Spanned;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConfigFile {
    pub(super) project: ProjectTable,
    pub(super) run: RunTable,
    pub(super) private: PrivateTable,
    pub(super) service: Vec<ServiceTable>,
}

/// `[project]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ProjectTable {
    pub(super) name: Option<String>,
    pub(super) database: Option<Spanned<DatabaseText>>,
    pub(super) before: Vec<Spanned<String>>,
    pub(super) discover: Option<bool>,
}

/// `[run]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RunTable {
    pub(super) transaction: Option<TransactionMode>,
    pub(super) lock_timeout: Option<Spanned<String>>,
    pub(super) statement_timeout: Option<Spanned<String>>,
    pub(super) lock_retries: Option<u32>,
    pub(super) journal: Option<bool>,
    pub(super) strict: Option<bool>,
}

/// `[private]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PrivateTable {
    pub(super) version: Option<u32>,
    pub(super) binaries: Option<String>,
}

/// `[[service]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceTable {
    pub(super) name: Option<Spanned<String>>,
    pub(super) folder: Spanned<String>,
    #[serde(default)]
    pub(super) source: Option<SourceWord>,
    pub(super) tracking_table: Option<String>,
    pub(super) schema: Option<String>,
    #[serde(default)]
    pub(super) migrations: Vec<String>,
    #[serde(default)]
    pub(super) entities: Vec<String>,
    #[serde(default)]
    pub(super) desired: Vec<String>,
    pub(super) data_source: Option<Spanned<String>>,
    pub(super) tsconfig: Option<Spanned<String>>,
    pub(super) database: Option<Spanned<DatabaseText>>,
    #[serde(default)]
    pub(super) engine: EngineChoice,
    pub(super) transaction: Option<TransactionMode>,
    pub(super) lock_timeout: Option<Spanned<String>>,
    pub(super) statement_timeout: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) depends_on: Vec<Spanned<String>>,
}

/// How migrations are put into transactions (TypeORM's three modes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransactionMode {
    /// All pending migrations in one transaction.
    All,
    /// Each migration in one of its own.
    Each,
    /// None at all.
    None,
}

/// What executes a service's programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineChoice {
    /// The embedded engine.
    #[default]
    Builtin,
    /// The project's own Node and TypeORM.
    Node,
}

/// `source = ...`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SourceWord {
    TypeOrm,
    Sql,
}

/// `private` or a URL, which may hold a password.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct DatabaseText(pub(super) String);

impl fmt::Debug for DatabaseText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
