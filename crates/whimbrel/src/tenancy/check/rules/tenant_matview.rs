//! T42: a materialized view over tenant tables that the application reads.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T42",
    name: "materialized-view-of-tenants",
    title: "A materialized view over tenant tables that the application reads",
    severity: Severity::Critical,
    meaning: "A materialized view is a copy, and has no row security: it shows what its \
              last refresh saw, of all tenants. Refreshed by an owner under FORCE it is \
              empty.",
    way_out: "Revoke all privileges on it, and give it out through a view or function \
              that compares with the context.",
    example: Example::Sql {
        bad: "CREATE MATERIALIZED VIEW totals AS SELECT tenant_id, sum(total) FROM orders GROUP BY 1;
GRANT SELECT ON totals TO erp_app;",
        good: "CREATE MATERIALIZED VIEW totals AS SELECT tenant_id, sum(total) FROM orders GROUP BY 1;",
    },
    manual: "rules-materializedviews.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let readable =
        scene.estate.views.iter().filter(|view| view.materialized && view.app_select);
    let found = readable.filter_map(|view| {
        let tables = super::owner_view::tenant_tables(scene, view);
        if tables.is_empty() {
            return None;
        }
        let message = format!(
            "{} reads rows of all tenants in it, from {}",
            scene.app(),
            tables.join(", ")
        );
        let path = format!("{}.{}", quote_ident(&view.schema), quote_ident(&view.name));
        let fix = fix::revoke(scene, "ALL", &path);
        let label = format!("{}.{}", view.schema, view.name);
        Some(Finding::of(&RULE, label, message).fixed_by([fix]))
    });
    found.collect()
}
