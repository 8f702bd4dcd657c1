//! What no statement changes: differences that are none to the planner, and that somebody
//! may want to know.

use serde_json::{Value, json};
use whimbrel::catalog::{Catalog, FactId};
use whimbrel::plan::{ColumnOrder, OwnDeclaration, column_orders, own_declarations};

/// What a plan leaves as it is because PostgreSQL has no statement for it.
pub(crate) struct Unreachable {
    orders: Vec<ColumnOrder>,
    declarations: Vec<OwnDeclaration>,
}

impl Unreachable {
    /// What a plan from one catalog to the other leaves.
    pub(crate) fn between(from: &Catalog, to: &Catalog) -> Self {
        Self { orders: column_orders(from, to), declarations: own_declarations(from, to) }
    }

    /// Only what is about certain things.
    pub(crate) fn retain(&mut self, keep: impl Fn(&FactId) -> bool) {
        self.orders.retain(|one| keep(&one.table));
        self.declarations.retain(|one| keep(&one.id));
    }

    /// Names them.
    pub(crate) fn show(&self) {
        for ColumnOrder { table, reached, wanted } in &self.orders {
            let (reached, wanted) = (reached.join(", "), wanted.join(", "));
            super::talk(&format!(
                "note: the columns of {table} stay in another order, which ALTER TABLE \
                 cannot change: {reached}; not {wanted}"
            ));
        }
        for OwnDeclaration { id, wanted } in &self.declarations {
            let (is, not) = match wanted {
                true => ("only inherited", "declared by its own table, too"),
                false => ("declared by its own table, too", "only inherited"),
            };
            super::talk(&format!(
                "note: {id} stays {is}, and is wanted as {not}, which ALTER TABLE cannot change"
            ));
        }
    }

    /// The same for programs: two fields.
    pub(crate) fn add_to(&self, facts: &mut Value) {
        let order = |one: &ColumnOrder| json!({ "table": one.table.parts, "reached": one.reached, "wanted": one.wanted });
        let declaration = |one: &OwnDeclaration| json!({ "kind": one.id.kind.name(), "name": one.id.parts, "wanted": one.wanted });
        facts["column_orders"] = self.orders.iter().map(order).collect();
        facts["own_declarations"] = self.declarations.iter().map(declaration).collect();
    }
}
