//! What a project is: `whimbrel.toml`, discovery without it, and the environment,
//! turned into a [`Project`] of [`Service`]s with absolute paths.

mod connection;
mod convention;
mod data_source;
mod discover;
mod duration;
mod environment;
mod error;
mod files;
mod init;
mod lint_choice;
mod load;
mod package;
mod project;
mod waves;
mod workspace;
mod written;

pub use connection::{Connection, Says, connection, database_layer, libpq_layer};
pub use convention::{
    AuditChoice, AuditConvention, AuditVariant, Convention, GlobalDeclaration,
    TableConvention, TenancyRoles,
};
pub use duration::{DurationError, parse_duration};
pub use environment::Environment;
pub use error::{ConfigError, ValueError};
pub use files::{Found, PatternError, Patterns};
pub use init::{initial_config, tenancy_config};
pub use lint_choice::{Exemption, LintChoice, RuleChoice, Severity};
pub use project::{
    DEFAULT_LOCK_RETRIES, DEFAULT_TRACKING_TABLE, DatabaseChoice, FILE_NAME,
    JournalChoice, PrivateChoice, Project, RunChoice, Service, SourceKind, Strictness,
    Warning, tracking_clashes,
};
pub use waves::{CycleError, select, waves};
pub use written::{EngineChoice, TransactionMode};
