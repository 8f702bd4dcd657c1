//! T31: permissive policies are joined by OR, and nothing keeps them in.

use super::super::condition::Verdict;
use super::super::fix;
use super::super::scene::{Placed, Scene};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T31",
    name: "several-permissive-policies",
    title: "Permissive policies are joined by OR, and nothing keeps them in",
    severity: Severity::Medium,
    meaning: "A row passes when any permissive policy lets it through. The next one that \
              somebody adds, such as `USING (true)` for a report, opens the table. A \
              restrictive policy is joined by AND: with one, three such additions leaked \
              nothing.",
    way_out: "One permissive policy, and one restrictive policy with the same condition \
              as a floor.",
    example: Example::Sql {
        bad: "CREATE POLICY reading ON orders FOR SELECT TO erp_app
    USING (tenant_id = (SELECT get_current_tenant_id()));",
        good: "CREATE POLICY coded ON orders AS RESTRICTIVE FOR SELECT TO erp_app
    USING (code IS NOT NULL);",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    scene.tenants().flat_map(|placed| of_table(scene, &placed)).collect()
}

fn of_table(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<Finding> {
    let table = placed.table;
    let own = || table.policies.iter().filter(|policy| scene.is_for_app(policy));
    let mut found = Vec::new();
    let permissive: Vec<_> = own().filter(|policy| policy.permissive).collect();
    let overlap = ['r', 'a', 'w', 'd'].iter().any(|command| {
        let holds = |letter: char| letter == *command || letter == '*';
        permissive.iter().filter(|policy| holds(policy.command)).count() > 1
    });
    if overlap {
        let names: Vec<&str> =
            permissive.iter().map(|policy| policy.name.as_str()).collect();
        let message = format!(
            "a row passes when any of these lets it through: {}",
            names.join(", ")
        );
        let held = scene.floor(table.oid).is_some();
        let severity = if held { Severity::Low } else { RULE.severity };
        found.push(Finding::of(&RULE, placed.label(), message).grave(severity));
    }
    // One that lets everything through keeps nothing in.
    let floor = scene.conditions().any(|condition| {
        let policy = condition.policy;
        let keeps = matches!(condition.verdict(), Verdict::Isolates | Verdict::Unclear);
        condition.placed.table.oid == table.oid
            && !policy.permissive
            && policy.command == '*'
            && keeps
    });
    if table.rls && !permissive.is_empty() && !floor {
        let message =
            "no restrictive policy keeps in what other policies may let through";
        let fix = fix::floor(scene, placed);
        let finding = Finding::of(&RULE, placed.label(), message);
        found.push(finding.grave(Severity::Info).fixed_by(fix));
    }
    found
}
