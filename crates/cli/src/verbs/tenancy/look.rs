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
use crate::verbs::generate::Sent;

/// What is known of a service.
pub(super) struct Looked {
    /// Its name.
    pub(super) service: String,
    /// Where its database is.
    pub(super) settings: Settings,
    /// The tables of its history.
    pub(super) records: Vec<QualifiedName>,
    /// The text of its migrations, each with the migration's name.
    texts: Vec<(String, Source)>,
    /// Its migrations that are programs: name and file.
    programs: Vec<(String, String)>,
    /// Statements that no text shows, and in how many migrations.
    unseen: (usize, usize),
}

impl Looked {
    /// Where its database is, as one text: services with the same share it.
    pub(super) fn place(&self) -> String {
        format!("{:?} {}", self.settings.endpoints, self.settings.database)
    }

    /// What cannot be seen of its migrations.
    pub(super) fn note(&self) -> Option<String> {
        let (unseen, files) = self.unseen;
        (unseen > 0).then(|| {
            format!(
                "{}: {unseen} statements in {files} migrations are put together by the \
                 program, so no rule saw their text; `--from migrations` shows them",
                self.service
            )
        })
    }

    /// The text of its migrations.
    pub(super) fn sources(&self) -> impl Iterator<Item = Source> + '_ {
        self.texts.iter().map(|(_, source)| source.clone())
    }

    /// Takes what programs really sent for their text. A statement that stands in the
    /// file as a literal keeps its place; any other is placed at the file's beginning.
    pub(super) fn hear(&mut self, sent: &[Sent]) {
        let own: Vec<&Sent> =
            sent.iter().filter(|one| one.service == self.service).collect();
        let heard = |name: &str| own.iter().any(|one| one.migration == name);
        let programs = self.programs.iter().filter(|(name, _)| heard(name));
        let mut texts = Vec::new();
        for (name, path) in programs {
            let named = self.texts.iter().filter(|(migration, _)| migration == name);
            let mut literals: Vec<&Source> = named.map(|(_, source)| source).collect();
            for one in own.iter().filter(|one| one.migration == *name) {
                let same = literals.iter().position(|literal| literal.sql == one.sql);
                let source = match same {
                    Some(at) => literals.remove(at).clone(),
                    None => Source {
                        service: self.service.clone(),
                        path: path.clone(),
                        sql: one.sql.clone(),
                        lines_before: 0,
                        columns_before: 0,
                    },
                };
                texts.push((name.clone(), source));
            }
        }
        self.texts.retain(|(name, _)| !heard(name));
        self.texts.extend(texts);
        self.unseen = (0, 0);
    }

    /// Reads the text of one migration; says how many statements cannot be seen.
    fn read(&mut self, migration: &MigrationFile, root: &Path) -> usize {
        let name = || migration.name.clone();
        match &migration.body {
            Body::Sql(sql) => {
                if let Some(part) = sql.part(Direction::Up) {
                    let source = Source {
                        service: self.service.clone(),
                        path: relative(&part.path, root),
                        sql: part.sql.clone(),
                        lines_before: part.lines_before,
                        columns_before: 0,
                    };
                    self.texts.push((name(), source));
                }
                0
            }
            Body::Program { .. } => {
                let path = relative(&migration.path, root);
                self.programs.push((name(), path.clone()));
                let text = std::fs::read_to_string(&migration.path).ok();
                let found = text.and_then(|text| sql_literals(&migration.path, &text));
                let Some(found) = found else { return 1 };
                for literal in found.literals {
                    let source = Source {
                        service: self.service.clone(),
                        path: path.clone(),
                        sql: literal.sql,
                        lines_before: literal.line - 1,
                        columns_before: literal.column - 1,
                    };
                    self.texts.push((name(), source));
                }
                found.unseen
            }
        }
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
    let mut looked = Looked {
        service: service.name.clone(),
        settings: prepared.settings,
        records,
        texts: Vec::new(),
        programs: Vec::new(),
        unseen: (0, 0),
    };
    for migration in &prepared.migrations {
        let missed = looked.read(migration, root);
        looked.unseen.0 += missed;
        looked.unseen.1 += usize::from(missed > 0);
    }
    Ok(looked)
}
