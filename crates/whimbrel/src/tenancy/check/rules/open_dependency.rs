//! T33: a policy that asks a table which the application can write, or which is open.

use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T33",
    name: "policy-asks-open-table",
    title: "A policy that asks a table which the application can write, or which is \
              open",
    severity: Severity::High,
    meaning: "Whoever may write into the table that the policy asks, such as one of \
              memberships, writes a row for himself and is let through.",
    way_out: "Protect that table first, and give the application no privilege to write \
              into it.",
    example: Example::Sql {
        bad: "CREATE TABLE members (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, person text NOT NULL,
    PRIMARY KEY (tenant_id, id));
CALL protect('members');
ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()) AND EXISTS (
        SELECT FROM members m WHERE m.tenant_id = orders.tenant_id));",
        good: "CREATE TABLE members (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, person text NOT NULL,
    PRIMARY KEY (tenant_id, id));
CALL protect('members');
REVOKE INSERT, UPDATE, DELETE ON members FROM erp_app;
ALTER POLICY tenant_isolation ON orders
    USING (tenant_id = (SELECT get_current_tenant_id()) AND EXISTS (
        SELECT FROM members m WHERE m.tenant_id = orders.tenant_id));",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let permissive = scene.conditions().filter(|condition| condition.policy.permissive);
    let found = permissive.flat_map(|condition| {
        let asked = condition.policy.relations.iter().filter_map(|oid| scene.get(*oid));
        let weak = asked.filter_map(|placed| {
            // The table of the tenants holds one row for each, which is the tenant's own.
            if placed.table.is_root(scene.convention) && placed.table.rls {
                return None;
            }
            let granted = placed.table.app;
            let writes = granted.insert || granted.update || granted.delete;
            let open = !placed.table.rls && placed.standing != Standing::Global;
            let (severity, why) = match (writes, open) {
                (true, true) => (Severity::High, "may write any row into"),
                (true, false) => (Severity::Medium, "may write rows into"),
                (false, true) => (Severity::High, "reads the rows of all tenants in"),
                (false, false) => return None,
            };
            let message =
                format!("it asks {}, and {} {why} it", placed.label(), scene.app());
            let found = Finding::of(&RULE, condition.label(), message).grave(severity);
            Some(scene.held(condition, found))
        });
        weak.collect::<Vec<_>>()
    });
    found.collect()
}
