mod place;

use whimbrel::config::{Convention, SourceKind};
use whimbrel::migration::{
    CreateError, Existing, NewMigration, Template, create as write, naming_findings,
};
use whimbrel::sql::QualifiedName;
use whimbrel::tenancy::standard::new_table;

use crate::args::{CreateArgs, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::prepare::unclear;
use crate::render::{self, Document, Problem, Progress, relative};
use crate::verbs::Scope;

pub(crate) use self::place::{Place, place};

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
    if let (SourceKind::Unclear { reason }, None) = (&service.source, &arguments.folder) {
        return Err(unclear(reason));
    }
    let progress = Progress::new(output, &[&service.name]);
    for finding in naming_findings(&arguments.name) {
        progress.warn(&service.name, &finding.to_string());
    }
    let folder = arguments.folder.as_deref();
    let place = place(folder, arguments.language, service, scope.context);
    let template = arguments.table.as_deref().map_or(Template::Empty, |table| {
        tenant_table(&QualifiedName::from_path(table), scope.project.tenancy.as_ref())
    });
    let migration = NewMigration {
        path: place.folder.join(&arguments.name),
        timestamp: arguments.timestamp.unwrap_or_else(Context::now),
        language: place.language,
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

/// A table as the convention asks, or, where none is written, as the usual one does.
fn tenant_table(table: &QualifiedName, convention: Option<&Convention>) -> Template {
    let Some(convention) = convention else {
        return Template::TenantTable(table.clone());
    };
    let down = vec![format!("DROP TABLE {table}")];
    Template::Written { up: new_table(table, convention), down }
}

fn problem(error: &CreateError) -> Problem {
    let mut problem = Problem::input("usage", error.to_string());
    if let Some(cause) = std::error::Error::source(error) {
        problem.notes.push(("cause", cause.to_string()));
    }
    problem
}
