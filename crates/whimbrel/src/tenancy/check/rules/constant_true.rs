//! T26: a policy that lets every row through.

use super::super::condition::Verdict;
use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T26",
    name: "policy-always-true",
    title: "A policy that lets every row through",
    severity: Severity::Critical,
    meaning: "Permissive policies are joined by OR: this one makes all others pointless, \
              and every session reads the rows of all tenants, or writes rows for any.",
    way_out: "Compare the tenant column with the context.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders USING (true);",
        good: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()));",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let open = scene.conditions().filter(|condition| {
        condition.policy.permissive && condition.verdict() == Verdict::Everything
    });
    let found = open.map(|condition| {
        let message = format!(
            "{} reaches the rows of all tenants through it: {}",
            scene.app(),
            condition.text()
        );
        let fix = fix::alter(scene, condition);
        let found = Finding::of(&RULE, condition.label(), message);
        scene.held(condition, found).fixed_by(fix)
    });
    found.collect()
}
