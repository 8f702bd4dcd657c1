//! What becomes of a service's first migrations.

use std::path::PathBuf;

use clap::Args;

use crate::args::Language;

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    /// Name of the first migration, `Baseline` by default; none where the service has
    /// migrations
    pub(crate) name: Option<String>,
    /// Record as applied what is there, without running it
    #[arg(long)]
    pub(crate) apply: bool,
    /// The last migration that was applied, where the schema does not tell it (name or
    /// timestamp)
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,
    /// Print the migration, and write and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Language of the file; by default that of the service
    #[arg(long, value_enum)]
    pub(crate) language: Option<Language>,
    /// Timestamp in milliseconds since 1970; by default now
    #[arg(long, value_name = "MS")]
    pub(crate) timestamp: Option<i64>,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SquashArgs {
    /// Name of the new migration
    #[arg(default_value = "Squashed")]
    pub(crate) name: String,
    /// The last migration to replace (name or timestamp); by default all are replaced
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,
    /// Move the files of the replaced migrations into this folder instead of deleting them
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keep: Option<PathBuf>,
    /// Print the migration, and neither write nor move anything
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}
