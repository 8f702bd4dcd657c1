//! The rows of TypeORM's metadata table: what views and generated columns were made of.

use std::collections::BTreeSet;

use serde_json::Value;
use whimbrel::catalog::{FactId, Kind};
use whimbrel::database::Session;
use whimbrel::migration::{GeneratedMigration, Query};
use whimbrel::sql::quote_literal;
use whimbrel_typeorm::{
    MetadataRow, MetadataTable, ParameterizedStatement, StoredMetadataRow,
};

use crate::render::{self, Problem};

/// The rows that a service wants.
pub(super) struct Metadata {
    pub(super) table: MetadataTable,
    pub(super) rows: Vec<MetadataRow>,
}

/// What makes two rows speak of the same thing: `type`, `schema`, `table`, `name`.
type Key<'r> = [Option<&'r str>; 4];

impl Metadata {
    /// Adds to a migration the rows that are to be written and takes away those of
    /// generated columns that the service's tables no longer have; both are undone on
    /// the way down. Rows about what the service does not declare stay as they are.
    pub(super) fn add(
        &self,
        migration: &mut GeneratedMigration,
        declared: &BTreeSet<FactId>,
        session: &mut Session,
    ) -> Result<(), Problem> {
        let known = self.known(session)?;
        let mut up: Vec<Query> = Vec::new();
        let mut down: Vec<Query> = Vec::new();
        let mut replace = |old: &StoredMetadataRow| {
            up.push(query(&self.table.delete(old)));
            down.push(query(&self.table.insert(old)));
        };
        let wanted: Vec<Key<'_>> = self.rows.iter().map(key).collect();
        known
            .iter()
            .filter(|old| is_generated_column_of(old, declared))
            .filter(|old| !wanted.contains(&stored_key(old)))
            .for_each(&mut replace);
        let mut new = Vec::new();
        for row in &self.rows {
            let same = || known.iter().filter(|old| stored_key(old) == key(row));
            if !same().any(|old| value(old) == Some(&row.value)) {
                same().for_each(&mut replace);
                new.push(row);
            }
        }
        up.extend(new.iter().map(|row| query(&row.insert)));
        down.splice(0..0, new.iter().map(|row| query(&row.delete)));
        migration.up.queries.extend(up);
        migration.down.queries.splice(0..0, down);
        Ok(())
    }

    fn known(
        &self,
        session: &mut Session,
    ) -> Result<BTreeSet<StoredMetadataRow>, Problem> {
        let failed = |error| render::of_exec("reading TypeORM's metadata table", &error);
        let path = quote_literal(&self.table.path());
        let found =
            session.batch(&format!("SELECT to_regclass({path})")).map_err(failed)?;
        if found.first().and_then(|outcome| outcome.scalar()).is_none() {
            return Ok(BTreeSet::new());
        }
        let rows = session.batch(&self.table.query()).map_err(failed)?;
        let rows = rows.iter().flat_map(|outcome| outcome.rows.iter());
        let stored = rows.map(|row| StoredMetadataRow {
            cells: [0, 1, 2, 3, 4, 5].map(|column| row.get(column).map(str::to_owned)),
        });
        Ok(stored.collect())
    }
}

fn key(row: &MetadataRow) -> Key<'_> {
    [Some(&row.kind), row.schema.as_deref(), row.table.as_deref(), Some(&row.name)]
}

fn stored_key(row: &StoredMetadataRow) -> Key<'_> {
    let [_, schema, table, kind, name, _] = &row.cells;
    [kind.as_deref(), schema.as_deref(), table.as_deref(), name.as_deref()]
}

fn value(row: &StoredMetadataRow) -> Option<&String> {
    row.cells[5].as_ref()
}

/// TypeORM leaves the rows of tables and views that no entity speaks of any more, as it
/// leaves those themselves.
fn is_generated_column_of(row: &StoredMetadataRow, declared: &BTreeSet<FactId>) -> bool {
    let [kind, schema, table, _] = stored_key(row);
    let place = schema.zip(table).filter(|_| kind == Some("GENERATED_COLUMN"));
    place.is_some_and(|(schema, table)| {
        declared.contains(&FactId::new(Kind::Table, [schema, table]))
    })
}

fn query(statement: &ParameterizedStatement) -> Query {
    let parameters = statement.parameters.iter().cloned().map(Value::String).collect();
    Query { sql: statement.sql.clone(), parameters }
}
