//! T41: a view over tenant tables that reads with its owner's rights.

use super::super::super::estate::View;
use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T41",
    name: "view-with-owners-rights",
    title: "A view over tenant tables that reads with its owner's rights",
    severity: Severity::Critical,
    meaning: "The policies that hold are those of the view's owner, not of who asks: an \
              owner past row security shows the rows of all tenants, an owner under \
              FORCE none.",
    way_out: "`WITH (security_invoker = true)`, from PostgreSQL 15 on.",
    example: Example::Sql {
        bad: "CREATE VIEW open_orders AS SELECT * FROM orders WHERE total IS NULL;
GRANT SELECT ON open_orders TO erp_app;",
        good: "CREATE VIEW open_orders WITH (security_invoker = true)
    AS SELECT * FROM orders WHERE total IS NULL;
GRANT SELECT ON open_orders TO erp_app;",
    },
    manual: "sql-createview.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let app = scene.app();
    let found = scene.estate.views.iter().filter_map(|view| {
        let usable = view.app_select || view.app_insert || view.app_update || view.app_delete;
        if view.materialized || view.invoker || !usable {
            return None;
        }
        let tables = tenant_tables(scene, view);
        if tables.is_empty() {
            return None;
        }
        let message = format!(
            "{app} reads {} through it with the rights of {}, so the policies for {app} do \
             not hold",
            tables.join(", "),
            view.owner
        );
        let path = format!("{}.{}", quote_ident(&view.schema), quote_ident(&view.name));
        let fix = format!("ALTER VIEW {path} SET (security_invoker = true)");
        let can = scene.estate.server.version >= 150_000;
        let label = format!("{}.{}", view.schema, view.name);
        Some(Finding::of(&RULE, label, message).fixed_by(can.then_some(fix)))
    });
    found.collect()
}

/// Tables with tenants' rows that a view reads.
pub(super) fn tenant_tables(scene: &Scene<'_>, view: &View) -> Vec<String> {
    let tables = view.reads.iter().filter_map(|oid| scene.get(*oid));
    let guarded = tables
        .filter(|placed| matches!(placed.standing, Standing::Tenant | Standing::Audit));
    let mut labels: Vec<String> = guarded.map(|placed| placed.label()).collect();
    labels.sort();
    labels
}
