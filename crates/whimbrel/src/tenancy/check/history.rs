//! Tables in which migrations are recorded: nobody's rows, so no rule asks them for a
//! tenant.

use std::collections::HashSet;

use super::super::estate::{Estate, Oid, Table};
use crate::history::TrackingTable;
use crate::sql::QualifiedName;

/// TypeORM's own table about views and generated columns.
const METADATA: &str = "typeorm_metadata";

/// The tables that record migrations: those that the caller knows, what has the shape of
/// TypeORM's tracking table, and the journals beside them.
pub(super) fn records(estate: &Estate, known: &[QualifiedName]) -> HashSet<Oid> {
    let is_known = |table: &Table| {
        known.iter().any(|name| {
            let schema = name.schema.as_ref().map(|schema| schema.as_str());
            name.name.as_str() == table.name
                && schema.is_none_or(|schema| schema == table.schema)
        })
    };
    let tracking: Vec<&Table> = estate
        .tables
        .iter()
        .filter(|table| is_known(table) || is_tracking(table))
        .collect();
    let journals: HashSet<(String, String)> = tracking
        .iter()
        .filter_map(|table| {
            let tracking = TrackingTable::new(None, &table.name).ok()?;
            Some((table.schema.clone(), tracking.journal_name()))
        })
        .collect();
    let is_journal = |table: &Table| {
        table.name == METADATA
            || journals.contains(&(table.schema.clone(), table.name.clone()))
    };
    let journals = estate.tables.iter().filter(|table| is_journal(table));
    tracking.into_iter().chain(journals).map(|table| table.oid).collect()
}

/// The shape that TypeORM gives its tracking table.
fn is_tracking(table: &Table) -> bool {
    let columns: Vec<(&str, &str)> = table
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.type_name.as_str()))
        .collect();
    columns == [("id", "integer"), ("timestamp", "bigint"), ("name", "character varying")]
}
