//! What becomes of a service's first migrations.

use std::path::PathBuf;

use clap::Args;

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
