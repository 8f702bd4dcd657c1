//! Stray policies, partitions, and views that pass over row security.

use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident};
use crate::tenancy::estate::{Estate, Table, View};
use crate::tenancy::standard::{STANDARD_POLICIES, subject_to};

pub(super) fn name(table: &Table) -> QualifiedName {
    QualifiedName::new(table.schema.as_str(), table.name.as_str())
}

/// Takes away the permissive policies that let the application role see more than the
/// standard one. Restrictive ones only narrow, and other roles' are theirs.
pub(super) fn policies(table: &Table) -> Vec<String> {
    let stray = table.policies.iter().filter(|policy| {
        policy.permissive
            && policy.for_app == Some(true)
            && !STANDARD_POLICIES.contains(&policy.name.as_str())
    });
    stray
        .map(|policy| {
            format!("DROP POLICY {} ON {}", quote_ident(&policy.name), name(table))
        })
        .collect()
}

/// Nobody reads a partition past the policies of the whole, and none is missing.
pub(super) fn partitions(
    table: &Table,
    estate: &Estate,
    convention: &Convention,
) -> Vec<String> {
    let app = quote_ident(&convention.roles.app);
    let parts = estate.tables.iter().filter(|one| one.root == Some(table.oid));
    let mut sql: Vec<String> = parts
        .map(|part| format!("REVOKE ALL ON {} FROM {app}, PUBLIC", name(part)))
        .collect();
    if let Some(partitioning) = &table.partitioning
        && partitioning.strategy == 'r'
        && !partitioning.has_default
    {
        let default = format!("{}_default", table.name);
        let default = QualifiedName::new(table.schema.as_str(), default);
        sql.push(format!("CREATE TABLE {default} PARTITION OF {} DEFAULT", name(table)));
        sql.push(format!("ALTER TABLE {default} ENABLE ROW LEVEL SECURITY"));
        sql.push(format!("ALTER TABLE {default} FORCE ROW LEVEL SECURITY"));
        sql.push(format!("REVOKE ALL ON {default} FROM {app}, PUBLIC"));
    }
    sql
}

/// Views read with their caller's rights; what is stored of tenants' rows is not the
/// application role's to read.
pub(super) fn views(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
) -> Vec<String> {
    let app = quote_ident(&convention.roles.app);
    let reads = |view: &&View| {
        let mut tables = view.reads.iter().filter_map(|oid| estate.table(*oid));
        tables.any(|table| subject_to(table, convention) && scope(table))
    };
    let views = estate.views.iter().filter(reads);
    views
        .filter_map(|view| {
            let name = QualifiedName::new(view.schema.as_str(), view.name.as_str());
            match (view.materialized, view.invoker) {
                (true, _) if view.app_select => {
                    Some(format!("REVOKE ALL ON {name} FROM {app}, PUBLIC"))
                }
                (false, false) if estate.server.version >= 150_000 => {
                    Some(format!("ALTER VIEW {name} SET (security_invoker = true)"))
                }
                _ => None,
            }
        })
        .collect()
}
