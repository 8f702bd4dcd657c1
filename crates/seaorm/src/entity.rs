//! Entities and enums as they are meant.

use crate::column_type::ColumnType;
use crate::place::Place;

/// A `Model` and its relations.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    /// The modules that it is in.
    pub(crate) module: Vec<String>,
    pub(crate) place: Place,
    pub(crate) schema: Option<String>,
    pub(crate) table: String,
    pub(crate) comment: Option<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its variant in the enum `Column`.
    pub(crate) variant: String,
    pub(crate) name: String,
    pub(crate) ty: ColumnType,
    pub(crate) place: Place,
    pub(crate) is_nullable: bool,
    pub(crate) is_key: bool,
    pub(crate) counts: bool,
    pub(crate) is_unique: bool,
    pub(crate) is_indexed: bool,
    pub(crate) unique_key: Option<String>,
    pub(crate) default: Option<String>,
    pub(crate) extra: Option<String>,
    pub(crate) comment: Option<String>,
}

/// What an entity belongs to. Columns are by their variants.
#[derive(Debug, Clone)]
pub(crate) struct ForeignKey {
    pub(crate) place: Place,
    pub(crate) name: Option<String>,
    /// The path of the other entity as it is written.
    pub(crate) to_entity: Vec<String>,
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
    pub(crate) on_update: Option<&'static str>,
    pub(crate) on_delete: Option<&'static str>,
}

/// An enum that is one in the database, too.
#[derive(Debug, Clone)]
pub(crate) struct NativeEnum {
    pub(crate) name: String,
    pub(crate) labels: Vec<String>,
    pub(crate) place: Place,
}

impl Entity {
    pub(crate) fn column(&self, variant: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.variant == variant)
    }

    pub(crate) fn key(&self) -> Vec<&Column> {
        self.columns.iter().filter(|column| column.is_key).collect()
    }
}
