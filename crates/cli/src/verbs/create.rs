use std::path::{Path, PathBuf};

use whimbrel::config::{Service, SourceKind};
use whimbrel::migration::{
    CreateError, Existing, Language as Written, ModuleSystem, NewMigration, Template,
    create as write, naming_findings,
};
use whimbrel::sql::QualifiedName;

use crate::args::{CreateArgs, Language, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::render::{self, Document, Problem, Progress, relative};
use crate::verbs::Scope;

/// `whimbrel create`
pub(crate) fn create(
    arguments: &CreateArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let services = scope.services();
    let [service] = services.as_slice() else {
        let names = scope.names().join(", ");
        return Err(Problem::input("usage", "which service is the migration for?")
            .advise(format!(
                "work in its folder, or name it with `--service`; here are: {names}"
            )));
    };
    let progress = Progress::new(output, &[&service.name]);
    for finding in naming_findings(&arguments.name) {
        progress.warn(&service.name, &finding.to_string());
    }
    let folder = folder(arguments, service, &scope.context.folder);
    let template = arguments.table.as_deref().map_or(Template::Empty, |table| {
        Template::TenantTable(QualifiedName::from_path(table))
    });
    let migration = NewMigration {
        path: folder.join(&arguments.name),
        timestamp: arguments.timestamp.unwrap_or_else(Context::now),
        language: language(arguments.language, service),
        template,
    };
    let created = write(&migration, Existing::Refuse).map_err(|error| problem(&error))?;
    let root = &scope.context.folder;
    let paths: Vec<String> =
        created.paths.iter().map(|path| relative(path, root)).collect();
    if output.json {
        let mut document = Document::new("create");
        let facts = serde_json::json!({ "name": created.name, "files": paths });
        document.add(&service.name, facts);
        document.print(exit::DONE);
    } else {
        paths.iter().for_each(|path| render::data(path));
    }
    Ok(exit::DONE)
}

fn language(asked: Option<Language>, service: &Service) -> Written {
    match asked {
        Some(Language::Ts) => Written::TypeScript,
        Some(Language::Js) => Written::JavaScript(ModuleSystem::CommonJs),
        Some(Language::Sql) => Written::Sql,
        None if service.source == SourceKind::Sql => Written::Sql,
        None => Written::TypeScript,
    }
}

/// The folder that was named, or the one in which the service's patterns look.
fn folder(arguments: &CreateArgs, service: &Service, current: &Path) -> PathBuf {
    if let Some(folder) = &arguments.folder {
        return current.join(folder);
    }
    let pattern = service.migrations.first().map(String::as_str);
    match (pattern, &service.source) {
        (Some(pattern), _) => service.folder.join(fixed_part(pattern)),
        (None, SourceKind::Sql) => service.folder.join("migrations"),
        (None, SourceKind::TypeOrm { .. }) => {
            service.folder.join("src/database/migrations")
        }
    }
}

/// The folders of a pattern before its first wildcard.
fn fixed_part(pattern: &str) -> PathBuf {
    let wild = |part: &&str| !part.contains(['*', '?', '{', '[', '(', '!']);
    let parts: Vec<&str> = pattern.split('/').take_while(wild).collect();
    let folders = if parts.len() == pattern.split('/').count() {
        &parts[..parts.len().saturating_sub(1)]
    } else {
        &parts[..]
    };
    folders.iter().collect()
}

fn problem(error: &CreateError) -> Problem {
    let mut problem = Problem::input("usage", error.to_string());
    if let Some(cause) = std::error::Error::source(error) {
        problem.notes.push(("cause", cause.to_string()));
    }
    problem
}
