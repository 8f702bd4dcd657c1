//! Tables whose columns stay in another order.

use serde_json::{Value, json};
use whimbrel::plan::ColumnOrder;

/// Names them: no statement changes the order, and few can tell it.
pub(crate) fn show_column_orders(orders: &[ColumnOrder]) {
    for ColumnOrder { table, reached, wanted } in orders {
        let (reached, wanted) = (reached.join(", "), wanted.join(", "));
        super::talk(&format!(
            "note: the columns of {table} stay in another order, which ALTER TABLE \
             cannot change: {reached}; not {wanted}"
        ));
    }
}

/// The same for programs.
pub(crate) fn column_orders_as_json(orders: &[ColumnOrder]) -> Value {
    let one = |ColumnOrder { table, reached, wanted }: &ColumnOrder| json!({ "table": table.parts, "reached": reached, "wanted": wanted });
    orders.iter().map(one).collect()
}
