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
    both.filter_map(|table| {
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
