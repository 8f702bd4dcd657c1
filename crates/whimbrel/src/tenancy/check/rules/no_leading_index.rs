//! T22: no index begins with the tenant column.

use super::super::super::estate::Index;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T22",
    name: "no-tenant-index",
    title: "No index begins with the tenant column",
    severity: Severity::Medium,
    meaning: "Every query under a policy reads the rows of all tenants to find its own: \
              what one tenant waits for grows with all others.",
    way_out: "Make an index that begins with the tenant column.",
    example: Example::Sql {
        bad: "CREATE TABLE notes (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, UNIQUE (id, tenant_id));
CALL protect('notes');",
        good: "CREATE TABLE notes (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, UNIQUE (tenant_id, id));
CALL protect('notes');",
    },
    manual: "indexes-multicolumn.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.tenants().filter_map(|placed| {
        let column = placed.column()?;
        let leads = |index: &&Index| {
            index.valid && !index.partial && index.key.first() == Some(&column.number)
        };
        if placed.table.indexes.iter().find(leads).is_some() {
            return None;
        }
        let message = format!(
            "no index begins with {}: every query reads the rows of all tenants",
            column.name
        );
        let how = if placed.table.kind == 'p' { "" } else { " CONCURRENTLY" };
        let fix = format!(
            "CREATE INDEX{how} ON {} ({})",
            placed.path(),
            quote_ident(&column.name)
        );
        Some(Finding::of(&RULE, placed.label(), message).fixed_by([fix]))
    });
    found.collect()
}
