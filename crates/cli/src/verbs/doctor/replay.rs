//! Every migration from the first one, on a throwaway server: a history that only works
//! on the database on which it grew is found before somebody sets up a new one.

use std::sync::Arc;

use whimbrel::config::Service;
use whimbrel::run::{self, Extent, RunOptions};

use super::Finding;
use crate::prepare::prepare;
use crate::private;
use crate::render::{self, Problem};
use crate::verbs::Scope;
use crate::verbs::work::{Order, Outcome, each_service};

/// Runs the chosen services, in dependency order, in one new database.
pub(super) fn replay(scope: &Scope<'_>) -> Result<Vec<(String, Finding)>, Problem> {
    let (server, settings) = private::throwaway(&scope.project, scope.context)?;
    let job = |service: &Service| -> Result<usize, Problem> {
        let mut prepared =
            prepare(service, &scope.surroundings())?.through(service.engine);
        prepared.settings.clone_from(&settings);
        let options = RunOptions {
            transactions: prepared.transactions,
            journal: false,
            ..RunOptions::default()
        };
        let target = prepared.target(&service.name, Arc::new(|_| {}), scope.context);
        match run::run(target, &options, &Extent::All) {
            Ok(report) => Ok(report.completed.len()),
            Err(failure) => Err(render::of_failure(&failure)),
        }
    };
    let outcomes = each_service(scope, Order::DependenciesFirst, job, Result::is_err)?;
    drop(server);
    let describe = |outcome: Outcome<Result<usize, Problem>>| match outcome {
        Outcome::Done(Ok(count)) => {
            Finding::good(format!("{count} migrations run on an empty database"))
        }
        Outcome::Done(Err(problem)) => Finding::of(&problem),
        Outcome::Skipped { because } => {
            Finding::warning(format!("not replayed: {because} failed"))
        }
    };
    Ok(outcomes.into_iter().map(|(name, outcome)| (name, describe(outcome))).collect())
}
