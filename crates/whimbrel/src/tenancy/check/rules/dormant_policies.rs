//! T13: policies that do not hold, because row security is off.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T13",
    name: "dormant-policies",
    title: "Policies that do not hold, because row security is off",
    severity: Severity::Critical,
    meaning: "The table looks protected in a review, and every query reads the rows of \
              all tenants.",
    way_out: "Enable and force row security.",
    example: Example::Sql {
        bad: "ALTER TABLE orders DISABLE ROW LEVEL SECURITY;",
        good: "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let dormant = scene
        .tables()
        .filter(|placed| !placed.table.rls && !placed.table.policies.is_empty());
    let found = dormant.map(|placed| {
        let count = placed.table.policies.len();
        let message = format!(
            "its {count} policies hold nothing back: row security is off, and {} reaches \
             the rows of all tenants that it has privileges on",
            scene.app()
        );
        Finding::of(&RULE, placed.label(), message).fixed_by([fix::enable(&placed)])
    });
    found.collect()
}
