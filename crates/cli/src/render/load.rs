//! What cannot be loaded, as [`Problem`]s.

use whimbrel::config::ConfigError;
use whimbrel::migration::MigrationErrors;
use whimbrel::run::ProgramError;
use whimbrel_typeorm::LoadError;

use crate::render::problem::{causes, position};
use crate::render::{Excerpt, Problem};

/// Describes a configuration that cannot be used.
pub(crate) fn of_config(error: &ConfigError) -> Problem {
    let mut problem = Problem::input("configuration", error.to_string());
    problem.notes.extend(causes(error));
    problem
}

/// Describes migration files that cannot be used.
pub(crate) fn of_migration_files(errors: &MigrationErrors) -> Problem {
    let lines: Vec<String> = errors
        .iter()
        .map(|error| match std::error::Error::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        })
        .collect();
    Problem::input("migration", lines.join("\n"))
}

/// Describes a data source or migrations that cannot be evaluated.
pub(crate) fn of_load(error: &LoadError) -> Problem {
    let mut problem = Problem::input("load", error.to_string());
    match error {
        LoadError::Program { source, .. } => add_program(&mut problem, source),
        other => problem.notes.extend(causes(other)),
    }
    problem
}

fn add_program(problem: &mut Problem, error: &ProgramError) {
    problem.title = error.to_string();
    if let Some(frame) = error.frames.first() {
        let position = position(frame.line, frame.column);
        let here = Excerpt::of_file(&frame.path, position, "here");
        problem.excerpts.extend(here);
    }
    for frame in error.frames.iter().skip(1).take(6) {
        let place = format!("{}:{}:{}", frame.path.display(), frame.line, frame.column);
        problem.notes.push(("from", place));
    }
    if error.missing_package.is_some() {
        problem.next.push("install the project's packages (npm install)".to_owned());
    }
}
