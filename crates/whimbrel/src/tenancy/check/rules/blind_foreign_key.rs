//! T45: a foreign key between tenant tables that does not carry the tenant.

use super::super::super::estate::{Column, Constraint};
use super::super::fix;
use super::super::scene::{Placed, Scene, Standing};
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};
use crate::sql::quote_ident;

pub(super) static RULE: Rule = Rule {
    id: "T45",
    name: "foreign-key-without-tenant",
    title: "A foreign key between tenant tables that does not carry the tenant",
    severity: Severity::High,
    meaning: "Foreign keys are checked past row security: a tenant can refer to \
              another's row that it cannot see, learns by it that the row exists, and \
              with CASCADE loses its own row when the other deletes.",
    way_out: "`FOREIGN KEY (tenant_id, parent_id) REFERENCES parent (tenant_id, id)`.",
    example: Example::Sql {
        bad: "CREATE TABLE parts (
    tenant_id uuid NOT NULL REFERENCES tenants, id uuid, parent uuid,
    PRIMARY KEY (tenant_id, id));
CALL protect('parts');
CREATE TABLE uses (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, other uuid, order_id bigint,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (other, order_id) REFERENCES orders (tenant_id, id));
CALL protect('uses');",
        good: "CREATE TABLE uses (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, order_id bigint,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id));
CALL protect('uses');",
    },
    manual: "sql-createpolicy.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    scene.tenants().flat_map(|placed| of_table(scene, &placed)).collect()
}

fn of_table(scene: &Scene<'_>, placed: &Placed<'_>) -> Vec<Finding> {
    let Some(own) = placed.column() else { return Vec::new() };
    let foreign =
        placed.table.constraints.iter().filter(|one| one.kind == 'f' && !one.inherited);
    let found = foreign.filter_map(|constraint| {
        let parent = scene.get(constraint.references?)?;
        let column = parent.column().filter(|_| parent.standing == Standing::Tenant)?;
        let mut pairs = constraint.columns.iter().zip(&constraint.referenced);
        if pairs.any(|(from, to)| *from == own.number && *to == column.number) {
            return None;
        }
        let lost = match constraint.on_delete {
            Some('c') => ", and loses its own row when that one is deleted",
            _ => "",
        };
        let message = format!(
            "{} lets a row refer to another tenant's row in {}{lost}",
            constraint.name,
            parent.label()
        );
        let fix = carried(placed, &parent, own, column, constraint);
        Some(Finding::of(&RULE, placed.label(), message).fixed_by(fix))
    });
    found.collect()
}

/// The same foreign key with the tenant; nothing where that is not certain.
fn carried(
    placed: &Placed<'_>,
    parent: &Placed<'_>,
    own: &Column,
    column: &Column,
    constraint: &Constraint,
) -> Vec<String> {
    let action = match constraint.on_delete {
        Some('a') => "",
        Some('r') => " ON DELETE RESTRICT",
        Some('c') => " ON DELETE CASCADE",
        _ => return Vec::new(),
    };
    let plain = placed.table.kind == 'r'
        && parent.table.kind == 'r'
        && own.type_name == column.type_name
        && constraint.on_update == Some('a')
        && !constraint.deferrable
        && !constraint.referenced.contains(&column.number)
        && !constraint.columns.contains(&own.number)
        && constraint.match_type == Some('s');
    if !plain {
        return Vec::new();
    }
    let list = |of: &Placed<'_>, first: &Column, rest: &[i16]| {
        let rest = rest.iter().filter_map(|number| of.table.column(*number));
        let names = std::iter::once(first).chain(rest).map(|one| quote_ident(&one.name));
        names.collect::<Vec<_>>().join(", ")
    };
    let target = list(parent, column, &constraint.referenced);
    let source = list(placed, own, &constraint.columns);
    let wanted: Vec<i16> = std::iter::once(column.number)
        .chain(constraint.referenced.iter().copied())
        .collect();
    let unique = parent
        .table
        .indexes
        .iter()
        .any(|index| index.unique && !index.partial && index.key == wanted);
    let (path, parent_path) = (placed.path(), parent.path());
    let taken = |name: &str| placed.table.constraints.iter().any(|one| one.name == name);
    let name = fix::free_name(&format!("{}_tenant", constraint.name), taken);
    let (name, old) = (quote_ident(&name), quote_ident(&constraint.name));
    let mut fix = Vec::new();
    if !unique {
        fix.push(format!("ALTER TABLE {parent_path} ADD UNIQUE ({target})"));
    }
    fix.push(format!(
        "ALTER TABLE {path} ADD CONSTRAINT {name} FOREIGN KEY ({source}) REFERENCES \
         {parent_path} ({target}){action} NOT VALID"
    ));
    fix.push(format!("ALTER TABLE {path} VALIDATE CONSTRAINT {name}"));
    fix.push(format!("ALTER TABLE {path} DROP CONSTRAINT {old}"));
    fix
}
