use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::args::ConnectionArgs;

/// TypeORM's command line.
#[derive(Debug, Parser)]
#[command(
    name = "whimbrel",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(args_override_self = true)]
pub(crate) struct DropIn {
    #[command(subcommand)]
    pub(crate) verb: DropInVerb,
    /// File that exports the DataSource
    #[arg(short = 'd', long = "dataSource", alias = "data-source", global = true)]
    pub(crate) data_source: Option<PathBuf>,
    /// tsconfig.json to use (not in TypeORM; there TS_NODE_PROJECT says it)
    #[arg(long, global = true, hide = true)]
    pub(crate) tsconfig: Option<PathBuf>,
    /// Keep no journal beside the tracking table (not in TypeORM)
    #[arg(long, global = true, hide = true)]
    pub(crate) no_journal: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DropInVerb {
    /// Write a new, empty migration
    #[command(name = "migration:create")]
    Create(DropInCreate),
    /// Write the migration that brings the database to the entities
    #[command(name = "migration:generate")]
    Generate(DropInGenerate),
    /// Apply what is pending
    #[command(name = "migration:run")]
    Run(DropInRun),
    /// Take back the migration that was applied last
    #[command(name = "migration:revert")]
    Revert(DropInRun),
    /// List the migrations, applied or pending
    #[command(name = "migration:show")]
    Show,
}

#[derive(Debug, Args)]
pub(crate) struct DropInCreate {
    /// Where to write it: folder and name, without timestamp and extension
    pub(crate) path: String,
    /// JavaScript instead of TypeScript
    #[arg(short = 'o', long = "outputJs", alias = "output-js", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) output_js: Option<bool>,
    /// With --outputJs: an ES module instead of CommonJS
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) esm: Option<bool>,
    /// Milliseconds since 1970; by default now
    #[arg(short = 't', long, allow_hyphen_values = true)]
    pub(crate) timestamp: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DropInGenerate {
    /// Where to write it: folder and name, without timestamp and extension
    pub(crate) path: String,
    /// Everything else that TypeORM's command takes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub(crate) rest: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DropInRun {
    /// One transaction for all migrations, for each, or none; by default what the data source says
    #[arg(short = 't', long, default_value = "default")]
    pub(crate) transaction: String,
    /// Record or forget the migrations without executing them
    #[arg(short = 'f', long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) fake: Option<bool>,
}
