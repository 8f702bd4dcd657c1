//! T43: tenant rows are copied to where no policy holds.

use super::super::fix;
use super::super::scene::{Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T43",
    name: "rows-leave-the-table",
    title: "Tenant rows are copied to where no policy holds",
    severity: Severity::High,
    meaning: "A rewrite rule writes them elsewhere, a publication without a row filter \
              sends those of all tenants to another server, a foreign table has no row \
              security at all.",
    way_out: "Protect what they are copied to, filter the publication, and take the \
              application's privileges on foreign tables away.",
    example: Example::Sql {
        bad: "CREATE TABLE order_codes (
    tenant_id uuid NOT NULL REFERENCES tenants, code text, PRIMARY KEY (tenant_id, code));
CALL protect('order_codes');
CREATE RULE copied AS ON INSERT TO orders
    DO ALSO INSERT INTO order_codes (tenant_id, code) VALUES (NEW.tenant_id, NEW.code);",
        good: "CREATE RULE kept AS ON DELETE TO currencies DO INSTEAD NOTHING;",
    },
    manual: "sql-createpublication.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let guarded =
        |standing: Standing| matches!(standing, Standing::Tenant | Standing::Audit);
    for placed in scene.tables().filter(|placed| guarded(placed.standing)) {
        let rules = placed.table.rules.iter().filter(|rule| !rule.relations.is_empty());
        for rule in rules {
            let message = format!("rule {} writes its rows into other tables", rule.name);
            found.push(Finding::of(&RULE, placed.label(), message));
        }
        let granted = placed.table.app;
        if placed.table.kind == 'f'
            && (granted.select || granted.insert || granted.update)
        {
            let message = format!(
                "{} uses a foreign table with a tenant column: it has no row security here",
                scene.app()
            );
            let fix = fix::revoke(scene, "ALL", &placed.path());
            found.push(Finding::of(&RULE, placed.label(), message).fixed_by([fix]));
        }
    }
    for publication in &scene.estate.publications {
        let table = publication.table.and_then(|oid| scene.get(oid));
        let open =
            table.is_some_and(|placed| guarded(placed.standing)) && !publication.filtered;
        if publication.all_tables || open {
            let what =
                table.map_or_else(|| "all tables".to_owned(), |placed| placed.label());
            let message = format!(
                "publication {} sends the rows of all tenants of {what} to its subscribers",
                publication.name
            );
            let place =
                table.map_or_else(|| publication.name.clone(), |placed| placed.label());
            found.push(Finding::of(&RULE, place, message).grave(Severity::Medium));
        }
    }
    found
}
