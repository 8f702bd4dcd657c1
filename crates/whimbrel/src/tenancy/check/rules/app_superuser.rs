//! T01: the application role is a superuser.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T01",
    name: "application-superuser",
    title: "The application role is a superuser",
    severity: Severity::Critical,
    meaning: "Row security, FORCE and every privilege check pass a superuser by: each \
              session of the services reads, changes and deletes the rows of all \
              tenants, whatever the policies say. The role that the `postgres` image \
              makes is one.",
    way_out: "Let the services connect as a role of their own that is neither superuser \
              nor owner of tables.",
    example: Example::Sql {
        bad: "ALTER ROLE erp_app SUPERUSER;",
        good: "ALTER ROLE erp_app NOSUPERUSER;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let role = scene.estate.role(scene.app());
    let found = role.filter(|role| role.superuser).map(|role| {
        let message = format!(
            "{} reads and writes the rows of all tenants: no policy holds for a \
             superuser. What it was granted cannot be told until it is none",
            role.name
        );
        let fix = format!("ALTER ROLE {} NOSUPERUSER", quote_ident(&role.name));
        Finding::of(&RULE, &role.name, message).fixed_by([fix])
    });
    found.into_iter().collect()
}
