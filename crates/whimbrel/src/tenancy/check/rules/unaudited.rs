//! T50: changes of a tenant table are not recorded.

use super::super::super::estate::Trigger;
use super::super::scene::{Placed, Scene};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T50",
    name: "changes-not-recorded",
    title: "Changes of a tenant table are not recorded",
    severity: Severity::High,
    meaning: "Nobody can say later who changed or deleted a row, or that anybody did.",
    way_out: "Attach the audit trigger, or set `audit = \"off\"` for the table in \
              `[tenancy.table]`.",
    example: Example::Sql {
        bad: "ALTER TABLE orders DISABLE TRIGGER audited;",
        good: "ALTER TABLE orders ENABLE ALWAYS TRIGGER audited;",
    },
    manual: "sql-createtrigger.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let audited = scene.tenants().filter(|placed| scene.is_audited(placed.table));
    let found = audited.filter_map(|placed| {
        let triggers = scene.audit_triggers(placed.table);
        let whole = |trigger: &&&Trigger| trigger.columns.is_empty();
        let missing: Vec<&str> = [
            ("INSERT", triggers.iter().any(|one| one.insert)),
            ("UPDATE", triggers.iter().filter(whole).any(|one| one.update)),
            ("DELETE", triggers.iter().any(|one| one.delete)),
        ]
        .into_iter()
        .filter_map(|(word, there)| (!there).then_some(word))
        .collect();
        if missing.is_empty() || is_strange(scene, &placed) {
            return None;
        }
        let off = placed.table.triggers.iter().filter(|trigger| {
            let function = scene.function(trigger.function);
            trigger.enabled == 'D' && function.is_some_and(|one| scene.writes_audit(one))
        });
        let off: Vec<&Trigger> = off.collect();
        let why = match off.first() {
            Some(trigger) => format!(" (trigger {} is disabled)", trigger.name),
            None => String::new(),
        };
        let message =
            format!("{} leaves no row in the audit log{why}", missing.join(", "));
        let enable = off.iter().map(|trigger| {
            let name = quote_ident(&trigger.name);
            format!("ALTER TABLE {} ENABLE TRIGGER {name}", placed.path())
        });
        Some(Finding::of(&RULE, placed.label(), message).fixed_by(enable))
    });
    found.collect()
}

/// Whether it has an audit trigger that is another rule's: one that does not write the
/// project's log.
fn is_strange(scene: &Scene<'_>, placed: &Placed<'_>) -> bool {
    placed
        .table
        .triggers
        .iter()
        .any(|trigger| super::strange_audit::is_strange(scene, trigger))
}
