//! The order of columns, which no statement changes.

use super::rules::columns;
use crate::catalog::{Catalog, FactId, Kind};

/// A table whose columns do not come into the order that is wanted: `ALTER TABLE` adds
/// columns at the end. Only `SELECT *`, `INSERT` and `COPY` without a list of columns, and
/// the table's row type can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOrder {
    /// The table.
    pub table: FactId,
    /// Its columns as they will be.
    pub reached: Vec<String>,
    /// Its columns as they are wanted.
    pub wanted: Vec<String>,
}

/// The tables of both catalogs whose columns a plan from one to the other leaves in
/// another order than the second catalog has them in: those that stay come first.
pub fn column_orders(from: &Catalog, to: &Catalog) -> Vec<ColumnOrder> {
    let both =
        to.of_kind(Kind::Table).iter().filter(|table| from.get(&table.id).is_some());
    both.filter(|table| !same_columns(&table.id, from, to))
        .filter_map(|table| {
            let names = |catalog| -> Vec<String> {
                let columns = columns(&table.id, catalog);
                columns.iter().map(|column| column.id.name().to_owned()).collect()
            };
            let (had, wanted) = (names(from), names(to));
            let stays = had.iter().filter(|name| wanted.contains(name));
            let added = wanted.iter().filter(|name| !had.contains(name));
            let reached: Vec<String> = stays.chain(added).cloned().collect();
            let table = table.id.clone();
            (reached != wanted).then_some(ColumnOrder { table, reached, wanted })
        })
        .collect()
}

/// Whether a table has the same columns in the same places: most have, and need not be
/// looked at any closer.
fn same_columns(table: &FactId, from: &Catalog, to: &Catalog) -> bool {
    let columns = |catalog| Catalog::children_of_kind(catalog, table, Kind::Column);
    let (had, wanted) = (columns(from), columns(to));
    let mut pairs = had.iter().zip(&wanted);
    had.len() == wanted.len()
        && pairs.all(|(old, new)| old.id == new.id && old.detail == new.detail)
}
