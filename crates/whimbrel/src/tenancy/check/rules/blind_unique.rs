//! T44: a unique key without the tenant.

use super::super::scene::{Placed, Scene};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T44",
    name: "unique-without-tenant",
    title: "A unique key without the tenant",
    severity: Severity::Medium,
    meaning: "One tenant can tell which values another has: its INSERT fails with 23505, \
              or `ON CONFLICT DO NOTHING` inserts nothing. And it can take a value so \
              that another cannot use it.",
    way_out: "`UNIQUE (tenant_id, ...)`. A single random uuid cannot be guessed, and is \
              less grave.",
    example: Example::Sql {
        bad: "CREATE TABLE products (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, code text UNIQUE,
    PRIMARY KEY (tenant_id, id));
CALL protect('products');",
        good: "CREATE TABLE products (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, code text,
    PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, code));
CALL protect('products');",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    scene.tenants().flat_map(|placed| of_table(scene, &placed)).collect()
}

fn of_table(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<Finding> {
    let Some(tenant) = placed.column() else { return Vec::new() };
    let blind = placed.table.indexes.iter().filter(|index| {
        index.unique && !index.exclusion && !index.key.contains(&tenant.number)
    });
    let found = blind.map(|index| {
        let columns: Vec<&str> = index
            .key
            .iter()
            .map(|number| {
                placed.table.column(*number).map_or("(expression)", |one| &one.name)
            })
            .collect();
        let columns = columns.join(", ");
        let kind = if index.primary { "primary key" } else { "unique key" };
        let message = format!(
            "{kind} {} ({columns}) tells one tenant which values another has",
            index.name
        );
        let uuid = match index.key[..] {
            [number] => {
                placed.table.column(number).is_some_and(|one| one.type_name == "uuid")
            }
            _ => false,
        };
        // What names a tenant is often meant to be unique among all.
        let root = placed.table.is_root(scene.convention);
        let severity = if uuid || root { Severity::Low } else { RULE.severity };
        Finding::of(&RULE, placed.label(), message).grave(severity)
    });
    found.collect()
}
