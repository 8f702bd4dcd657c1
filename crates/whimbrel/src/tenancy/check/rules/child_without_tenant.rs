//! T23: a table that belongs to a tenant only through another.

use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T23",
    name: "child-without-tenant",
    title: "A table that belongs to a tenant only through another",
    severity: Severity::High,
    meaning: "Its rows are a tenant's only by a foreign key. Without a policy of its own \
              everybody reads all of them; with a policy that asks the parent, every row \
              costs a look there.",
    way_out: "Add the tenant column, fill it from the parent, and let the foreign key \
              carry it: `(tenant_id, parent_id)`.",
    example: Example::Sql {
        bad: "CREATE TABLE order_lines (
    id uuid PRIMARY KEY, tenant uuid, order_id bigint,
    FOREIGN KEY (tenant, order_id) REFERENCES orders (tenant_id, id));",
        good: "CREATE TABLE order_lines (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, order_id bigint,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id));
CALL protect('order_lines');",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let unknown = scene.tables().filter(|placed| {
        placed.standing == Standing::Nobody && !placed.table.is_partition
    });
    let found = unknown.filter_map(|placed| {
        let parents = super::no_tenant_column::parents(scene, &placed);
        if parents.is_empty() {
            return None;
        }
        let reads = if placed.table.rls || !placed.table.app.select {
            String::new()
        } else {
            format!(": {} reads those of all tenants", scene.app())
        };
        let parents = parents.join(", ");
        let message = format!("its rows are a tenant's only through {parents}{reads}");
        Some(Finding::of(&RULE, placed.label(), message))
    });
    found.collect()
}
