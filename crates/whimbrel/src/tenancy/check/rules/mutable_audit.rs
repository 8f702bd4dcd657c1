//! T55: the application can change or read the whole audit log.

use super::super::fix;
use super::super::scene::{Placed, Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T55",
    name: "audit-log-changeable",
    title: "The application can change or read the whole audit log",
    severity: Severity::Critical,
    meaning: "What the log says proves nothing if the application can delete or forge \
              rows; without row security it shows the changes of all tenants.",
    way_out: "Only SELECT for the application, under a policy; rows come from triggers \
              that run as the log's owner.",
    example: Example::Sql {
        bad: "GRANT DELETE ON audit.log TO erp_app;",
        good: "GRANT SELECT ON audit.log TO erp_app;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let app = scene.app();
    let logs = scene.tables().filter(|placed| placed.standing == Standing::Audit);
    let found = logs.flat_map(|placed| {
        let granted = placed.table.app;
        let writes: Vec<&str> = [
            ("INSERT", granted.insert),
            ("UPDATE", granted.update),
            ("DELETE", granted.delete),
            ("TRUNCATE", granted.truncate),
        ]
        .into_iter()
        .filter_map(|(word, may)| may.then_some(word))
        .collect();
        let mut found = Vec::new();
        if !writes.is_empty() {
            let message = format!("{app} may {} its rows", writes.join(", "));
            let fix = fix::revoke(scene, &writes.join(", "), &placed.path());
            let fix = (placed.table.owner != app).then_some(fix);
            found.push(Finding::of(&RULE, placed.label(), message).fixed_by(fix));
        }
        if granted.select && !placed.table.rls && !placed.table.is_partition {
            let message = format!("{app} reads the changes of all tenants in it");
            let mut fix = vec![fix::enable(&placed)];
            fix.extend(read_policy(scene, &placed));
            found.push(Finding::of(&RULE, placed.label(), message).fixed_by(fix));
        }
        found
    });
    found.collect()
}

/// A policy by which the application reads its tenant's rows, where there is none.
fn read_policy(scene: &Scene<'_>, placed: &Placed<'_>) -> Option<String> {
    let condition =
        fix::condition(scene, placed).filter(|_| placed.table.policies.is_empty())?;
    let (path, app) = (placed.path(), quote_ident(scene.app()));
    Some(format!(
        "CREATE POLICY log_read ON {path} FOR SELECT TO {app} USING ({condition})"
    ))
}
