use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use whimbrel::config::Severity;

use crate::args::{From as FromArg, TechniqueArg};

#[derive(Debug, Args)]
pub(crate) struct TenancyArgs {
    #[command(subcommand)]
    pub(crate) verb: TenancyVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TenancyVerb {
    /// Look for what is known to go wrong with tenants on one database: in its catalog,
    /// and in the text of the migrations; writes nothing
    Check(CheckArgs),
    /// Write the convention into whimbrel.toml, and the migration that makes what it
    /// stands on: roles, context function, audit log
    Init(Box<TenancyInitArgs>),
    /// Write the migrations that bring the tables of each service to the convention,
    /// proven both ways on a throwaway PostgreSQL
    Fix(TenancyFixArgs),
    /// Prove by attack, on a throwaway copy, that no tenant reaches another's rows; exits
    /// with 1 when one does, or when something cannot be proven
    Prove(TenancyProveArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// What to look at: the live database, or what the migrations on disk make on a
    /// throwaway PostgreSQL
    #[arg(long, value_enum, default_value_t = FromArg::Live)]
    pub(crate) from: FromArg,
    /// The role that the services connect as; by default what `[tenancy.roles]` says
    #[arg(long, value_name = "ROLE")]
    pub(crate) app: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Write it into this file instead of to stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The least grave finding that makes the check fail; by default what `[lint]` says
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<SeverityArg>,
    /// Explain a rule instead of checking; by its id or name
    #[arg(long, value_name = "RULE")]
    pub(crate) explain: Option<String>,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule, by its id (T24) or its name (command-without-policy); all when left out
    pub(crate) rule: Option<String>,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// As with --json
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for build servers
    Junit,
    /// Annotations of GitHub Actions
    Github,
    /// Markdown, for a comment or a file
    Markdown,
}

/// `--fail-on`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityArg {
    /// To know
    Info,
    /// A small weakness
    Low,
    /// A weakness, or a cost that grows
    Medium,
    /// A hole that needs one more mistake, or a table that does not work
    High,
    /// A hole
    Critical,
}

impl From<SeverityArg> for Severity {
    fn from(severity: SeverityArg) -> Self {
        match severity {
            SeverityArg::Info => Self::Info,
            SeverityArg::Low => Self::Low,
            SeverityArg::Medium => Self::Medium,
            SeverityArg::High => Self::High,
            SeverityArg::Critical => Self::Critical,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct TenancyProveArgs {
    /// What to prove: what the migrations on disk make, or the schema of the live
    /// database, which is only read. By default the migrations; in a folder without a
    /// project, the database that is named
    #[arg(long, value_enum)]
    pub(crate) from: Option<FromArg>,
    /// The role that the services connect as; by default what `[tenancy.roles]` says
    #[arg(long, value_name = "ROLE")]
    pub(crate) app: Option<String>,
    /// Folder of SQL files, `schema.table.sql`, each with rows for a table that none can
    /// be made up for; `:tenant` stands for the tenant's id, `:row` for the row's number.
    /// By default `fixtures` in the folder of the convention's service
    #[arg(long, value_name = "FOLDER")]
    pub(crate) fixtures: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Write it into this file instead of to stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Prove all anew, also what has not changed since the last proof
    #[arg(long)]
    pub(crate) all: bool,
    /// Use this server for throwaway databases instead of starting one; the proof needs a
    /// superuser
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct TenancyFixArgs {
    /// Name of the migrations
    #[arg(default_value = "FollowTenancy")]
    pub(crate) name: String,
    /// Write nothing; exit with 1 when there is something to repair
    #[arg(long)]
    pub(crate) check: bool,
    /// Allow a hazard, such as DELETES_DATA (repeatable); WIDENS_ACCESS is, as policies
    /// are replaced
    #[arg(long = "allow", value_name = "HAZARD")]
    pub(crate) allow: Vec<String>,
    /// How tables that are in use are changed; by default online, and offline where a run
    /// is one transaction
    #[arg(long, value_enum)]
    pub(crate) technique: Option<TechniqueArg>,
    /// Timestamp in milliseconds since 1970; by default now
    #[arg(long, value_name = "MS")]
    pub(crate) timestamp: Option<i64>,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct TenancyInitArgs {
    /// The tenant column
    #[arg(long, value_name = "COLUMN", default_value = "tenant_id")]
    pub(crate) column: String,
    /// Its type
    #[arg(long = "type", value_name = "TYPE", default_value = "uuid")]
    pub(crate) column_type: String,
    /// Another name of a column that says whose a row is (repeatable)
    #[arg(long = "alias", value_name = "COLUMN")]
    pub(crate) aliases: Vec<String>,
    /// The table of the tenants themselves
    #[arg(long, value_name = "TABLE")]
    pub(crate) root: Option<String>,
    /// The function that says which tenant is set
    #[arg(long, value_name = "NAME", default_value = "public.get_current_tenant_id")]
    pub(crate) function: String,
    /// The setting that it reads
    #[arg(long, value_name = "NAME", default_value = "app.tenant_id")]
    pub(crate) setting: String,
    /// The role that the services connect as
    #[arg(long, value_name = "ROLE", default_value = "erp_app")]
    pub(crate) app: String,
    /// The role that owns the tables
    #[arg(long, value_name = "ROLE", default_value = "erp_owner")]
    pub(crate) owner: String,
    /// The role that migrations run as
    #[arg(long, value_name = "ROLE", default_value = "migrator")]
    pub(crate) migrator: String,
    /// The role that owns the audit log
    #[arg(long, value_name = "ROLE", default_value = "audit_writer")]
    pub(crate) audit_role: String,
    /// The audit log
    #[arg(long, value_name = "TABLE", default_value = "audit.log")]
    pub(crate) audit_log: String,
    /// Keep no audit log
    #[arg(long)]
    pub(crate) no_audit: bool,
    /// Let primary, unique and foreign keys carry the tenant column
    #[arg(long)]
    pub(crate) composite_keys: bool,
    /// Folder of the service that makes what the convention stands on
    #[arg(long, value_name = "FOLDER", default_value = "tenancy")]
    pub(crate) folder: PathBuf,
    /// Timestamp in milliseconds since 1970; by default now
    #[arg(long, value_name = "MS")]
    pub(crate) timestamp: Option<i64>,
}
