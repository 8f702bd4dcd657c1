//! `--dry-run`: the SQL on stdout, nothing done.

use std::sync::Arc;

use serde_json::{Value, json};
use whimbrel::config::Service;
use whimbrel::run::{self, Extent, Failure, Listed, RevertExtent, Target};

use crate::exit;
use crate::prepare::prepare;
use crate::render::{self, Document, Problem};
use crate::verbs::Scope;
use crate::verbs::work::{Order, Outcome, each_service};

pub(crate) fn run(scope: &Scope<'_>, extent: &Extent, json: bool) -> Result<u8, Problem> {
    list(scope, Order::DependenciesFirst, json, |target| run::dry_run(target, extent))
}

pub(crate) fn revert(
    scope: &Scope<'_>,
    extent: &RevertExtent,
    json: bool,
) -> Result<u8, Problem> {
    list(scope, Order::DependenciesLast, json, |target| run::dry_revert(target, extent))
}

fn list(
    scope: &Scope<'_>,
    order: Order,
    json: bool,
    ask: impl Fn(Target<'_>) -> Result<Vec<Listed>, Box<Failure>> + Sync,
) -> Result<u8, Problem> {
    let job = |service: &Service| -> Result<Vec<Listed>, Problem> {
        let mut prepared = prepare(service, &scope.surroundings())?;
        let target = prepared.target(&service.name, Arc::new(|_| {}), scope.context);
        ask(target).map_err(|failure| render::of_failure(&failure))
    };
    let outcomes = each_service(scope, order, job, Result::is_err)?;
    let root = &scope.project.root;
    let mut code = exit::DONE;
    let mut document = Document::new("dry-run");
    for (service, outcome) in &outcomes {
        let facts = match outcome {
            Outcome::Done(Ok(listed)) => {
                if !json {
                    print(service, listed);
                }
                json!({ "migrations": listed.iter().map(to_json).collect::<Vec<_>>() })
            }
            Outcome::Done(Err(problem)) => {
                if code == exit::DONE {
                    code = problem.exit;
                }
                if !json {
                    scope.show(problem, service);
                }
                json!({ "error": problem.to_json(root) })
            }
            Outcome::Skipped { because } => json!({ "skipped_because_of": because }),
        };
        document.add(service, facts);
    }
    if json {
        document.print(code);
    }
    Ok(code)
}

fn to_json(listed: &Listed) -> Value {
    json!({
        "name": listed.name,
        "direction": listed.direction.as_str(),
        "statements": listed.statements,
    })
}

fn print(service: &str, listed: &[Listed]) {
    for one in listed {
        render::data(&format!("-- {service}: {} ({})", one.name, one.direction.as_str()));
        for statement in &one.statements {
            let end = if statement.trim_end().ends_with(';') { "" } else { ";" };
            render::data(&format!("{}{end}", statement.trim_end()));
        }
        render::data("");
    }
}
