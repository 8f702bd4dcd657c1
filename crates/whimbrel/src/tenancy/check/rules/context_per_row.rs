//! T30: the context function is asked for every row.

use super::super::condition::Verdict;
use super::super::expression::is_unwrapped;
use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T30",
    name: "context-asked-for-every-row",
    title: "The context function is asked for every row",
    severity: Severity::Medium,
    meaning: "Where the planner reads the table from one end to the other, or cannot put \
              the call into an index, the function runs once for each row: measured on a \
              million rows, between five and a hundred times slower.",
    way_out: "Ask once for each statement: `tenant_id = (SELECT \
              get_current_tenant_id())`.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders USING (tenant_id = get_current_tenant_id());",
        good: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()));",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let slow = scene.conditions().filter(|condition| {
        condition.expressions.iter().any(|expr| is_unwrapped(expr, &condition.meaning))
    });
    let found = slow.map(|condition| {
        let message = format!(
            "the tenant is asked for every row that is read: {}",
            condition.text()
        );
        let standard = condition.verdict() == Verdict::Isolates && condition.is_plain();
        let fix = standard.then(|| fix::alter(scene, condition)).into_iter().flatten();
        Finding::of(&RULE, condition.label(), message).fixed_by(fix)
    });
    found.collect()
}
