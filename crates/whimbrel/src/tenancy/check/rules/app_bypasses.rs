//! T02: the application role has BYPASSRLS.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T02",
    name: "application-bypasses-row-security",
    title: "The application role has BYPASSRLS",
    severity: Severity::Critical,
    meaning: "No policy holds for a role with BYPASSRLS, not even under FORCE: each \
              session of the services reads and changes the rows of all tenants that it \
              has privileges on.",
    way_out: "Take the attribute away. Work that has to see all tenants gets a role of \
              its own.",
    example: Example::Sql {
        bad: "ALTER ROLE erp_app BYPASSRLS;",
        good: "ALTER ROLE erp_app NOBYPASSRLS;",
    },
    manual: "sql-createrole.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let role = scene.estate.role(scene.app());
    let found = role.filter(|role| role.bypass_rls && !role.superuser).map(|role| {
        let message = format!(
            "{} reads and changes the rows of all tenants: no policy holds for it",
            role.name
        );
        let fix = format!("ALTER ROLE {} NOBYPASSRLS", quote_ident(&role.name));
        Finding::of(&RULE, &role.name, message).fixed_by([fix])
    });
    found.into_iter().collect()
}
