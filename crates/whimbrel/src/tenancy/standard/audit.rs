//! The triggers that write into the audit log.

use super::table::{beside, name};
use crate::config::{AuditVariant, Convention};
use crate::sql::{QualifiedName, quote_ident, quote_literal};
use crate::tenancy::estate::{Column, Table, Trigger};

/// The names of the triggers. Where several are for the same event PostgreSQL takes them
/// by name; these only look.
const ROW: &str = "audit_row";
const TRUNCATE: &str = "audit_truncate";
/// A trigger with transition tables is for one event (manual, CREATE TRIGGER).
const STATEMENT: [(&str, &str, &str); 3] = [
    ("audit_insert", "INSERT", "NEW TABLE AS new_rows"),
    ("audit_update", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    ("audit_delete", "DELETE", "OLD TABLE AS old_rows"),
];

/// The statements that make a table's audit triggers. A table that is not recorded needs
/// none.
pub(super) fn triggers(
    table: &Table,
    tenant: &Column,
    convention: &Convention,
) -> Vec<String> {
    let Some(variant) = convention.audit_of(&table.schema, &table.name) else {
        return Vec::new();
    };
    let Some(log) = &convention.audit else { return Vec::new() };
    if let Some(function) = &log.function {
        return Vec::from_iter(own_trigger(table, function));
    }
    let schema = log.table.schema.as_ref().map_or("public", |schema| schema.as_str());
    let function = |name: &str| format!("{}.{}", quote_ident(schema), quote_ident(name));
    let on = name(table);
    let arguments = arguments(table, tenant, convention);
    let by_statement = function("record_statement");
    let mut sql = Vec::new();
    let mut make = |trigger: &str, event: &str, rest: &str| {
        if table.triggers.iter().any(|one| one.name == trigger) {
            sql.push(format!("DROP TRIGGER {} ON {on}", quote_ident(trigger)));
        }
        let trigger = quote_ident(trigger);
        sql.push(format!(
            "CREATE TRIGGER {trigger} AFTER {event} ON {on}\n    {rest}({arguments})"
        ));
    };
    // Changes of a partition by its own name reach row triggers only.
    if variant == AuditVariant::Row || table.partitioning.is_some() {
        let rest = format!("FOR EACH ROW EXECUTE FUNCTION {}", function("record_row"));
        make(ROW, "INSERT OR UPDATE OR DELETE", &rest);
    } else {
        for (trigger, event, transition) in STATEMENT {
            let rest = format!(
                "REFERENCING {transition}\n    \
                 FOR EACH STATEMENT EXECUTE FUNCTION {by_statement}"
            );
            make(trigger, event, &rest);
        }
    }
    let rest = format!("FOR EACH STATEMENT EXECUTE FUNCTION {by_statement}");
    make(TRUNCATE, "TRUNCATE", &rest);
    sql
}

/// The trigger that calls a function of the project's own, unless there is one for each
/// event, whatever its name.
fn own_trigger(table: &Table, function: &QualifiedName) -> Option<String> {
    let calls = |trigger: &&Trigger| {
        let called = QualifiedName::new(
            trigger.function_schema.as_str(),
            trigger.function_name.as_str(),
        );
        called == *function && trigger.row && matches!(trigger.enabled, 'O' | 'A')
    };
    let recorded =
        |event: fn(&Trigger) -> bool| table.triggers.iter().filter(calls).any(event);
    if recorded(|one| one.insert)
        && recorded(|one| one.update)
        && recorded(|one| one.delete)
    {
        return None;
    }
    let trigger = quote_ident(&beside(&table.name, "_audit_trigger"));
    Some(format!(
        "CREATE TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {}\n    \
         FOR EACH ROW EXECUTE FUNCTION {function}()",
        name(table)
    ))
}

/// The tenant column, the key's columns, and the columns that never reach the log.
fn arguments(table: &Table, tenant: &Column, convention: &Convention) -> String {
    let key = table.indexes.iter().find(|index| index.primary);
    let key = key.map(|index| index.key.as_slice()).unwrap_or_default();
    let key = key.iter().filter_map(|number| table.column(*number));
    let key: Vec<&str> = key.map(|column| column.name.as_str()).collect();
    let own = convention.table(&table.schema, &table.name);
    let own = own.map(|own| own.exclude.as_slice()).unwrap_or_default();
    let all = convention.audit.as_ref().map(|audit| audit.exclude.as_slice());
    let out = all.unwrap_or_default().iter().chain(own);
    let has = |name: &&String| table.columns.iter().any(|column| column.name == **name);
    let mut out: Vec<&str> = out.filter(has).map(String::as_str).collect();
    out.sort_unstable();
    out.dedup();
    [tenant.name.clone(), key.join(","), out.join(",")]
        .map(|text| quote_literal(&text))
        .join(", ")
}
