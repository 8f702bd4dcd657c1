//! T27: a sub-select that means a column of the outer table.

use super::super::condition::Verdict;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T27",
    name: "captured-column",
    title: "A sub-select that means a column of the outer table",
    severity: Severity::Critical,
    meaning: "A name that the inner table does not have is looked up outside, without an \
              error: `organization_id IN (SELECT organization_id FROM users)` is true of \
              every row when `users` has no such column. It looks right in a review.",
    way_out: "Qualify every column in a policy's sub-select: then PostgreSQL refuses \
              what is not there.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id IN (SELECT tenant_id FROM tenants));",
        good: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id())
        AND EXISTS (SELECT FROM tenants t WHERE t.id = orders.tenant_id));",
    },
    manual: "queries-table-expressions.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.conditions().filter_map(|condition| {
        let Verdict::Captured(column) = condition.verdict() else { return None };
        let message = format!(
            "its sub-select means {column} of {} itself, so every row of every tenant \
             passes: {}",
            condition.placed.label(),
            condition.text()
        );
        Some(scene.held(condition, Finding::of(&RULE, condition.label(), message)))
    });
    found.collect()
}
