use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use whimbrel::config::Severity;

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
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// What to look at: the live database, or what the migrations on disk make on a
    /// throwaway PostgreSQL
    #[arg(long, value_enum, default_value_t = CheckFrom::Live)]
    pub(crate) from: CheckFrom,
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

/// `--from`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFrom {
    /// The database that the services connect to; it is only read
    Live,
    /// The migrations on disk; no database is needed
    Migrations,
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
