//! What a check looks at: the text of a service's migrations, and where its database is.

use std::path::Path;

use whimbrel::config::Service;
use whimbrel::database::Settings;
use whimbrel::lint::Source;
use whimbrel::migration::{Body, Direction, MigrationFile};
use whimbrel::sql::QualifiedName;
use whimbrel_typeorm::sql_literals;

use crate::prepare::prepare;
use crate::render::{Problem, relative};
use crate::verbs::Scope;

/// What is known of a service.
pub(super) struct Looked {
    /// Its name.
    pub(super) service: String,
    /// Where its database is.
    pub(super) settings: Settings,
    /// The tables of its history.
    pub(super) records: Vec<QualifiedName>,
    /// The text of its migrations.
    pub(super) sources: Vec<Source>,
    /// What of it cannot be seen.
    pub(super) notes: Vec<String>,
}

impl Looked {
    /// Where its database is, as one text: services with the same share it.
    pub(super) fn place(&self) -> String {
        format!("{:?} {}", self.settings.endpoints, self.settings.database)
    }
}

/// Reads a service's migrations.
pub(super) fn look(scope: &Scope<'_>, service: &Service) -> Result<Looked, Problem> {
    let prepared = prepare(service, &scope.surroundings())?;
    let tracking = &prepared.tracking;
    let record = |name: String| match tracking.schema() {
        Some(schema) => QualifiedName::new(schema, name),
        None => QualifiedName::bare(name),
    };
    let records =
        vec![record(tracking.name().to_owned()), record(tracking.journal_name())];
    let root = &scope.project.root;
    let (mut sources, mut unseen, mut files) = (Vec::new(), 0, 0);
    for migration in &prepared.migrations {
        let missed = read(migration, &service.name, root, &mut sources);
        unseen += missed;
        files += usize::from(missed > 0);
    }
    let mut notes = Vec::new();
    if unseen > 0 {
        notes.push(format!(
            "{}: {unseen} statements in {files} migrations are put together by the \
             program, so no rule saw their text",
            service.name
        ));
    }
    let (service, settings) = (service.name.clone(), prepared.settings);
    Ok(Looked { service, settings, records, sources, notes })
}

/// The text of one migration; says how many statements cannot be seen.
fn read(
    migration: &MigrationFile,
    service: &str,
    root: &Path,
    sources: &mut Vec<Source>,
) -> usize {
    let service = service.to_owned();
    match &migration.body {
        Body::Sql(sql) => {
            if let Some(part) = sql.part(Direction::Up) {
                sources.push(Source {
                    service,
                    path: relative(&part.path, root),
                    sql: part.sql.clone(),
                    lines_before: part.lines_before,
                    columns_before: 0,
                });
            }
            0
        }
        Body::Program { .. } => {
            let text = std::fs::read_to_string(&migration.path).ok();
            let found = text.and_then(|text| sql_literals(&migration.path, &text));
            let Some(found) = found else { return 1 };
            let path = relative(&migration.path, root);
            for literal in found.literals {
                sources.push(Source {
                    service: service.clone(),
                    path: path.clone(),
                    sql: literal.sql,
                    lines_before: literal.line - 1,
                    columns_before: literal.column - 1,
                });
            }
            found.unseen
        }
    }
}
