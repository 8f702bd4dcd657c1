//! T34: the tenant is compared otherwise than by =.

use super::super::condition::Verdict;
use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T34",
    name: "loose-comparison",
    title: "The tenant is compared otherwise than by =",
    severity: Severity::High,
    meaning: "LIKE, a regular expression, an ordering or `IS NOT DISTINCT FROM` lets \
              through more than one tenant's rows, or rows of nobody.",
    way_out: "Compare by `=`.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id <= (SELECT get_current_tenant_id()));",
        good: "ALTER POLICY tenant_isolation ON orders
    USING ((SELECT get_current_tenant_id()) = tenant_id AND total >= 0);",
    },
    manual: "functions-comparison.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.conditions().filter_map(|condition| {
        let Verdict::Loose { sign, ownerless } = condition.verdict() else { return None };
        if !condition.policy.permissive {
            return None;
        }
        let null = sign == "IS DISTINCT FROM" || sign == "IS NULL";
        let (severity, effect) = match (null, ownerless) {
            (true, true) => (Severity::High, "rows of nobody pass"),
            (true, false) => (Severity::Medium, "no index is used for it"),
            (false, _) => (Severity::High, "rows of other tenants pass"),
        };
        let message = format!("{effect}: {}", condition.text());
        let fix = fix::alter(scene, condition);
        let found = Finding::of(&RULE, condition.label(), message).grave(severity);
        Some(scene.held(condition, found).fixed_by(fix))
    });
    found.collect()
}
