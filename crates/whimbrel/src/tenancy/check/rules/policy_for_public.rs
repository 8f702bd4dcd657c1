//! T32: a policy for PUBLIC.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T32",
    name: "policy-for-public",
    title: "A policy for PUBLIC",
    severity: Severity::Low,
    meaning: "It also lets roles in that were never meant, such as those for reports or \
              of the next service.",
    way_out: "Name the application role.",
    example: Example::Sql {
        bad: "ALTER POLICY tenant_isolation ON orders TO PUBLIC;",
        good: "ALTER POLICY tenant_isolation ON orders TO erp_app;",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let public = scene
        .conditions()
        .filter(|condition| condition.policy.public && condition.policy.permissive);
    let found = public.map(|condition| {
        let message = "every role with privileges on the table passes through it";
        let (policy, path) =
            (quote_ident(&condition.policy.name), condition.placed.path());
        let fix =
            format!("ALTER POLICY {policy} ON {path} TO {}", quote_ident(scene.app()));
        let there = scene.estate.server.app_exists;
        Finding::of(&RULE, condition.label(), message).fixed_by(there.then_some(fix))
    });
    found.collect()
}
