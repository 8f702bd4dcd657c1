//! The schema that a service's entities describe.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Value, json};
use whimbrel::run::{Frame, ProgramError};

use super::error::LoadError;
use super::load::{BRIDGE, TypeOrmService};

/// What the session of a database says of itself. Names that entities leave
/// out depend on it, and so does what TypeORM writes down about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionNames {
    /// `current_schema()`: where tables without a schema are made. The
    /// statements leave it out, so they must run where it is the same.
    pub schema: String,
    /// `current_database()`: part of the rows about generated columns. Without
    /// it the `database` option of the data source is taken.
    pub database: Option<String>,
}

impl Default for SessionNames {
    fn default() -> Self {
        Self { schema: "public".to_owned(), database: None }
    }
}

/// The schema that TypeORM's `synchronize()` would make of the entities on an
/// empty database.
///
/// [`extensions`](Self::extensions), [`schemas`](Self::schemas) and
/// [`scaffold`](Self::scaffold) come first; then the
/// [`statements`](Self::statements), in their order.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DesiredSchema {
    /// The TypeORM whose rules were followed.
    pub typeorm: TypeOrmVersion,
    /// The `CREATE EXTENSION` statements that TypeORM runs when it connects; as
    /// there, one that fails is no error by itself.
    pub extensions: Vec<String>,
    /// Names of schemas that must exist. TypeORM never makes them.
    pub schemas: Vec<String>,
    /// Tables of entities with `synchronize: false`. They are not the service's own,
    /// but its keys and views may refer to them.
    pub scaffold: Vec<DesiredStatement>,
    /// Tables with their types and indexes, then foreign keys, then views.
    pub statements: Vec<DesiredStatement>,
    /// The tables that the statements make: of entities, junctions, closures.
    pub tables: Vec<DesiredTable>,
    /// The views that the statements make.
    pub views: Vec<DesiredView>,
    /// The enum types that the statements make.
    pub enums: Vec<DesiredEnum>,
    /// The statement that makes TypeORM's table for views and generated columns, when
    /// there are any. As in TypeORM it belongs to no migration.
    pub metadata_table: Option<String>,
    /// The rows of that table. The statements do not contain them.
    pub metadata_rows: Vec<MetadataRow>,
    /// What may be missing because a package is not there. A decorator of such a
    /// package declares nothing without a word; see [`TypeOrmService::stand_ins`].
    pub warnings: Vec<String>,
}

/// A statement, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DesiredStatement {
    /// One statement of TypeORM's. `CREATE TABLE` brings the comments of its
    /// columns along, after semicolons.
    pub sql: String,
    /// None for what no entity asks for, such as the table of the query cache.
    pub origin: Option<Origin>,
}

/// The entity that asks for something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Origin {
    /// Its name; of a junction table that of the relation's owner.
    pub entity: String,
    /// Where it is declared.
    pub file: Option<PathBuf>,
    /// The stack at its declaration.
    #[serde(default)]
    stack: String,
}

/// A table of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DesiredTable {
    /// Its schema, also when the statements leave it out.
    pub schema: String,
    /// Its name as written; PostgreSQL cuts names at 63 bytes.
    pub name: String,
    /// The entity, if one asks for it.
    pub entity: Option<String>,
}

/// A view of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DesiredView {
    /// Its schema, also when the statements leave it out.
    pub schema: String,
    /// Its name as written.
    pub name: String,
    /// The view entity.
    pub entity: String,
    /// Whether it is materialized.
    #[serde(rename = "materialized")]
    pub is_materialized: bool,
}

/// An enum type of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DesiredEnum {
    /// Its schema.
    pub schema: String,
    /// Its name as written.
    pub name: String,
    /// The first entity that uses it.
    pub entity: Option<String>,
}

/// A row of TypeORM's table for views and generated columns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MetadataRow {
    /// `VIEW`, `MATERIALIZED_VIEW` or `GENERATED_COLUMN`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The database; none for views.
    pub database: Option<String>,
    /// The schema of the view or table.
    pub schema: Option<String>,
    /// The table of a column.
    pub table: Option<String>,
    /// The view or column.
    pub name: String,
    /// The expression as the entity has it.
    pub value: String,
    /// Adds the row, as TypeORM's migrations do.
    pub insert: ParameterizedStatement,
    /// Removes it.
    pub delete: ParameterizedStatement,
}

/// A statement with `$1`, `$2`, ...
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ParameterizedStatement {
    /// The text.
    pub sql: String,
    /// The values.
    pub parameters: Vec<String>,
}

/// The TypeORM of a project.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TypeOrmVersion {
    /// The installed version, else the one of a lock file, else the range of
    /// `package.json`, else the newest that is known.
    pub version: String,
    /// The rules that it follows.
    pub generation: Generation,
}

/// Versions of TypeORM that name and write things alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Generation {
    /// 0.3 and older.
    #[serde(rename = "0.3")]
    ZeroThree,
    /// 1.0 and later.
    #[serde(rename = "1.x")]
    One,
}

impl TypeOrmService {
    /// The schema that the entities describe, for a database whose session has
    /// these names. Nothing is asked of a database.
    ///
    /// # Errors
    ///
    /// When an entity file throws, or TypeORM would refuse the entities.
    pub fn desired(&self, session: &SessionNames) -> Result<DesiredSchema, LoadError> {
        let names = json!({ "schema": session.schema, "database": session.database });
        let mut answer = self
            .engine
            .call(BRIDGE, "desiredSchema", &[names])
            .map_err(|error| self.failed(error))?;
        if answer["needsMetadataTable"] == Value::Bool(true) {
            answer["metadataTable"] = Value::String(self.metadata_table().creation());
        }
        serde_json::from_value(answer).map_err(|error| {
            self.failed(ProgramError::new("EngineError", error.to_string()))
        })
    }

    /// The line in which an entity is declared. Its file is read again for that.
    pub fn declaration(&self, origin: &Origin) -> Option<Frame> {
        self.engine.state().frames(&origin.stack).into_iter().next()
    }
}
