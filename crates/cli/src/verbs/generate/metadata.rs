//! The rows of TypeORM's metadata table: what views and generated columns were made of.

use std::collections::BTreeSet;

use serde_json::Value;
use whimbrel::database::Session;
use whimbrel::migration::{GeneratedMigration, Query};
use whimbrel_typeorm::{MetadataRow, ParameterizedStatement};

use crate::render::{self, Problem};

type Key = [Option<String>; 5];

/// Adds to a migration the rows that are to be written, and removes them on the way
/// down. Rows that nothing wants any more are left alone where they are.
pub(super) fn add(
    migration: &mut GeneratedMigration,
    wanted: &[MetadataRow],
    session: &mut Session,
) -> Result<(), Problem> {
    if wanted.is_empty() {
        return Ok(());
    }
    let known = known(session)?;
    let key = |row: &MetadataRow| {
        [
            Some(row.kind.clone()),
            row.schema.clone(),
            row.table.clone(),
            Some(row.name.clone()),
            Some(row.value.clone()),
        ]
    };
    for row in wanted.iter().filter(|row| !known.contains(&key(row))) {
        let same = |old: &&Key| old[..4] == key(row)[..4];
        if known.iter().any(|old| same(&old)) {
            migration.up.queries.push(query(&row.delete));
        }
        migration.up.queries.push(query(&row.insert));
        migration.down.queries.insert(0, query(&row.delete));
    }
    Ok(())
}

fn query(statement: &ParameterizedStatement) -> Query {
    let parameters = statement.parameters.iter().cloned().map(Value::String).collect();
    Query { sql: statement.sql.clone(), parameters }
}

fn known(session: &mut Session) -> Result<BTreeSet<Key>, Problem> {
    let failed = |error| render::of_exec("reading TypeORM's metadata table", &error);
    let found =
        session.batch("SELECT to_regclass('typeorm_metadata')").map_err(failed)?;
    if found.first().and_then(|outcome| outcome.scalar()).is_none() {
        return Ok(BTreeSet::new());
    }
    let rows = session
        .batch("SELECT \"type\", \"schema\", \"table\", \"name\", \"value\" FROM typeorm_metadata")
        .map_err(failed)?;
    let text = |value: Option<&str>| value.map(str::to_owned);
    Ok(rows
        .iter()
        .flat_map(|outcome| outcome.rows.iter())
        .map(|row| [0, 1, 2, 3, 4].map(|column| text(row.get(column))))
        .collect())
}
