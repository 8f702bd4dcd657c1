use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::args::{ConnectionArgs, EngineArg};

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

/// TypeORM's switches, as clap knows them.
const SWITCHES: &[&str] = &[
    "--fake",
    "-f",
    "--outputJs",
    "--output-js",
    "-o",
    "--esm",
    "--pretty",
    "-p",
    "--dryrun",
    "--dr",
    "--check",
    "--ch",
];

/// The ways in which yargs lets switches be written, in the one that clap reads:
/// `--no-fake` and `--fake false` as `--fake=false`.
pub(crate) fn as_clap_reads(arguments: &[String]) -> Vec<String> {
    let mut read: Vec<String> = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let negated = argument.strip_prefix("--no-").map(|name| format!("--{name}"));
        match negated.filter(|name| SWITCHES.contains(&name.as_str())) {
            Some(name) => read.push(format!("{name}=false")),
            None => match read.last_mut() {
                Some(last)
                    if SWITCHES.contains(&last.as_str())
                        && ["true", "false"].contains(&argument.as_str()) =>
                {
                    last.push('=');
                    last.push_str(argument);
                }
                _ => read.push(argument.clone()),
            },
        }
    }
    read
}

/// A command of TypeORM's that Whimbrel does not have.
pub(crate) fn only_typeorm_has(arguments: &[String]) -> Option<&str> {
    let commands = ["cache:clear", "entity:create", "subscriber:create"];
    arguments.iter().skip(1).map(String::as_str).find(|one| commands.contains(one))
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
    /// Bring the database to the entities, without a migration
    #[command(name = "schema:sync")]
    SchemaSync(DropInSync),
    /// Drop all views, tables and enum types of the entities' schemas
    #[command(name = "schema:drop")]
    SchemaDrop(DropInDrop),
    /// Print the statements that would bring the database to the entities
    #[command(name = "schema:log")]
    SchemaLog,
    /// Execute SQL, and print its result as JSON
    Query(DropInQuery),
}

#[derive(Debug, Args)]
pub(crate) struct DropInSync {
    /// Allow a hazard, such as DELETES_DATA (repeatable; not in TypeORM)
    #[arg(long = "allow", value_name = "HAZARD", hide = true)]
    pub(crate) allow: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DropInDrop {
    /// Drop also in production, and other services' tables (not in TypeORM)
    #[arg(long, hide = true)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DropInQuery {
    /// The SQL
    pub(crate) sql: String,
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
    /// Indent statements of several lines
    #[arg(short = 'p', long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) pretty: Option<bool>,
    /// JavaScript instead of TypeScript
    #[arg(short = 'o', long = "outputJs", alias = "output-js", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) output_js: Option<bool>,
    /// With --outputJs: an ES module instead of CommonJS
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) esm: Option<bool>,
    /// Print the migration instead of writing it
    #[arg(long, alias = "dr", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) dryrun: Option<bool>,
    /// Write nothing; exit with 1 when there is something to generate
    #[arg(long, alias = "ch", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) check: Option<bool>,
    /// Milliseconds since 1970; by default now
    #[arg(short = 't', long, allow_hyphen_values = true)]
    pub(crate) timestamp: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DropInRun {
    /// One transaction for all migrations, for each, or none; by default what the data source says
    #[arg(short = 't', long, default_value = "default")]
    pub(crate) transaction: String,
    /// Record or forget the migrations without executing them
    #[arg(short = 'f', long, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) fake: Option<bool>,
    /// What executes migrations: builtin or node (not in TypeORM)
    #[arg(long, value_enum, hide = true)]
    pub(crate) engine: Option<EngineArg>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_read_as_yargs_reads_them() {
        for (written, fake) in [
            ("--fake", Some(true)),
            ("-f", Some(true)),
            ("--fake=false", Some(false)),
            ("--fake false -d x", Some(false)),
            ("-f true", Some(true)),
            ("--no-fake", Some(false)),
            ("-d=x -t=each", None),
        ] {
            let line = format!("whimbrel migration:run {written}");
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let parsed = DropIn::try_parse_from(as_clap_reads(&words)).unwrap();
            let DropInVerb::Run(run) = parsed.verb else { panic!("{written}") };
            assert_eq!(run.fake, fake, "{written}");
        }
    }
}
