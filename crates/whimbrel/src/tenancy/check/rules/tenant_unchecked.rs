//! T21: nothing checks that the tenant exists.

use super::super::fix;
use super::super::scene::{Placed, Scene};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T21",
    name: "tenant-unchecked",
    title: "Nothing checks that the tenant exists",
    severity: Severity::Medium,
    meaning: "Without a foreign key to the table of the tenants rows can belong to a \
              tenant that is not there. With a constant default a statement that forgets \
              the tenant writes for somebody.",
    way_out: "Add the foreign key; leave the default out, or let it be the context \
              function.",
    example: Example::Sql {
        bad: "CREATE TABLE notes (tenant_id uuid NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
CALL protect('notes');",
        good: "CREATE TABLE notes (
    tenant_id uuid NOT NULL DEFAULT get_current_tenant_id() REFERENCES tenants,
    id bigint, PRIMARY KEY (tenant_id, id));
CALL protect('notes');",
    },
    manual: "ddl-constraints.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    scene.tenants().flat_map(|placed| of_table(scene, &placed)).collect()
}

fn of_table(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<Finding> {
    let Some(column) = placed.column() else { return Vec::new() };
    let place = || format!("{}.{}", placed.label(), column.name);
    let (path, name) = (placed.path(), quote_ident(&column.name));
    let mut found = Vec::new();
    let function = scene.convention.function.name.as_str();
    // The key of the tenants themselves may well have a default.
    if let Some(default) = &column.default
        && !default.contains(function)
        && !placed.table.is_root(scene.convention)
    {
        let message =
            format!("a statement that forgets the tenant writes for {default}",);
        let fix = format!("ALTER TABLE {path} ALTER COLUMN {name} DROP DEFAULT");
        found.push(Finding::of(&RULE, place(), message).fixed_by([fix]));
    }
    let Some(root) = scene.root() else { return found };
    let Some(key) = root.column().filter(|_| root.table.oid != placed.table.oid) else {
        return found;
    };
    let refers = placed.table.constraints.iter().any(|one| {
        one.kind == 'f'
            && one.references == Some(root.table.oid)
            && one.columns.contains(&column.number)
    });
    if !refers {
        let label = root.label();
        let message = format!("a tenant that {label} does not have is accepted");
        let parent = root.path();
        let taken =
            |name: &str| placed.table.constraints.iter().any(|one| one.name == name);
        let constraint =
            fix::free_name(&format!("{}_{}_fkey", placed.table.name, column.name), taken);
        let (constraint, key_name) = (quote_ident(&constraint), quote_ident(&key.name));
        let add = format!(
            "ALTER TABLE {path} ADD CONSTRAINT {constraint} FOREIGN KEY ({name}) \
             REFERENCES {parent} ({key_name})"
        );
        let fix = match placed.table.kind {
            'p' => vec![add],
            _ => vec![
                format!("{add} NOT VALID"),
                format!("ALTER TABLE {path} VALIDATE CONSTRAINT {constraint}"),
            ],
        };
        let fits = column.type_name == key.type_name;
        let finding = Finding::of(&RULE, place(), message);
        found.push(finding.fixed_by(fits.then_some(fix).into_iter().flatten()));
    }
    found
}
