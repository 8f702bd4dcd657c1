use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::args::Language;

#[derive(Debug, Default, Args)]
pub(crate) struct GenerateArgs {
    /// Name of the migration, such as AddPhoneToUsers; needed unless --check or --dry-run
    #[arg(required_unless_present_any = ["check", "dry_run"])]
    pub(crate) name: Option<String>,
    /// What there is now: the migrations on disk, run on a throwaway PostgreSQL, or the
    /// live database
    #[arg(long, value_enum, default_value_t = From::Migrations)]
    pub(crate) from: From,
    /// Write nothing; exit with 1 when there is something to generate
    #[arg(long)]
    pub(crate) check: bool,
    /// Print the migration instead of writing it
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Allow a hazard, such as DELETES_DATA (repeatable)
    #[arg(long = "allow", value_name = "HAZARD")]
    pub(crate) allow: Vec<String>,
    /// Rename instead of dropping and making again, such as users.name=users.full_name
    /// (repeatable)
    #[arg(long = "rename", value_name = "OLD=NEW")]
    pub(crate) renames: Vec<String>,
    /// Take nothing for renamed that is not given with --rename
    #[arg(long)]
    pub(crate) no_renames: bool,
    /// How tables that are in use are changed; by default online, and offline where a run
    /// is one transaction
    #[arg(long, value_enum)]
    pub(crate) technique: Option<TechniqueArg>,
    /// Language of the file; by default what the service's other migrations are in
    #[arg(long, value_enum)]
    pub(crate) language: Option<Language>,
    /// Folder to write into; by default where the service's migrations are
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// Timestamp in milliseconds since 1970; by default now
    #[arg(long, value_name = "MS")]
    pub(crate) timestamp: Option<i64>,
    /// Refuse when there is something that Whimbrel has no words for, instead of warning
    #[arg(long)]
    pub(crate) strict: bool,
    /// Use this server for throwaway databases instead of starting one
    #[arg(long, value_name = "URL")]
    pub(crate) shadow: Option<String>,
}

/// `--from`
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// The migrations on disk; no database is needed
    #[default]
    Migrations,
    /// The database that the service connects to; it is only read
    Live,
}

/// `--technique`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TechniqueArg {
    /// In steps that never block reads or writes for long
    Online,
    /// In plain statements that fit in one transaction
    Offline,
}
