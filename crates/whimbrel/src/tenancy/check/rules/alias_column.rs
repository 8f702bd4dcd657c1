//! T19: a tenant column of another name or type.

use super::super::super::estate::ColumnName;
use super::super::scene::Scene;
use crate::config::Severity;
use crate::lint::{Decided, Example, Finding, Rule};

pub(super) static RULE: Rule = Rule {
    id: "T19",
    name: "tenant-column-differs",
    title: "A tenant column of another name or type",
    severity: Severity::High,
    meaning: "A policy written for the convention does not fit. A text column also takes \
              values that are no tenant, such as `default`, which the context function \
              cannot be compared with.",
    way_out: "Rename or convert the column in steps: add the new one, fill it, write \
              both, switch. Until then let the policy cast the function, not the column, \
              so that the index stays usable.",
    example: Example::Sql {
        bad: "CREATE TABLE invoices (
    organization_id uuid NOT NULL REFERENCES tenants, id bigint,
    PRIMARY KEY (organization_id, id));
CALL protect('invoices', 'organization_id');",
        good: "CREATE TABLE invoices (
    tenant_id uuid NOT NULL REFERENCES tenants, id bigint, PRIMARY KEY (tenant_id, id));
CALL protect('invoices');",
    },
    manual: "ddl-rowsecurity.html",
    since: 14,
    decided: Decided::Catalog,
};

pub(super) fn check(scene: &Scene<'_>) -> Vec<Finding> {
    let convention = scene.convention;
    let found = scene.tenants().filter_map(|placed| {
        let tenant = placed.tenant?;
        let column = tenant.column;
        let typed = column.type_name == convention.column_type;
        if typed && tenant.by != ColumnName::Alias {
            return None;
        }
        let name = match tenant.by {
            ColumnName::RootKey => &column.name,
            _ => &convention.column,
        };
        let message = format!(
            "whose a row is stands in {} ({}); the convention is {name} ({})",
            column.name, column.type_name, convention.column_type
        );
        let place = format!("{}.{}", placed.label(), column.name);
        Some(Finding::of(&RULE, place, message))
    });
    found.collect()
}
