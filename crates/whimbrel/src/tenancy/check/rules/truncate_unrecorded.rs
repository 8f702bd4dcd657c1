//! T52: tRUNCATE leaves no audit row.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T52",
    name: "truncate-not-recorded",
    title: "TRUNCATE leaves no audit row",
    severity: Severity::Medium,
    meaning: "Row triggers do not fire for it: a table can be emptied without a trace.",
    way_out: "A statement trigger for TRUNCATE, and no TRUNCATE privilege for the \
              application.",
    example: Example::Sql {
        bad: "DROP TRIGGER audited_truncate ON orders;",
        good: "DROP TRIGGER audited_truncate ON orders;
CREATE TRIGGER emptied BEFORE TRUNCATE ON orders
    FOR EACH STATEMENT EXECUTE FUNCTION audit.note('tenant_id');",
    },
    manual: "sql-createtrigger.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let audited = scene.tenants().filter(|placed| scene.is_audited(placed.table));
    let found = audited.filter_map(|placed| {
        let triggers = scene.audit_triggers(placed.table);
        if triggers.is_empty() || triggers.iter().any(|trigger| trigger.truncate) {
            return None;
        }
        let message = "TRUNCATE empties it without a row in the audit log";
        Some(Finding::of(&RULE, placed.label(), message))
    });
    found.collect()
}
