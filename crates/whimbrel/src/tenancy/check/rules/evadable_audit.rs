//! T53: an audit function that looks names up where its caller says.

use super::super::super::estate::Function;
use super::super::fix;
use super::super::path::is_pinned;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T53",
    name: "audit-can-be-evaded",
    title: "An audit function that looks names up where its caller says",
    severity: Severity::High,
    meaning: "A session that may make temporary tables makes one with the name of the \
              audit log: the change succeeds, and its audit row goes into the temporary \
              table.",
    way_out: "`SET search_path = pg_catalog, pg_temp`, qualified names in the body, \
              SECURITY DEFINER.",
    example: Example::Sql {
        bad: "ALTER FUNCTION audit.note() RESET search_path;",
        good: "ALTER FUNCTION audit.note() SET search_path = pg_catalog, audit, pg_temp;",
    },
    manual: "sql-createfunction.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut used: Vec<&Function> = Vec::new();
    for placed in scene.tenants() {
        let called = scene.audit_triggers(placed.table).into_iter();
        for function in called.filter_map(|trigger| scene.function(trigger.function)) {
            if !used.iter().any(|known| known.oid == function.oid) {
                used.push(function);
            }
        }
    }
    let weak = used.into_iter().filter(|function| !is_pinned(scene, function));
    let found = weak.map(|function| {
        let message = "a temporary table with the log's name swallows every audit row";
        let fix = fix::pin(scene, function);
        Finding::of(&RULE, function.label(), message).fixed_by(fix)
    });
    found.collect()
}
