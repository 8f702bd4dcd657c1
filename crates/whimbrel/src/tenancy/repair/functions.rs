//! Functions that run with their owner's rights, and the context function.

use crate::config::Convention;
use crate::sql::{QualifiedName, quote_ident, quote_literal};
use crate::tenancy::estate::{Estate, Function, Table};
use crate::tenancy::standard::context_function;

/// Pins the search path of functions that run with their owner's rights and of those
/// that are called by triggers, makes the context function as it should be, and lets
/// functions that set the tenant set it for the transaction.
pub(super) fn functions(
    estate: &Estate,
    convention: &Convention,
    scope: &dyn Fn(&Table) -> bool,
) -> Vec<String> {
    let called = |function: &Function| {
        let mut tables = estate.tables.iter().filter(|table| scope(table));
        tables.any(|table| {
            table.triggers.iter().any(|trigger| trigger.function == function.oid)
        })
    };
    let loose = |function: &&Function| {
        let owner = function.definer && function.app_execute;
        (owner || called(function))
            && !is_pinned(function)
            && !is_context(function, convention)
    };
    let mut sql: Vec<String> =
        estate.functions.iter().filter(loose).map(pinned).collect();
    let context = estate.functions.iter().find(|one| is_context(one, convention));
    if context.is_some_and(|context| !is_good(context)) {
        sql.push(context_function(convention));
    }
    let setting = |function: &&Function| {
        matches!(function.kind, 'f' | 'p')
            && function.source.contains("set_config")
            && function.source.contains(&convention.setting)
    };
    sql.extend(
        estate
            .functions
            .iter()
            .filter(setting)
            .map(|one| for_transaction(one, convention)),
    );
    sql
}

fn is_context(function: &Function, convention: &Convention) -> bool {
    let name = QualifiedName::new(function.schema.as_str(), function.name.as_str());
    convention.function == name
        && function.argument_types.is_empty()
        && function.returns == convention.column_type
}

/// Read once for each statement, with its caller's rights, and never failing on what is
/// not set.
fn is_good(context: &Function) -> bool {
    context.volatility == 's'
        && context.parallel == 's'
        && !context.definer
        && context.source.contains("nullif")
}

/// Has PostgreSQL write the function anew, with the last argument of `set_config` turned
/// from the session to the transaction. Where there is none, nothing changes.
fn for_transaction(function: &Function, convention: &Convention) -> String {
    let name = QualifiedName::new(function.schema.as_str(), function.name.as_str());
    let signature = format!("{name}({})", function.argument_types.join(", "));
    // Settings of one application share a prefix. All quantifiers are lazy: PostgreSQL
    // takes an expression for as greedy as its first.
    let prefix = convention.setting.split('.').next().unwrap_or_default();
    let pattern = format!(r"(set_config\s*?\(\s*?'{prefix}\.[^;]*?,\s*?)false(\s*?\))");
    format!(
        "DO $whimbrel$ BEGIN EXECUTE regexp_replace(pg_get_functiondef({}::regprocedure), \
         {}, {}, 'gi'); END $whimbrel$",
        quote_literal(&signature),
        quote_literal(&pattern),
        quote_literal(r"\1true\2"),
    )
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
