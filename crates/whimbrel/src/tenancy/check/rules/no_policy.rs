//! T12: row security without any policy.

use super::super::fix;
use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T12",
    name: "no-policy",
    title: "Row security without any policy",
    severity: Severity::High,
    meaning: "Only who bypasses row security sees rows: the application reads nothing, \
              and its INSERT fails. What usually comes next is that somebody connects as \
              the owner.",
    way_out: "Give the table its policies.",
    example: Example::Sql {
        bad: "DROP POLICY tenant_isolation ON orders;
DROP POLICY tenant_floor ON orders;",
        good: "ALTER POLICY tenant_isolation ON orders TO erp_app;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let closed = scene.tables().filter(|placed| {
        let table = placed.table;
        table.rls
            && table.policies.is_empty()
            && !table.is_partition
            && placed.standing != Standing::Audit
    });
    let found = closed.map(|placed| {
        let message = format!(
            "{} reads no row and cannot insert any: row security is on and no policy lets \
             anything through",
            scene.app()
        );
        let fix = fix::policies(scene, &placed);
        Finding::of(&RULE, placed.label(), message).fixed_by(fix)
    });
    found.collect()
}
