//! TypeORM's table for what views and generated columns were made of.

use whimbrel::sql::quote_ident;

use super::desired::ParameterizedStatement;
use super::options::DataSourceOptions;

const COLUMNS: &str = "(\"type\" character varying NOT NULL, \
    \"database\" character varying, \"schema\" character varying, \
    \"table\" character varying, \"name\" character varying, \"value\" text)";

/// The columns of a row, in the order in which TypeORM's statements name them.
const ROW: [&str; 6] = ["database", "schema", "table", "type", "name", "value"];

/// Where a data source has that table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataTable {
    /// Its schema; none for the session's.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
}

/// A row that is there, whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredMetadataRow {
    /// `database`, `schema`, `table`, `type`, `name` and `value`.
    pub cells: [Option<String>; 6],
}

impl MetadataTable {
    pub(super) fn of(options: &DataSourceOptions) -> Self {
        let name = options.metadata_table_name();
        Self {
            schema: options.schema().filter(|schema| !schema.is_empty()),
            name: name.unwrap_or_else(|| "typeorm_metadata".to_owned()),
        }
    }

    /// Its name as SQL has it.
    pub fn path(&self) -> String {
        let name = quote_ident(&self.name);
        match &self.schema {
            Some(schema) => format!("{}.{name}", quote_ident(schema)),
            None => name,
        }
    }

    /// Makes it where it is not there yet.
    pub(super) fn creation(&self) -> String {
        format!("CREATE TABLE IF NOT EXISTS {} {COLUMNS}", self.path())
    }

    /// Asks for all rows, with the columns of [`StoredMetadataRow::cells`].
    pub fn query(&self) -> String {
        format!("SELECT {} FROM {}", quoted(&ROW).join(", "), self.path())
    }

    /// Writes a row again.
    pub fn insert(&self, row: &StoredMetadataRow) -> ParameterizedStatement {
        let mut parameters: Vec<String> = Vec::new();
        let values = row.cells.iter().map(|cell| match cell {
            Some(value) => {
                parameters.push(value.clone());
                format!("${}", parameters.len())
            }
            None => "DEFAULT".to_owned(),
        });
        let values: Vec<String> = values.collect();
        let (path, columns) = (self.path(), quoted(&ROW).join(", "));
        let sql = format!("INSERT INTO {path}({columns}) VALUES ({})", values.join(", "));
        ParameterizedStatement { sql, parameters }
    }

    /// Removes a row, and what TypeORM takes for the same one.
    pub fn delete(&self, row: &StoredMetadataRow) -> ParameterizedStatement {
        let known = ROW.into_iter().zip(&row.cells).filter(|(name, _)| *name != "value");
        let known = known.filter_map(|(name, cell)| Some((name, cell.clone()?)));
        let (names, parameters): (Vec<&str>, Vec<String>) = known.unzip();
        let conditions = quoted(&names).into_iter().enumerate();
        let conditions = conditions.map(|(at, name)| format!("{name} = ${}", at + 1));
        let conditions = conditions.collect::<Vec<_>>().join(" AND ");
        let sql = format!("DELETE FROM {} WHERE {conditions}", self.path());
        ParameterizedStatement { sql, parameters }
    }
}

/// TypeORM quotes the columns always; two of them are words of SQL.
fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| quote_ident(name)).collect()
}
