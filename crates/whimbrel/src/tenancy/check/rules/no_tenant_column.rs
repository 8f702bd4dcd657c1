//! T18: a table that says of no row whose it is.

use super::super::scene::{Placed, Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T18",
    name: "no-tenant-column",
    title: "A table that says of no row whose it is",
    severity: Severity::High,
    meaning: "No policy can tell tenants apart: either everybody reads all rows, or \
              nobody any.",
    way_out: "Add the tenant column, or declare the table global in \
              `[[tenancy.global]]`, with the reason.",
    example: Example::Sql {
        bad: "CREATE TABLE sessions (token text PRIMARY KEY);",
        good: "CREATE TABLE sessions (
    tenant_id uuid NOT NULL REFERENCES tenants, id uuid, PRIMARY KEY (tenant_id, id));
CALL protect('sessions');",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

/// Names by which other projects know tenants, in small letters and without `_`.
const KNOWN: &[&str] =
    &["tenantid", "organizationid", "organisationid", "orgid", "accountid"];

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let unknown = scene.tables().filter(|placed| {
        placed.standing == Standing::Nobody
            && !placed.table.is_partition
            && parents(scene, placed).is_empty()
    });
    let found = unknown.map(|placed| {
        let known = placed.table.columns.iter().find(|column| {
            KNOWN.contains(&column.name.to_lowercase().replace('_', "").as_str())
        });
        let column = &scene.convention.column;
        let granted = placed.table.app;
        let effect = if placed.table.rls || !granted.select {
            String::new()
        } else {
            format!(": {} reads all rows", scene.app())
        };
        let message = format!("it has no column {column}, so no policy can tell tenants apart{effect}");
        let finding = Finding::of(&RULE, placed.label(), message);
        match known {
            Some(column) => finding.leave_by(format!(
                "If `{}` says whose a row is, name it under `aliases` in `[tenancy]`; else \
                 add the tenant column, or declare the table global, with the reason.",
                column.name
            )),
            None => finding,
        }
    });
    found.collect()
}

/// Tenant tables that a table refers to: its rows belong to somebody through them.
pub(super) fn parents(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<String> {
    let foreign = placed.table.constraints.iter().filter(|one| one.kind == 'f');
    let mut parents: Vec<String> = foreign
        .filter_map(|constraint| scene.get(constraint.references?))
        .filter(|parent| parent.standing == Standing::Tenant)
        .map(|parent| parent.label())
        .collect();
    parents.sort();
    parents.dedup();
    parents
}
