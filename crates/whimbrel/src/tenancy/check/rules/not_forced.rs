//! T14: row security does not hold for the owner.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T14",
    name: "row-security-not-forced",
    title: "Row security does not hold for the owner",
    severity: Severity::High,
    meaning: "Whoever connects as the owner, and every view and SECURITY DEFINER \
              function of the owner, reads the rows of all tenants. FORCE binds the \
              owner as well; only superusers and BYPASSRLS pass it.",
    way_out: "`ALTER TABLE ... FORCE ROW LEVEL SECURITY`. Migrations that need all rows \
              run as a role with BYPASSRLS.",
    example: Example::Sql {
        bad: "ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;",
        good: "ALTER TABLE orders FORCE ROW LEVEL SECURITY;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let weak = scene.tables().filter(|placed| placed.table.rls && !placed.table.force);
    let found = weak.map(|placed| {
        let message = format!(
            "no policy holds for its owner {}, nor for the owner's views and definer \
             functions",
            placed.table.owner
        );
        let fix = format!("ALTER TABLE {} FORCE ROW LEVEL SECURITY", placed.path());
        Finding::of(&RULE, placed.label(), message).fixed_by([fix])
    });
    found.collect()
}
