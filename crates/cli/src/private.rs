//! The private server of a project, kept under `.whimbrel/`.

use std::path::PathBuf;

use whimbrel::config::Project;
use whimbrel::database::private::{
    BinarySearch, Directory, PrivateOptions, PrivateServer, roomy_memory,
};
use whimbrel::database::{Secret, Session, Settings};
use whimbrel::sql::{quote_ident, quote_literal};

use crate::context::Context;
use crate::exit;
use crate::render::{self, Problem};

/// How the project's server is started.
fn options(
    project: &Project,
    context: &Context,
    major: Option<u32>,
) -> Result<PrivateOptions, Problem> {
    let mut options = throwaway_options(project, context, major);
    let chosen = options.binaries.choose().map_err(|error| problem(&error))?;
    let major = chosen.version.major();
    options.directory =
        Directory::Kept(project.root.join(format!(".whimbrel/postgres-{major}")));
    Ok(options)
}

/// How servers are started that end with this process: in memory where there is enough
/// of it and nobody named another place.
pub(crate) fn throwaway_options(
    project: &Project,
    context: &Context,
    major: Option<u32>,
) -> PrivateOptions {
    let path = context.environment.get("PATH").map_or("", String::as_str);
    let binaries = BinarySearch {
        bin_dir: project.private.binaries.clone(),
        search_path: path
            .split(':')
            .filter(|dir| !dir.is_empty())
            .map(PathBuf::from)
            .collect(),
        version: major.or(project.private.version),
    };
    let temporary = context.environment.get("TMPDIR").map(PathBuf::from);
    PrivateOptions {
        directory: Directory::Throwaway,
        binaries,
        memory: if temporary.is_none() { roomy_memory() } else { None },
        temporary: temporary.unwrap_or_else(|| PathBuf::from("/tmp")),
        parameters: Vec::new(),
    }
}

/// A throwaway server with a database that has had the project's `before` files.
pub(crate) fn throwaway(
    project: &Project,
    context: &Context,
) -> Result<(PrivateServer, Settings), Problem> {
    let options = throwaway_options(project, context, None);
    let server = PrivateServer::start(&options).map_err(|error| problem(&error))?;
    let name = database_name(project);
    let mut session = connect(&server.settings("postgres"))?;
    execute(&mut session, &format!("CREATE DATABASE {}", quote_ident(&name)))?;
    let settings = server.settings(&name);
    before(project, &settings)?;
    Ok((server, settings))
}

/// Starts the project's server if it does not run.
pub(crate) fn start(
    project: &Project,
    context: &Context,
    major: Option<u32>,
) -> Result<PrivateServer, Problem> {
    PrivateServer::start(&options(project, context, major)?)
        .map_err(|error| problem(&error))
}

/// The connection to the project's own database on its private server. A new database
/// gets the project's `before` files.
pub(crate) fn settings(
    project: &Project,
    context: &Context,
) -> Result<Settings, Problem> {
    let server = start(project, context, None)?;
    let name = database_name(project);
    let mut session = connect(&server.settings("postgres"))?;
    let known = format!(
        "SELECT FROM pg_catalog.pg_database WHERE datname = {}",
        quote_literal(&name)
    );
    let found = execute(&mut session, &known)?;
    let settings = server.settings(&name);
    if found.first().is_none_or(|outcome| outcome.rows.is_empty()) {
        execute(&mut session, &format!("CREATE DATABASE {}", quote_ident(&name)))?;
        before(project, &settings)?;
    }
    Ok(settings)
}

/// Whether the project's server runs, as far as its file with the process's number tells.
pub(crate) fn runs(
    project: &Project,
    context: &Context,
    major: Option<u32>,
) -> Result<bool, Problem> {
    Ok(match options(project, context, major)?.directory {
        Directory::Kept(path) => path.join("data/postmaster.pid").exists(),
        Directory::Throwaway => false,
    })
}

/// The URL of the project's own database.
pub(crate) fn url(server: &PrivateServer, project: &Project) -> Secret {
    server.settings(&database_name(project)).connection_url()
}

/// A database name that needs no quotes: the project's, in lower case.
fn database_name(project: &Project) -> String {
    let name: String = project
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .take(60)
        .collect();
    if name.is_empty() { "whimbrel".to_owned() } else { name }
}

/// Runs the project's `before` files on a new database.
pub(crate) fn before(project: &Project, settings: &Settings) -> Result<(), Problem> {
    let mut session = connect(settings)?;
    for path in &project.before {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::input(
                "configuration",
                format!("cannot read {}: {error}", path.display()),
            )
        })?;
        if let Err(error) = session.batch(&text) {
            let doing = format!("running {}", path.display());
            return Err(render::of_exec(&doing, &error));
        }
    }
    Ok(())
}

fn connect(settings: &Settings) -> Result<Session, Problem> {
    Session::connect(settings).map_err(|error| render::of_connect(&error))
}

fn execute(
    session: &mut Session,
    sql: &str,
) -> Result<Vec<whimbrel::database::Outcome>, Problem> {
    session
        .batch(sql)
        .map_err(|error| render::of_exec("preparing the private database", &error))
}

fn problem(error: &whimbrel::database::private::PrivateError) -> Problem {
    let cause =
        std::error::Error::source(error).map(|cause| ("cause", cause.to_string()));
    Problem {
        kind: "private server",
        title: format!("private server: {error}"),
        notes: cause.into_iter().collect(),
        exit: exit::UNREACHABLE,
        ..Problem::default()
    }
}
