//! What a service wants.

use std::collections::BTreeSet;

use whimbrel::catalog::{FactId, Kind};
use whimbrel::config::{Service, SourceKind};
use whimbrel::ops::generate::Vocabulary;
use whimbrel::source::{Ddl, Declaration, Origin};
use whimbrel::sql::{Position, quote_ident};
use whimbrel_seaorm::SeaOrmSchema;
use whimbrel_typeorm::{
    ConnectionFrom, DesiredSchema, DesiredStatement, SessionNames, TypeOrmService,
};

use super::metadata::Metadata;
use crate::prepare::load;
use crate::render::{self, Problem};
use crate::verbs::Scope;

/// What a service wants, and what that takes.
pub(crate) struct Desired {
    pub(crate) ddl: Ddl,
    pub(super) vocabulary: Vocabulary,
    /// What is declared, as far as it is known before PostgreSQL sees it.
    pub(crate) declared: BTreeSet<FactId>,
    /// Statements that TypeORM runs by itself when it connects, so that they are in no
    /// migration.
    pub(super) beforehand: Vec<String>,
    /// Tables that TypeORM keeps for itself.
    pub(crate) foreign: BTreeSet<FactId>,
    /// TypeORM's metadata table, as the service wants it.
    pub(super) metadata: Option<Metadata>,
    pub(super) warnings: Vec<String>,
}

/// What a service wants. Its data source is evaluated for that, unless it is already.
pub(crate) fn desired(
    scope: &Scope<'_>,
    service: &Service,
    evaluated: Option<&TypeOrmService>,
    names: &SessionNames,
) -> Result<Desired, Problem> {
    match &service.source {
        SourceKind::TypeOrm { data_source, tsconfig } => {
            let loaded;
            let programs = match evaluated {
                Some(known) => known,
                None => {
                    let data_source = data_source.as_deref();
                    let (tsconfig, from) =
                        (tsconfig.as_deref(), ConnectionFrom::Elsewhere);
                    loaded = load(service, data_source, tsconfig, scope.context, from)?;
                    &loaded
                }
            };
            let schema = programs.desired(names).map_err(|e| render::of_load(&e))?;
            of_entities(programs, schema, names)
        }
        SourceKind::Sql if service.entities.is_empty() => of_files(service),
        SourceKind::Sql => of_rust(service, names),
        SourceKind::Unclear { reason } => Err(crate::prepare::unclear(reason)),
    }
}

/// The schemas in which a service's entities are.
pub(crate) fn declared_schemas(
    scope: &Scope<'_>,
    service: &Service,
    names: &SessionNames,
) -> Result<BTreeSet<String>, Problem> {
    let declared = desired(scope, service, None, names)?.declared;
    Ok(declared.iter().filter_map(|id| id.parts.first().cloned()).collect())
}

fn of_files(service: &Service) -> Result<Desired, Problem> {
    if service.desired.is_empty() {
        let title = format!("nothing says what the schema of {} is to be", service.name);
        return Err(Problem::input("configuration", title).advise(
            "name the SQL files that say it with `desired = [\"schema/**/*.sql\"]`, or \
             SeaORM's entities with `entities = [\"src/entity/**/*.rs\"]`, in \
             whimbrel.toml",
        ));
    }
    let ddl = Ddl::read_patterns(&service.desired, &service.folder)
        .map_err(|errors| render::of_source(&errors))?;
    Ok(Desired {
        ddl,
        vocabulary: Vocabulary::Sql,
        declared: BTreeSet::new(),
        beforehand: Vec::new(),
        foreign: BTreeSet::new(),
        metadata: None,
        warnings: Vec::new(),
    })
}

/// What SeaORM's entities say, and SQL files beside them, if there are any.
fn of_rust(service: &Service, names: &SessionNames) -> Result<Desired, Problem> {
    let SeaOrmSchema { mut ddl, tables, enums, warnings } =
        whimbrel_seaorm::read(&service.entities, &service.folder)
            .map_err(|errors| render::of_rust(&errors))?;
    let mut vocabulary = Vocabulary::SeaOrm;
    if !service.desired.is_empty() {
        let files = of_files(service)?;
        ddl.append(files.ddl);
        vocabulary = files.vocabulary;
    }
    let tables = tables.iter().map(|(schema, name)| {
        let schema = schema.as_deref().unwrap_or(&names.schema);
        FactId::new(Kind::Table, [schema, cut(name)])
    });
    let enums =
        enums.iter().map(|name| FactId::new(Kind::Enum, [&*names.schema, cut(name)]));
    Ok(Desired {
        ddl,
        vocabulary,
        declared: tables.chain(enums).collect(),
        beforehand: Vec::new(),
        foreign: BTreeSet::new(),
        metadata: None,
        warnings,
    })
}

fn of_entities(
    programs: &TypeOrmService,
    schema: DesiredSchema,
    names: &SessionNames,
) -> Result<Desired, Problem> {
    let schemas = schema.schemas.iter().map(|name| Declaration {
        sql: format!("CREATE SCHEMA IF NOT EXISTS {}", quote_ident(name)),
        origin: nowhere(name),
    });
    let statements = schema.statements.iter().map(|one| declaration(programs, one));
    let ddl = Ddl::declared(schemas.chain(statements))
        .map_err(|errors| render::of_source(&errors))?;
    let id = |kind, schema: &str, name: &str| FactId::new(kind, [schema, cut(name)]);
    let tables = schema.tables.iter().map(|one| id(Kind::Table, &one.schema, &one.name));
    let enums = schema.enums.iter().map(|one| id(Kind::Enum, &one.schema, &one.name));
    let views = schema.views.iter().map(|one| {
        let kind = if one.is_materialized { Kind::MaterializedView } else { Kind::View };
        id(kind, &one.schema, &one.name)
    });
    let metadata =
        Metadata { table: programs.metadata_table(), rows: schema.metadata_rows };
    let place = metadata.table.schema.as_deref().unwrap_or(&names.schema);
    let foreign = id(Kind::Table, place, &metadata.table.name);
    Ok(Desired {
        vocabulary: Vocabulary::TypeOrm,
        declared: tables.chain(enums).chain(views).collect(),
        beforehand: schema.extensions.into_iter().chain(schema.metadata_table).collect(),
        foreign: [foreign].into(),
        metadata: Some(metadata),
        warnings: schema.warnings,
        ddl,
    })
}

fn declaration(programs: &TypeOrmService, statement: &DesiredStatement) -> Declaration {
    let origin = statement.origin.as_ref().map_or_else(
        || nowhere("the data source"),
        |origin| {
            let frame = programs.declaration(origin);
            let position = frame.as_ref().map(|frame| Position {
                line: frame.line as usize,
                column: frame.column as usize,
            });
            let path = frame.map(|frame| frame.path).or_else(|| origin.file.clone());
            Origin {
                path: path.unwrap_or_default(),
                position,
                label: origin.entity.clone(),
            }
        },
    );
    Declaration { sql: statement.sql.clone(), origin }
}

fn nowhere(label: &str) -> Origin {
    Origin { path: std::path::PathBuf::new(), position: None, label: label.to_owned() }
}

/// A name as PostgreSQL cuts it (`NAMEDATALEN`, manual 4.1.1).
fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(63)]
}
