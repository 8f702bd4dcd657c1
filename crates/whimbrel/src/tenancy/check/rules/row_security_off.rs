//! T11: a tenant table without row security.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T11",
    name: "row-security-off",
    title: "A tenant table without row security",
    severity: Severity::Critical,
    meaning: "Every query that forgets the tenant reads the rows of all tenants, and \
              every UPDATE and DELETE that forgets it changes them.",
    way_out: "Enable and force row security, and give the table its policies.",
    example: Example::Sql {
        bad: "CREATE TABLE notes (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id));
CALL protect('notes');
DROP POLICY tenant_isolation ON notes;
DROP POLICY tenant_floor ON notes;
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;",
        good: "CREATE TABLE notes (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id));
CALL protect('notes');",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let open = scene
        .tenants()
        .filter(|placed| !placed.table.rls && placed.table.policies.is_empty());
    let found = open.map(|placed| {
        let app = scene.app();
        let granted = placed.table.app;
        let message =
            match (granted.select, granted.insert || granted.update || granted.delete) {
                (_, true) => format!("{app} reads and changes the rows of all tenants"),
                (true, false) => format!("{app} reads the rows of all tenants"),
                (false, false) => {
                    "whoever may use it reaches the rows of all tenants".to_owned()
                }
            };
        let policies = fix::policies(scene, &placed);
        let fix = (!policies.is_empty()).then(|| fix::enable(&placed));
        Finding::of(&RULE, placed.label(), message).fixed_by(fix).fixed_by(policies)
    });
    found.collect()
}
