//! T28: a policy that does not ask which tenant is set.

use super::super::condition::Verdict;
use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T28",
    name: "policy-without-context",
    title: "A policy that does not ask which tenant is set",
    severity: Severity::High,
    meaning: "It lets through what has nothing to do with the tenant of the session, or \
              reads a setting that the services do not set: then nothing passes, or an \
              error comes.",
    way_out: "One function and one setting for the whole database: let the policy call \
              the context function.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders USING (tenant_id =
    (SELECT nullif(current_setting('app.current_tenant', true), '')::uuid));",
        good: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()));",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let setting = &scene.convention.setting;
    let strange = scene.conditions().filter(|condition| {
        condition.policy.permissive
            && condition.placed.standing != Standing::Nobody
            && condition.verdict() == Verdict::WithoutContext
    });
    let mut found: Vec<Finding> = strange
        .map(|condition| {
            let message = format!(
                "what it lets {} reach does not depend on {}: {}",
                scene.app(),
                scene.convention.function.name.as_str(),
                condition.text()
            );
            scene.held(condition, Finding::of(&RULE, condition.label(), message))
        })
        .collect();
    if let Some(context) = scene.context().filter(|one| !one.source.is_empty())
        && !context.source.contains(setting.as_str())
    {
        let message = format!("it does not read {setting}, which the services set");
        found.push(Finding::of(&RULE, context.label(), message));
    }
    found
}
