//! T05: the application role may TRUNCATE.

use super::super::fix;
use super::super::scene::{Scene, Standing};
use super::super::texts::Texts;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T05",
    name: "truncate-granted",
    title: "The application role may TRUNCATE",
    severity: Severity::Critical,
    meaning: "TRUNCATE knows no row security: one statement takes the rows of all \
              tenants, with CASCADE those of other tables as well, and row triggers \
              record nothing. `GRANT ALL` contains it.",
    way_out: "Revoke it; grant SELECT, INSERT, UPDATE and DELETE by name.",
    example: Example::Sql {
        bad: "GRANT TRUNCATE ON orders TO erp_app;",
        good: "GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO erp_app;",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::CatalogAndText,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let app = scene.app();
    let granted = scene.tables().filter(|placed| {
        // What an owner may is another rule's, and so is the audit log.
        placed.table.app.truncate
            && placed.table.owner != app
            && placed.standing != Standing::Audit
    });
    let found = granted.map(|placed| {
        let fix = fix::revoke(scene, "TRUNCATE", &placed.path());
        if placed.standing == Standing::Global {
            let message = format!("{app} can empty it for all tenants at once");
            return Finding::of(&RULE, placed.label(), message)
                .grave(Severity::Medium)
                .fixed_by([fix]);
        }
        let message = format!(
            "{app} can take the rows of all tenants in one statement that no policy holds \
             back"
        );
        Finding::of(&RULE, placed.label(), message).fixed_by([fix])
    });
    found.collect()
}

pub(super) fn check_text(texts: &Texts<'_>) -> Vec<Finding> {
    // What a later migration took away again is not there; the catalog knows.
    let held = |scene: &Scene<'_>| scene.tables().any(|placed| placed.table.app.truncate);
    if texts.scene.is_some_and(|scene| !held(scene)) {
        return Vec::new();
    }
    texts.find(|script, sentence| {
        let all =
            sentence.find(&["GRANT", "ALL"]).filter(|_| sentence.keyword == "GRANT")?;
        let on_tables = ["SCHEMA", "DATABASE", "SEQUENCE", "SEQUENCES", "FUNCTION"];
        if on_tables.iter().any(|word| sentence.find(&["ON", word]).is_some())
            || sentence.find(&["ALL", "SEQUENCES"]).is_some()
            || sentence.find(&["ALL", "FUNCTIONS"]).is_some()
        {
            return None;
        }
        let (_, grantee) = sentence.name_after("TO")?;
        let app = &texts.convention.roles.app;
        if grantee != *app && grantee != "public" {
            return None;
        }
        let message = format!(
            "GRANT ALL gives {grantee} TRUNCATE, which no policy holds back, and TRIGGER \
             and REFERENCES"
        );
        Some(Finding::new(&RULE, script.place(all.start), message))
    })
}
