//! What keeps a migration from being generated, as [`Problem`]s.

use whimbrel::catalog::CatalogError;
use whimbrel::database::ServerError;
use whimbrel::database::shadow::ShadowError;
use whimbrel::ops::generate::GenerateError;
use whimbrel::plan::Rename;
use whimbrel::prove::ProofError;
use whimbrel::source::{Origin, SourceError, SourceErrors};
use whimbrel::tenancy::estate::EstateError;
use whimbrel_seaorm::{EntityError, EntityErrors};

use crate::exit;
use crate::render::problem::causes;
use crate::render::{Excerpt, Problem, of_connect, of_exec, of_failure};

/// What no generation touches.
const UNTOUCHED: &str = "nothing was written; only throwaway databases were touched";

/// Describes why there is no shadow database.
pub(crate) fn of_shadow(error: &ShadowError) -> Problem {
    match error {
        ShadowError::Connect(error) => of_connect(error),
        ShadowError::Exec { doing, source } => of_exec(doing, source),
        other => {
            let title = format!("no shadow database: {other}");
            let problem = Problem::input("shadow", title);
            let problem = Problem { notes: causes(other), ..problem };
            Problem { exit: exit::UNREACHABLE, ..problem }
        }
    }
}

/// Describes why a catalog cannot be read.
pub(crate) fn of_catalog(error: &CatalogError) -> Problem {
    match error {
        CatalogError::Read(error) => of_exec("reading the catalog", error),
        other => {
            let problem = Problem::input("bug", other.to_string());
            Problem { notes: causes(other), exit: exit::FAILED, ..problem }
        }
    }
}

/// Describes why a database cannot be surveyed.
pub(crate) fn of_estate(error: &EstateError) -> Problem {
    match error {
        EstateError::Read(error) => of_exec("surveying the database", error),
        other => {
            let problem = Problem::input("bug", other.to_string());
            Problem { notes: causes(other), exit: exit::FAILED, ..problem }
        }
    }
}

/// Describes why a desired state is no schema: the first error with its place, the others
/// in a line each.
pub(crate) fn of_source(errors: &SourceErrors) -> Problem {
    let mut all = errors.iter();
    let mut problem = all.next().map(of_source_error).unwrap_or_default();
    problem.notes.extend(all.map(|error| ("also", error.to_string())));
    problem.state.get_or_insert_with(|| UNTOUCHED.to_owned());
    problem
}

/// Describes why entities in Rust say nothing, likewise.
pub(crate) fn of_rust(errors: &EntityErrors) -> Problem {
    let mut all = errors.iter();
    let mut problem = match all.next() {
        Some(EntityError::Source { path, at, message }) => Problem {
            excerpts: Excerpt::of_file(path, *at, "here").into_iter().collect(),
            ..Problem::input("entities", message.as_str())
        },
        Some(EntityError::Ddl(errors)) => of_source(errors),
        Some(other) => {
            let problem = Problem::input("entities", other.to_string());
            Problem { notes: causes(other), ..problem }
        }
        None => Problem::default(),
    };
    problem.notes.extend(all.map(|error| ("also", error.to_string())));
    problem.state.get_or_insert_with(|| UNTOUCHED.to_owned());
    problem
}

fn of_source_error(error: &SourceError) -> Problem {
    let mut problem = Problem::input("source", error.to_string());
    match error {
        SourceError::Statement { origin, text, error } => {
            problem.title.clone_from(&error.message);
            add_place(&mut problem, origin);
            if problem.excerpts.is_empty()
                && let Some(position) = error.position
            {
                problem.excerpts.extend(Excerpt::of_statement(text, position, "here"));
            }
            add_server(&mut problem, error);
        }
        SourceError::Body { function, origin: Some(origin), error } => {
            problem.title = format!("{function}: {}", error.message);
            add_place(&mut problem, origin);
            add_server(&mut problem, error);
        }
        SourceError::Connect(error) => return of_connect(error),
        SourceError::Exec { doing, source } => return of_exec(doing, source),
        other => problem.notes.extend(causes(other)),
    }
    problem
}

fn add_place(problem: &mut Problem, origin: &Origin) {
    match origin.position {
        Some(at) => {
            problem.excerpts.extend(Excerpt::of_file(&origin.path, at, &origin.label));
        }
        None => problem.notes.push(("at", origin.to_string())),
    }
}

fn add_server(problem: &mut Problem, error: &ServerError) {
    for (label, note) in
        [("detail", &error.detail), ("hint", &error.hint), ("context", &error.context)]
    {
        problem.notes.extend(note.iter().map(|note| (label, note.clone())));
    }
}

/// Describes why nothing was generated.
pub(crate) fn of_generate(error: &GenerateError) -> Problem {
    let mut problem = match error {
        GenerateError::Shadow(error) => of_shadow(error),
        GenerateError::Connect(error) => of_connect(error),
        GenerateError::Catalog(error) => of_catalog(error),
        GenerateError::Exec { doing, source } => of_exec(doing, source),
        GenerateError::Source(errors) => of_source(errors),
        GenerateError::Proof(ProofError::Run(_, failure)) => {
            let mut problem = of_failure(failure);
            problem.notes.insert(0, ("while", error.to_string()));
            problem
        }
        GenerateError::Hazards { hazards, statements } => {
            let mut problem = Problem::input("hazard", error.to_string());
            let notes = statements.iter().map(|sql| ("statement", sql.clone()));
            problem.notes.extend(notes);
            let flags: Vec<String> =
                hazards.iter().map(|hazard| format!("--allow {hazard}")).collect();
            problem.exit = exit::REFUSED;
            problem.advise(format!("if that is what you want: {}", flags.join(" ")))
        }
        GenerateError::Foundation(_) => Problem::input("tenancy", error.to_string())
            .advise(
                "`whimbrel tenancy init` writes the migration that makes it; services \
                 that are not to follow the convention need a project without `[tenancy]`",
            ),
        GenerateError::Convention { source, .. } => {
            let mut problem = of_exec("asking what the convention comes to", source);
            problem.notes.insert(0, ("while", error.to_string()));
            problem
        }
        GenerateError::Foreign { .. } => Problem::input("generate", error.to_string())
            .advise("say whose it is: `depends_on` in whimbrel.toml"),
        GenerateError::Rename(error) => Problem::input("usage", error.to_string()),
        GenerateError::Unclear(candidates) => {
            let mut problem = Problem::input("rename", error.to_string());
            problem.exit = exit::REFUSED;
            let flags = candidates.iter().map(|candidate| {
                let Rename { from, to } = &candidate.rename;
                let (from, to) = (from.parts.join("."), to.parts.join("."));
                format!("--rename {from}={to}")
            });
            let flags = flags.collect::<Vec<_>>().join(" ");
            problem
                .advise(format!("if they are: {flags}"))
                .advise("if they are not, and what is in them may go: --no-renames")
        }
        other => {
            let problem = Problem::input("generate", other.to_string());
            Problem { notes: causes(other), exit: exit::FAILED, ..problem }
        }
    };
    problem.state = Some(UNTOUCHED.to_owned());
    problem
}
