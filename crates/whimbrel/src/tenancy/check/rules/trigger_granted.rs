//! T06: the application role may make triggers or foreign keys on a table.

use super::super::fix;
use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T06",
    name: "trigger-granted",
    title: "The application role may make triggers or foreign keys on a table",
    severity: Severity::High,
    meaning: "A trigger runs as whoever writes: attached to a table of the application, \
              a function of one session reads the rows that another tenant's session \
              writes. A foreign key tells whether a hidden row exists.",
    way_out: "Revoke TRIGGER and REFERENCES.",
    example: Example::Sql {
        bad: "GRANT TRIGGER, REFERENCES ON orders TO erp_app;",
        good: "REVOKE TRIGGER, REFERENCES ON orders FROM erp_app;",
    },
    manual: "sql-createtrigger.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let app = scene.app();
    let tables = scene.tables().filter(|placed| placed.table.owner != app);
    let found = tables.filter_map(|placed| {
        let granted = placed.table.app;
        let (privileges, effect) = match (granted.trigger, granted.references) {
            (true, true) => {
                ("TRIGGER, REFERENCES", "read what other tenants' sessions write into it")
            }
            (true, false) => {
                ("TRIGGER", "read what other tenants' sessions write into it")
            }
            (false, true) => ("REFERENCES", "tell by a foreign key which rows exist"),
            (false, false) => return None,
        };
        let message = format!("{app} has {privileges} and can {effect}");
        let severity = match placed.standing {
            Standing::Global => Severity::Medium,
            _ => RULE.severity,
        };
        let fix = fix::revoke(scene, privileges, &placed.path());
        let finding = Finding::of(&RULE, placed.label(), message);
        Some(finding.grave(severity).fixed_by([fix]))
    });
    found.collect()
}
