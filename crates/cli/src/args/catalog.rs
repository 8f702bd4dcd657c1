use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// What it is now: a database (postgres://...), a snapshot (.json), SQL files (a
    /// folder or a .sql file), or `service:NAME`, a service's migrations
    pub(crate) from: String,
    /// What it is to be: any of the same
    pub(crate) to: String,
    /// Print nothing but the differences, and exit with 1 when there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// Refuse when there is something that Whimbrel has no words for, instead of warning
    #[arg(long)]
    pub(crate) strict: bool,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DumpArgs {
    /// What to dump: a database (postgres://...), a snapshot (.json), SQL files, or
    /// `service:NAME`; by default the database of the service here
    pub(crate) what: Option<String>,
    /// Write one SQL file for each object into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "snapshot")]
    pub(crate) folder: Option<PathBuf>,
    /// Write the catalog without loss into this file, for later comparisons
    #[arg(long, value_name = "FILE")]
    pub(crate) snapshot: Option<PathBuf>,
    /// Refuse when there is something that Whimbrel has no words for, instead of warning
    #[arg(long)]
    pub(crate) strict: bool,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    /// Refuse when there is something that Whimbrel has no words for, instead of warning
    #[arg(long)]
    pub(crate) strict: bool,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}
