//! T47: an exclusion constraint without the tenant.

use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T47",
    name: "exclusion-without-tenant",
    title: "An exclusion constraint without the tenant",
    severity: Severity::Medium,
    meaning: "One tenant's row keeps another from writing its own, and tells that there \
              is one.",
    way_out: "Add `tenant_id WITH =` (with `btree_gist` where it is a GiST index).",
    example: Example::Sql {
        bad: "CREATE TABLE bookings (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, during tsrange,
    PRIMARY KEY (tenant_id, id), EXCLUDE USING gist (during WITH &&));
CALL protect('bookings');",
        good: "CREATE TABLE bookings (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, code text,
    PRIMARY KEY (tenant_id, id), EXCLUDE (tenant_id WITH =, code WITH =));
CALL protect('bookings');",
    },
    manual: "ddl-constraints.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.tenants().flat_map(|placed| {
        let number = placed.column().map(|column| column.number);
        let blind = placed.table.constraints.iter().filter(move |constraint| {
            constraint.kind == 'x'
                && number.is_some_and(|number| !constraint.columns.contains(&number))
        });
        let found = blind.map(|constraint| {
            let message = format!(
                "{} keeps one tenant's row out because of another's",
                constraint.name
            );
            Finding::of(&RULE, placed.label(), message)
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}
