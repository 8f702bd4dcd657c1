//! T04: the application role owns a table.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T04",
    name: "application-owns-table",
    title: "The application role owns a table",
    severity: Severity::Critical,
    meaning: "An owner can switch row security off, drop policies and triggers, and \
              without FORCE no policy holds for it. What the services can be made to \
              execute, they can do to the table.",
    way_out: "Give the tables to a role that nobody logs in as.",
    example: Example::Sql {
        bad: "ALTER TABLE orders OWNER TO erp_app;",
        good: "ALTER TABLE orders OWNER TO erp_owner;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let owner = &scene.convention.roles.owner;
    let owned = scene.tables().filter(|placed| placed.table.owner == scene.app());
    let found = owned.map(|placed| {
        let message = format!(
            "{} owns it, and can switch its row security off and drop its policies",
            scene.app()
        );
        let there = scene.estate.role(owner).is_some();
        let fix =
            format!("ALTER TABLE {} OWNER TO {}", placed.path(), quote_ident(owner));
        Finding::of(&RULE, placed.label(), message).fixed_by(there.then_some(fix))
    });
    found.collect()
}
