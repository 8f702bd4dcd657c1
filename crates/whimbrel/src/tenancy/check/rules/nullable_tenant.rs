//! T20: the tenant column may be NULL.

use super::super::fix;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T20",
    name: "tenant-column-nullable",
    title: "The tenant column may be NULL",
    severity: Severity::High,
    meaning: "A row without a tenant is nobody's: no tenant sees it, and every tenant \
              does as soon as one policy lets NULL through.",
    way_out: "Fill the column, then `SET NOT NULL`; behind a validated CHECK it needs no \
              long lock.",
    example: Example::Sql {
        bad: "CREATE TABLE notes (
    tenant_id uuid REFERENCES tenants, id bigint, UNIQUE (tenant_id, id));
CALL protect('notes');",
        good: "CREATE TABLE notes (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, UNIQUE (tenant_id, id));
CALL protect('notes');",
    },
    manual: "ddl-constraints.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let found = scene.tenants().filter_map(|placed| {
        let column = placed.column().filter(|column| !column.not_null)?;
        let message =
            format!("a row without {} is accepted, and belongs to no tenant", column.name);
        let place = format!("{}.{}", placed.label(), column.name);
        let (path, column) = (placed.path(), &column.name);
        let taken = |name: &str| placed.table.constraints.iter().any(|one| one.name == name);
        let name = fix::free_name(&format!("{}_{column}_set", placed.table.name), taken);
        let (name, column) = (quote_ident(&name), quote_ident(column));
        let fix = [
            format!("ALTER TABLE {path} ADD CONSTRAINT {name} CHECK ({column} IS NOT NULL) NOT VALID"),
            format!("ALTER TABLE {path} VALIDATE CONSTRAINT {name}"),
            format!("ALTER TABLE {path} ALTER COLUMN {column} SET NOT NULL"),
            format!("ALTER TABLE {path} DROP CONSTRAINT {name}"),
        ];
        Some(Finding::of(&RULE, place, message).fixed_by(fix))
    });
    found.collect()
}
