//! T46: a cascade from a table without row security.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T46",
    name: "cascade-from-open-table",
    title: "A cascade from a table without row security",
    severity: Severity::Critical,
    meaning: "Whoever may delete there deletes or changes rows of tenants that it cannot \
              see: cascades run past row security.",
    way_out: "Protect the parent, or make the foreign key RESTRICT, or take DELETE away.",
    example: Example::Sql {
        bad: "CREATE TABLE prices (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint,
    currency text REFERENCES currencies ON DELETE CASCADE, PRIMARY KEY (tenant_id, id));
CALL protect('prices');
GRANT DELETE ON currencies TO erp_app;",
        good: "CREATE TABLE prices (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint,
    currency text REFERENCES currencies, PRIMARY KEY (tenant_id, id));
CALL protect('prices');
GRANT DELETE ON currencies TO erp_app;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.tenants().flat_map(|placed| {
        let foreign = placed.table.constraints.iter().filter(|one| one.kind == 'f');
        let cascades = foreign.filter_map(|constraint| {
            let action = match constraint.on_delete {
                Some('c') => "deletes",
                Some('n' | 'd') => "changes",
                _ => return None,
            };
            let parent = scene.get(constraint.references?)?;
            if parent.table.rls || !parent.table.app.delete {
                return None;
            }
            let message = format!(
                "a row that {} deletes in {} {action} rows of all tenants here ({})",
                scene.app(),
                parent.label(),
                constraint.name
            );
            Some(Finding::of(&RULE, placed.label(), message))
        });
        cascades.collect::<Vec<_>>()
    });
    found.collect()
}
