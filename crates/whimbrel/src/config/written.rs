//! `whimbrel.toml` as it is written. Every key is documented in
//! `docs/reference/configuration.md`; a test compares the two.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::lint_choice::{Exemption, Severity};

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConfigFile {
    pub(super) project: ProjectTable,
    pub(super) run: RunTable,
    pub(super) private: PrivateTable,
    pub(super) tenancy: Option<TenancyTable>,
    pub(super) lint: LintTable,
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

/// `[tenancy]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TenancyTable {
    pub(super) service: Option<Spanned<String>>,
    pub(super) column: Option<String>,
    #[serde(rename = "type")]
    pub(super) column_type: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) root: Option<String>,
    pub(super) function: Option<String>,
    pub(super) setting: Option<String>,
    pub(super) user_setting: Option<String>,
    pub(super) composite_keys: Option<bool>,
    pub(super) roles: RolesTable,
    pub(super) audit: AuditTable,
    pub(super) table: BTreeMap<String, TenantTable>,
    pub(super) global: Vec<GlobalTable>,
}

/// `[tenancy.roles]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RolesTable {
    pub(super) app: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) migrator: Option<String>,
    pub(super) audit: Option<String>,
}

/// `[tenancy.audit]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AuditTable {
    pub(super) enabled: Option<bool>,
    pub(super) table: Option<String>,
    pub(super) function: Option<String>,
    pub(super) variant: Option<AuditWord>,
    pub(super) exclude: Vec<String>,
}

/// `[tenancy.table."schema.name"]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TenantTable {
    pub(super) audit: Option<AuditWord>,
    pub(super) exclude: Vec<String>,
    pub(super) composite_keys: Option<bool>,
}

/// `[[tenancy.global]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GlobalTable {
    pub(super) table: String,
    pub(super) reason: String,
}

/// `audit = ...`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AuditWord {
    Off,
    Row,
    Statement,
}

/// `[lint]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct LintTable {
    pub(super) fail_on: Option<Severity>,
    pub(super) rules: BTreeMap<String, RuleWord>,
    pub(super) exempt: Vec<Exemption>,
}

/// What a rule is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RuleWord {
    Off,
    Info,
    Low,
    Medium,
    High,
    Critical,
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
