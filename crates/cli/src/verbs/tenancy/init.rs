//! `whimbrel tenancy init`: the convention in words, and what it stands on.

use std::path::Path;

use whimbrel::config::{
    AuditConvention, AuditVariant, Convention, FILE_NAME, Project, TenancyRoles,
    initial_config, tenancy_config,
};
use whimbrel::migration::{Existing, Language, NewMigration, Template, create as write};
use whimbrel::sql::QualifiedName;
use whimbrel::tenancy::standard::foundation;

use crate::args::{ScopeArgs, TenancyInitArgs};
use crate::context::Context;
use crate::exit;
use crate::render::{self, Document, Problem, relative};
use crate::verbs::scope::{bare_project, environment};

/// The service that makes what the convention stands on.
const SERVICE: &str = "tenancy";

/// `whimbrel tenancy init`
pub(crate) fn init(
    arguments: &TenancyInitArgs,
    context: &Context,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let project = project(context)?;
    if project.tenancy.is_some() {
        let file = project.file.as_deref().unwrap_or(Path::new(FILE_NAME));
        let title = format!("{} has a convention already: [tenancy]", file.display());
        return Err(Problem::input("usage", title));
    }
    if project.services.iter().any(|service| service.name == SERVICE) {
        let title = format!("there is a service `{SERVICE}` already");
        return Err(Problem::input("usage", title));
    }
    let convention = convention(arguments);
    let migration = migration(arguments, &convention, &project.root);
    let created = write(&migration, Existing::Refuse)
        .map_err(|error| Problem::input("usage", error.to_string()))?;
    let file = project.root.join(FILE_NAME);
    let before = match &project.file {
        Some(file) => {
            std::fs::read_to_string(file).map_err(|error| unwritable(file, &error))?
        }
        None => initial_config(&project),
    };
    let folder = arguments.folder.display().to_string();
    let text = format!("{}\n{}", before.trim_end(), tenancy_config(&convention, &folder));
    std::fs::write(&file, text).map_err(|error| {
        // Half of it would not be found again.
        created.paths.iter().for_each(|path| drop(std::fs::remove_file(path)));
        unwritable(&file, &error)
    })?;
    let paths = std::iter::once(&file).chain(&created.paths);
    let paths: Vec<String> = paths.map(|path| relative(path, &context.folder)).collect();
    if output.json {
        let mut document = Document::new("tenancy init");
        document.add(SERVICE, serde_json::json!({ "files": paths }));
        document.print(exit::DONE);
    } else if !output.quiet {
        paths.iter().for_each(|path| render::data(path));
        render::talk(
            "Next: look at both, then `whimbrel run` and `whimbrel tenancy check`. The \
             migration makes roles: it has to run as a superuser, once for each database.",
        );
    }
    Ok(exit::DONE)
}

/// The project here, or an empty one: a convention may be the first thing there is.
fn project(context: &Context) -> Result<Project, Problem> {
    let environment = environment(&context.environment);
    match Project::discover(&context.folder, &environment) {
        Err(whimbrel::config::ConfigError::NothingFound { .. }) => {
            Ok(bare_project(context))
        }
        found => found.map_err(|error| render::of_config(&error)),
    }
}

fn convention(arguments: &TenancyInitArgs) -> Convention {
    let name = |path: &str| {
        let name = QualifiedName::from_path(path);
        if name.schema.is_some() { name } else { QualifiedName::new("public", name.name) }
    };
    Convention {
        service: Some(SERVICE.to_owned()),
        column: arguments.column.clone(),
        column_type: arguments.column_type.clone(),
        aliases: arguments.aliases.clone(),
        root: arguments.root.as_deref().map(name),
        function: name(&arguments.function),
        setting: arguments.setting.clone(),
        roles: TenancyRoles {
            app: arguments.app.clone(),
            owner: arguments.owner.clone(),
            migrator: arguments.migrator.clone(),
            audit: arguments.audit_role.clone(),
        },
        audit: (!arguments.no_audit).then(|| AuditConvention {
            table: name(&arguments.audit_log),
            function: None,
            variant: AuditVariant::Row,
            exclude: Vec::new(),
        }),
        composite_keys: arguments.composite_keys,
        ..Convention::default()
    }
}

fn migration(
    arguments: &TenancyInitArgs,
    convention: &Convention,
    root: &Path,
) -> NewMigration {
    let made = foundation(convention);
    let text = |text: String| vec![text.trim_end().trim_end_matches(';').to_owned()];
    NewMigration {
        path: root.join(&arguments.folder).join("migrations").join("Tenancy"),
        timestamp: arguments.timestamp.unwrap_or_else(Context::now),
        language: Language::Sql,
        template: Template::Written { up: text(made.up), down: text(made.down) },
    }
}

fn unwritable(file: &Path, error: &std::io::Error) -> Problem {
    Problem::input("usage", format!("cannot write {}: {error}", file.display()))
}
