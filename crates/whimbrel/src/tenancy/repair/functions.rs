//! Functions that run with their owner's rights, and the context function.

use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident};
use crate::tenancy::estate::{Estate, Function, Table};
use crate::tenancy::standard::context_function;

/// Pins the search path of functions that run with their owner's rights and of those
/// that record changes, and makes the context function as it should be.
pub(super) fn functions(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
    whole: bool,
) -> Vec<String> {
    let records = |function: &Function| {
        let mut tables = estate.tables.iter().filter(|table| scope(table));
        let called = |table: &Table| {
            table.triggers.iter().any(|trigger| trigger.function == function.oid)
        };
        tables.any(called)
    };
    let loose = |function: &&Function| {
        let owner = function.definer && function.app_execute && whole;
        (owner || records(function)) && !is_pinned(function)
    };
    let mut sql: Vec<String> =
        estate.functions.iter().filter(loose).map(pinned).collect();
    let is_context = |function: &&Function| {
        convention.function
            == QualifiedName::new(function.schema.as_str(), function.name.as_str())
            && function.argument_types.is_empty()
            && function.returns == convention.column_type
    };
    if whole && let Some(context) = estate.functions.iter().find(is_context) {
        let good =
            context.volatility == 's' && context.parallel == 's' && !context.definer;
        if !good {
            sql.push(context_function(convention));
        }
    }
    sql
}

fn is_pinned(function: &Function) -> bool {
    function.config.iter().any(|setting| setting.starts_with("search_path="))
}

/// The function's own schema stays in reach of unqualified names; temporary objects come
/// last, which they do only when they are named.
fn pinned(function: &Function) -> String {
    let kind = if function.kind == 'p' { "PROCEDURE" } else { "FUNCTION" };
    let name = QualifiedName::new(function.schema.as_str(), function.name.as_str());
    let schema = quote_ident(&function.schema);
    let arguments = function.argument_types.join(", ");
    format!(
        "ALTER {kind} {name}({arguments}) SET search_path = pg_catalog, {schema}, pg_temp"
    )
}
