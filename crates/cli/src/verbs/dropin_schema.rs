//! `schema:log` and `schema:sync`, in TypeORM's words.

use whimbrel::migration::GeneratedPart;
use whimbrel::plan::Hazard;
use whimbrel::run::{self, RunOptions};

use crate::args::DropInSync;
use crate::render::{self, Problem, TypeOrmLog};
use crate::verbs::Scope;
use crate::verbs::dropin::{prepared, service};
use crate::verbs::generate::{Outcome, Task, hazards};

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

/// `schema:sync`: executes them, in one transaction where PostgreSQL can. Unlike
/// TypeORM it refuses to lose data unless that is allowed.
pub(super) fn sync(given: &DropInSync, scope: &Scope<'_>) -> Result<(), Problem> {
    let outcome = planned(scope, hazards(&given.allow)?)?;
    let part = &outcome.generated.migration.up;
    if !part.queries.is_empty() {
        execute(scope, part)?;
    }
    TypeOrmLog.line("Schema synchronization finished successfully.");
    Ok(())
}

fn execute(scope: &Scope<'_>, part: &GeneratedPart) -> Result<(), Problem> {
    let (name, mut prepared) = prepared(scope)?;
    let target = prepared.target(&name, TypeOrmLog.listener(), scope.context);
    run::direct(target, &RunOptions::default(), part).map_err(render::of_direct)
}

/// What there is to do, proven on a copy.
fn planned(scope: &Scope<'_>, allowed: Vec<Hazard>) -> Result<Outcome, Problem> {
    let outcome = Task::as_typeorm(allowed).carry_out(scope, service(scope)?)?;
    for warning in &outcome.warnings {
        render::talk(&format!("warning: {warning}"));
    }
    Ok(outcome)
}
