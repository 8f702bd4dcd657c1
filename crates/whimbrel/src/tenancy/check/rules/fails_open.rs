//! T25: a policy that lets everything through when no tenant is set.

use super::super::condition::Verdict;
use super::super::expression::{Meaning, Setting, Value, evaluate, read};
use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T25",
    name: "policy-fails-open",
    title: "A policy that lets everything through when no tenant is set",
    severity: Severity::Critical,
    meaning: "A session in which nobody set a tenant, such as a job, a forgotten request \
              or a console, reads and writes the rows of all tenants.",
    way_out: "Take the branch out: without a tenant no row passes. Work that needs all \
              tenants gets a role of its own.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id())
        OR (SELECT get_current_tenant_id()) IS NULL);",
        good: "ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()) AND code IS NOT NULL);",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let open = scene.conditions().filter(|condition| {
        condition.policy.permissive && condition.verdict() == Verdict::OpenWithoutTenant
    });
    let found = open.map(|condition| {
        let message = format!(
            "where no tenant is set, {} reaches the rows of all tenants: {}",
            scene.app(),
            condition.text()
        );
        let fix = fix::alter(scene, condition);
        let found = Finding::of(&RULE, condition.label(), message);
        scene.held(condition, found).fixed_by(fix)
    });
    found.chain(open_context(scene)).collect()
}

/// A context function that gives a tenant where none is set.
fn open_context(scene: &Scene<'_>) -> Option<Finding> {
    let context = scene.context().filter(|function| function.language == "sql")?;
    let body = context.source.trim().trim_end_matches(';');
    let meaning = Meaning { convention: scene.convention, table: "", column: None };
    let given = Setting::unset().into_iter().any(|setting| {
        let value = evaluate(&read(body), &meaning, &setting);
        matches!(value, Value::Text(text) if !text.is_empty())
    });
    let message = "it gives a tenant where none is set: every session that set none has \
                   that tenant's rows";
    given.then(|| Finding::of(&RULE, context.label(), message))
}
