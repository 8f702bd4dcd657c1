//! T24: a command that no policy lets through.

use super::super::fix;
use super::super::scene::{Placed, Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T24",
    name: "command-without-policy",
    title: "A command that no policy lets through",
    severity: Severity::High,
    meaning: "INSERT fails with an error. UPDATE and DELETE are worse: they change no \
              row and raise no error, so that the application believes what it reads in \
              the log.",
    way_out: "One policy FOR ALL instead of one for each command.",
    example: Example::Sql {
        bad: "DROP POLICY tenant_isolation ON orders;
CREATE POLICY tenant_isolation ON orders FOR SELECT TO erp_app
    USING (tenant_id = (SELECT get_current_tenant_id()));",
        good: "DROP POLICY tenant_isolation ON orders;
CREATE POLICY tenant_isolation ON orders FOR ALL TO erp_app
    USING (tenant_id = (SELECT get_current_tenant_id()));",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let guarded = scene.tables().filter(|placed| {
        let table = placed.table;
        table.rls
            && !table.policies.is_empty()
            && !table.is_partition
            && placed.standing != Standing::Audit
    });
    let found = guarded.filter_map(|placed| {
        let uncovered = uncovered(scene, &placed);
        if uncovered.is_empty() {
            return None;
        }
        let silent: Vec<&str> = uncovered
            .iter()
            .copied()
            .filter(|one| ["UPDATE", "DELETE"].contains(one))
            .collect();
        let mut message =
            format!("no policy lets {} of {} through", uncovered.join(", "), scene.app());
        if !silent.is_empty() {
            let verb = if silent.len() > 1 { "change" } else { "changes" };
            message +=
                &format!("; {} {verb} no row and raise no error", silent.join(" and "));
        }
        let fix = uncovered.iter().filter_map(|command| policy(scene, &placed, command));
        let fix: Vec<String> = fix.collect();
        Some(Finding::of(&RULE, placed.label(), message).fixed_by(fix))
    });
    found.collect()
}

/// A policy for one command with the standard condition.
fn policy(scene: &Scene<'_>, placed: &Placed<'_>, command: &str) -> Option<String> {
    let condition =
        fix::condition(scene, placed).filter(|_| scene.estate.server.app_exists)?;
    let taken = |name: &str| placed.table.policies.iter().any(|one| one.name == name);
    let name = fix::free_name(&format!("tenant_{}", command.to_lowercase()), taken);
    let parts = match command {
        "INSERT" => format!("WITH CHECK ({condition})"),
        "UPDATE" => format!("USING ({condition}) WITH CHECK ({condition})"),
        _ => format!("USING ({condition})"),
    };
    let (name, app) = (quote_ident(&name), quote_ident(scene.app()));
    Some(format!(
        "CREATE POLICY {name} ON {} FOR {command} TO {app} {parts}",
        placed.path()
    ))
}

/// Commands that the application role has the privilege for, and no permissive policy.
fn uncovered(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<&'static str> {
    let granted = placed.table.app;
    // Of a role that is not there nothing is known: it may do all.
    let all = !scene.estate.server.app_exists;
    let commands = [
        ('r', "SELECT", granted.select),
        ('a', "INSERT", granted.insert),
        ('w', "UPDATE", granted.update),
        ('d', "DELETE", granted.delete),
    ];
    let lets = |command: char| {
        placed.table.policies.iter().any(|policy| {
            policy.permissive
                && (policy.command == command || policy.command == '*')
                && (all || scene.is_for_app(policy))
        })
    };
    let uncovered =
        commands.iter().filter(|(letter, _, may)| (*may || all) && !lets(*letter));
    uncovered.map(|(_, word, _)| *word).collect()
}
