//! T08: the application role may set a sequence.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T08",
    name: "sequence-writable",
    title: "The application role may set a sequence",
    severity: Severity::Low,
    meaning: "One tenant can set a sequence back, and the inserts of all others fail on \
              their keys. Its last value tells how many rows all tenants have made.",
    way_out: "Grant USAGE only.",
    example: Example::Sql {
        bad: "GRANT UPDATE ON SEQUENCE orders_id_seq TO erp_app;",
        good: "GRANT USAGE ON SEQUENCE orders_id_seq TO erp_app;",
    },
    manual: "sql-grant.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    if !scene.app_is_bound() {
        return Vec::new();
    }
    let app = scene.app();
    let shared = scene.estate.sequences.iter().filter(|sequence| {
        let of = |oid| scene.get(oid).is_some_and(|placed| placed.table.owner != app);
        sequence.app_update && sequence.table.is_none_or(of)
    });
    let found = shared.map(|sequence| {
        let path =
            format!("{}.{}", quote_ident(&sequence.schema), quote_ident(&sequence.name));
        let message = format!("{app} can set it back, and other tenants' inserts fail");
        let fix = fix::revoke(scene, "UPDATE", &format!("SEQUENCE {path}"));
        let label = format!("{}.{}", sequence.schema, sequence.name);
        Finding::of(&RULE, label, message).fixed_by([fix])
    });
    found.collect()
}
