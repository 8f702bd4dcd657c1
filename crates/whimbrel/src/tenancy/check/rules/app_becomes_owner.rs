//! T03: the application role can become a role that row security does not bind.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T03",
    name: "application-becomes-owner",
    title: "The application role can become a role that row security does not bind",
    severity: Severity::Critical,
    meaning: "`SET ROLE` needs membership only, not inheritance. One statement, and the \
              session owns tables, or no policy holds for it.",
    way_out: "Revoke the membership. From PostgreSQL 16 on `WITH SET FALSE` keeps the \
              membership without `SET ROLE`.",
    example: Example::Sql {
        bad: "ALTER ROLE erp_app NOINHERIT;
GRANT erp_owner TO erp_app;",
        good: "GRANT erp_owner TO migrator;",
    },
    manual: "sql-set-role.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let app = scene.app();
    let roles = scene.estate.roles.iter().filter(|role| role.app_may_become);
    let found = roles.filter_map(|role| {
        let power = match role {
            role if role.superuser => "a superuser",
            role if role.bypass_rls => "a role with BYPASSRLS",
            role if role.owns_tables => "an owner of tables",
            _ => return None,
        };
        let message = format!(
            "SET ROLE {} makes a session of {app} {power}, who can read all tenants' rows \
             or switch row security off",
            role.name
        );
        let fix = format!("REVOKE {} FROM {}", quote_ident(&role.name), quote_ident(app));
        Some(Finding::of(&RULE, &role.name, message).fixed_by([fix]))
    });
    found.collect()
}
