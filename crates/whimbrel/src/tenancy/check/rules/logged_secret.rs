//! T58: a secret is copied into the audit log.

use super::super::super::estate::Column;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T58",
    name: "secret-in-audit-log",
    title: "A secret is copied into the audit log",
    severity: Severity::Medium,
    meaning: "Whoever reads the log reads the password hash or the token, long after it \
              was changed in its table.",
    way_out: "Name the column under `exclude` in `[tenancy.audit]`, and give it to the \
              trigger among those it leaves out.",
    example: Example::Sql {
        bad: "CREATE TABLE users (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, password_hash text,
    PRIMARY KEY (tenant_id, id));
CALL protect('users');",
        good: "CREATE TABLE users (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, tokens_left int,
    PRIMARY KEY (tenant_id, id));
CALL protect('users');",
    },
    manual: "sql-createtrigger.html",
    since: 14,
    decided: Decided::Catalog,
};

/// What the names of secrets have in them, in small letters and without `_`.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "otpseed",
];

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let Some(audit) = &scene.convention.audit else { return Vec::new() };
    let found = scene.tenants().flat_map(|placed| {
        let own = scene.convention.table(&placed.table.schema, &placed.table.name);
        let own = own.map_or(&[][..], |table| &table.exclude);
        let triggers = scene.audit_triggers(placed.table);
        let left_out = |name: &str| {
            audit.exclude.iter().chain(own).any(|one| one == name)
                || triggers.iter().any(|trigger| {
                    let arguments = trigger.arguments.iter();
                    arguments.flat_map(|one| one.split(',')).any(|one| one.trim() == name)
                })
        };
        let recorded = !triggers.is_empty();
        let secret = |column: &&Column| is_secret(column) && !left_out(&column.name);
        let columns = placed.table.columns.iter().filter(|_| recorded).filter(secret);
        let found = columns.map(|column| {
            let place = format!("{}.{}", placed.label(), column.name);
            Finding::of(&RULE, place, "its values stand in the audit log as plain text")
        });
        found.collect::<Vec<_>>()
    });
    found.collect()
}

fn is_secret(column: &Column) -> bool {
    let name = column.name.to_lowercase().replace('_', "");
    let texts = ["text", "character", "bytea", "json", "uuid"];
    SECRETS.iter().any(|part| name.contains(part))
        && texts.iter().any(|one| column.type_name.starts_with(one))
}
