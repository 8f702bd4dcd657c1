//! `schema:log`, in TypeORM's words.

use whimbrel::plan::Hazard;

use crate::render::{self, Problem, TypeOrmLog};
use crate::verbs::Scope;
use crate::verbs::dropin::service;
use crate::verbs::generate::{Outcome, Task};

/// `schema:log`: the statements that lead from the live database to the entities.
pub(super) fn log(scope: &Scope<'_>) -> Result<(), Problem> {
    let outcome = planned(scope, Hazard::ALL.to_vec())?;
    let queries = &outcome.generated.migration.up.queries;
    if queries.is_empty() {
        TypeOrmLog.line(
            "Your schema is up to date - there are no queries to be executed by schema \
             synchronization.",
        );
        return Ok(());
    }
    let count = queries.len().to_string();
    let rule = "-".repeat(63 + count.len());
    TypeOrmLog.line(&rule);
    TypeOrmLog.line(&format!(
        "-- Schema synchronization will execute following sql queries ({count}):"
    ));
    TypeOrmLog.line(&rule);
    for query in queries {
        let sql = query.sql.trim();
        let end = if sql.ends_with(';') { "" } else { ";" };
        TypeOrmLog.line(&format!("{sql}{end}"));
    }
    Ok(())
}

/// What there is to do, proven on a copy.
fn planned(scope: &Scope<'_>, allowed: Vec<Hazard>) -> Result<Outcome, Problem> {
    let outcome = Task::as_typeorm(allowed).carry_out(scope, service(scope)?)?;
    for warning in &outcome.warnings {
        render::talk(&format!("warning: {warning}"));
    }
    Ok(outcome)
}
