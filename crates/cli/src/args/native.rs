use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use whimbrel::config::{EngineChoice, Service};

use crate::args::{
    BaselineArgs, ConnectionArgs, DiffArgs, DriftArgs, DumpArgs, ExplainArgs,
    GenerateArgs, SquashArgs, TenancyArgs,
};

/// PostgreSQL migrations for many services on one shared database
///
/// Run it in a service's folder to work on that service, or at the root of the
/// repository to work on all of them. TypeORM's own commands (migration:run, ...) are
/// understood too, with TypeORM's flags.
#[derive(Debug, Parser)]
#[command(
    name = "whimbrel",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Native {
    #[command(subcommand)]
    pub(crate) verb: Verb,
    #[command(flatten)]
    pub(crate) scope: ScopeArgs,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

const AFTER_HELP: &str = "Exit codes:\n  \
    0    done, or nothing to do\n  \
    1    a migration failed, or a check found something\n  \
    2    the command line, the configuration or a file is wrong\n  \
    3    refused: running would break a rule; nothing was changed\n  \
    4    the database could not be reached\n  \
    5    another run holds the lock\n  \
    130  interrupted; what was open has been rolled back\n\n\
    As a drop-in for TypeORM: whimbrel migration:run|revert|show -d DATA_SOURCE,\n\
    whimbrel migration:create PATH; exit codes are then TypeORM's 0 and 1.";

/// What to work on and how to speak.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Scope and output")]
pub(crate) struct ScopeArgs {
    /// Work in this folder instead of the current one
    #[arg(short = 'C', long, global = true, value_name = "FOLDER")]
    pub(crate) directory: Option<PathBuf>,
    /// Work on this service only (repeatable)
    #[arg(short, long = "service", global = true, value_name = "NAME")]
    pub(crate) services: Vec<String>,
    /// Use this data source file instead of looking for one
    #[arg(short = 'd', long = "data-source", global = true, value_name = "FILE")]
    pub(crate) data_source: Option<PathBuf>,
    /// Use this tsconfig.json
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) tsconfig: Option<PathBuf>,
    /// Write one JSON document to stdout
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say less: only warnings and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Show every statement
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write a new, empty migration
    Create(CreateArgs),
    /// Write the migration that brings the schema to what the service wants, proven both
    /// ways on a throwaway PostgreSQL
    Generate(GenerateArgs),
    /// Begin the history of a database that is there already: write the first migration
    /// from it, or find out which migrations it has had
    Baseline(BaselineArgs),
    /// Replace the first migrations of a service by one that does the same, with proof
    Squash(SquashArgs),
    /// Apply what is pending
    Run(RunArgs),
    /// Take back what was applied last
    Revert(RevertArgs),
    /// Show every migration of every service and how it stands; writes nothing
    #[command(visible_alias = "show")]
    Status(ShowArgs),
    /// Show what leads from one schema to another: databases, snapshots, SQL files,
    /// services
    Diff(DiffArgs),
    /// Write a schema as SQL files that make it again, or as a snapshot
    Dump(DumpArgs),
    /// Compare the live database with what the migrations on disk make; exits with 1 when
    /// they differ
    Drift(DriftArgs),
    /// Tenants on one database: whether they are kept apart
    Tenancy(TenancyArgs),
    /// Say what a rule is about: what it means, the way out, an example
    Explain(ExplainArgs),
    /// Look for what is wrong with the files, the connection and the history
    Doctor(DoctorArgs),
    /// Write a first whimbrel.toml from what is found here
    Init,
    /// Start, stop or locate the private PostgreSQL
    Server(ServerArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    /// Name of the migration, such as AddTenantIdToUsers or VEXT-123-AddTenantIdToUsers
    pub(crate) name: String,
    /// Language of the file; by default what the service's other migrations are in
    #[arg(long, value_enum)]
    pub(crate) language: Option<Language>,
    /// Start from a tenant table: tenant_id, row-level security, audit trigger, real down
    #[arg(long, value_name = "TABLE")]
    pub(crate) table: Option<String>,
    /// Folder to write into; by default where the service's migrations are
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// Timestamp in milliseconds since 1970; by default now
    #[arg(long, value_name = "MS")]
    pub(crate) timestamp: Option<i64>,
}

/// The language of a new migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// TypeScript, TypeORM's template
    Ts,
    /// JavaScript, TypeORM's template
    Js,
    /// Plain SQL: an .up.sql and a .down.sql file
    Sql,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    /// Stop after this migration (name or timestamp)
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,
    /// Record the migrations as applied without running them
    #[arg(long)]
    pub(crate) fake: bool,
    /// Print the SQL that would run, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) how: HowArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RevertArgs {
    /// How many to take back
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with_all = ["to", "all"])]
    pub(crate) count: usize,
    /// Take back everything that was applied after this migration, which stays
    #[arg(long, value_name = "NAME", conflicts_with = "all")]
    pub(crate) to: Option<String>,
    /// Take back everything
    #[arg(long)]
    pub(crate) all: bool,
    /// Forget the migrations without running their down part
    #[arg(long)]
    pub(crate) fake: bool,
    /// Print the SQL that would run, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) how: HowArgs,
}

/// How a run behaves; what is not given comes from the configuration.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct HowArgs {
    /// One transaction for all migrations, for each, or none
    #[arg(short, long, value_enum)]
    pub(crate) transaction: Option<TransactionArg>,
    /// How long a statement may wait for a lock on an object before its transaction is
    /// rolled back and tried again; 0 waits for ever
    #[arg(long, value_name = "DURATION")]
    pub(crate) lock_timeout: Option<String>,
    /// How often a transaction that met a lock is tried again
    #[arg(long, value_name = "N")]
    pub(crate) lock_retries: Option<u32>,
    /// How long one statement may run
    #[arg(long, value_name = "DURATION")]
    pub(crate) statement_timeout: Option<String>,
    /// How long to wait for another run on the same tracking table
    #[arg(long, value_name = "DURATION")]
    pub(crate) wait: Option<String>,
    /// Refuse when files and history do not agree
    #[arg(long)]
    pub(crate) strict: bool,
    /// Keep no journal beside the tracking table
    #[arg(long)]
    pub(crate) no_journal: bool,
    /// What executes TypeScript and JavaScript: what is built in, or the project's own
    /// Node and TypeORM
    #[arg(long, value_enum, conflicts_with = "dry_run")]
    pub(crate) engine: Option<EngineArg>,
}

/// `--engine`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineArg {
    /// The embedded engine; needs no Node
    Builtin,
    /// The project's own Node and TypeORM, on Whimbrel's connection
    Node,
}

impl EngineArg {
    /// What was asked for, else what the service's configuration says.
    pub(crate) fn choose(given: Option<Self>, service: &Service) -> EngineChoice {
        match given {
            Some(Self::Builtin) => EngineChoice::Builtin,
            Some(Self::Node) => EngineChoice::Node,
            None => service.engine,
        }
    }
}

/// `--transaction`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TransactionArg {
    /// The whole run is one transaction
    All,
    /// Every migration has its own
    Each,
    /// None is opened
    None,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Exit with 1 when anything is pending, edited, missing or half-applied
    #[arg(long)]
    pub(crate) check: bool,
    /// Show only what is not simply applied
    #[arg(long)]
    pub(crate) pending: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// Do not connect: look at files and configuration only
    #[arg(long)]
    pub(crate) offline: bool,
    /// Also run every migration from the first one, on a throwaway PostgreSQL
    #[arg(long)]
    pub(crate) replay: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ServerArgs {
    #[command(subcommand)]
    pub(crate) verb: ServerVerb,
    /// Major version to use, such as 17; by default the newest one found
    #[arg(long, global = true, value_name = "MAJOR")]
    pub(crate) postgres: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
pub(crate) enum ServerVerb {
    /// Start it, if it does not run, and print its URL
    Start,
    /// Stop it
    Stop,
    /// Print its URL
    Url,
}
