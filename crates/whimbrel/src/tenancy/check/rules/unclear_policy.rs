//! T35: a policy of which the text does not tell whether it isolates.

use super::super::condition::Verdict;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T35",
    name: "policy-not-standard",
    title: "A policy of which the text does not tell whether it isolates",
    severity: Severity::Info,
    meaning: "It asks the context, but lets through something more or something else. It \
              may be right; it is not the standard form, and no look at its text \
              decides.",
    way_out: "`whimbrel tenancy prove` decides. Where nothing else is meant, write the \
              standard form.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()) OR code = 'everybody');",
        good: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()) AND code <> 'nobody');",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let unclear = scene.conditions().filter(|condition| {
        condition.policy.permissive
            && condition.placed.column().is_some()
            && condition.verdict() == Verdict::Unclear
    });
    let found = unclear.map(|condition| {
        let message =
            format!("whether it isolates, only the proof tells: {}", condition.text());
        Finding::of(&RULE, condition.label(), message)
    });
    found.collect()
}
