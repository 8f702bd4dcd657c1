use serde_json::{Value, json};
use whimbrel::config::Service;
use whimbrel::ops::{self, Standing, Status, StatusError};
use whimbrel::run::Access;

use crate::args::{ScopeArgs, ShowArgs};
use crate::exit;
use crate::prepare::{Prepared, prepare};
use crate::render::{self, Document, Problem};
use crate::verbs::Scope;
use crate::verbs::work::{Order, Outcome, each_service};

/// What was seen of one service.
struct Seen {
    table: String,
    /// As a URL without its password.
    database: String,
    status: Status,
}

/// `whimbrel status`
pub(crate) fn status(
    arguments: &ShowArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let job = |service: &Service| -> Result<Seen, Problem> {
        let surroundings = scope.surroundings().looking(Access::Read);
        let mut prepared = prepare(service, &surroundings)?;
        Ok(Seen {
            table: prepared.tracking.to_string(),
            database: prepared.settings.to_string(),
            status: read(&mut prepared)?,
        })
    };
    let outcomes = each_service(scope, Order::Any, job, Result::is_err)?;
    let root = &scope.project.root;
    let mut document = Document::new("status");
    let mut code = exit::DONE;
    for (service, outcome) in &outcomes {
        let Outcome::Done(outcome) = outcome else { continue };
        match outcome {
            Ok(seen) => {
                let Seen { table, status, .. } = seen;
                if arguments.check && !status.is_clean() && code == exit::DONE {
                    code = exit::FAILED;
                }
                if output.json {
                    document.add(service, to_json(seen, arguments.pending));
                } else {
                    render::data(&render::status(
                        service,
                        table,
                        status,
                        arguments.pending,
                    ));
                }
            }
            Err(problem) => {
                if code == exit::DONE || code == exit::FAILED {
                    code = problem.exit;
                }
                if !output.json {
                    scope.show(problem, service);
                }
                document.add(service, json!({ "error": problem.to_json(root) }));
            }
        }
    }
    if output.json {
        document.print(code);
    }
    Ok(code)
}

/// Reads the status of a prepared service.
pub(crate) fn read(prepared: &mut Prepared) -> Result<Status, Problem> {
    let Prepared { settings, tracking, migrations, looking, .. } = prepared;
    ops::status(settings, tracking, migrations, looking.take()).map_err(|error| {
        match error {
            StatusError::Connect(error) => render::of_connect(&error),
            StatusError::Read(error) => render::of_exec("reading the history", &error),
        }
    })
}

fn to_json(seen: &Seen, without_applied: bool) -> Value {
    let Seen { table, database, status } = seen;
    let migrations: Vec<Value> = status
        .rows
        .iter()
        .filter(|row| {
            let done = [Standing::Applied, Standing::Replaced].contains(&row.standing);
            !(without_applied && done)
        })
        .map(|row| {
            json!({
                "name": row.name,
                "timestamp": row.timestamp,
                "state": row.standing.as_str(),
                "id": row.applied,
                "out_of_order": row.out_of_order,
                "file": row.path.as_ref().map(|path| path.display().to_string()),
                "attempted_at": row.attempted_at,
                "error": row.error,
            })
        })
        .collect();
    json!({ "database": database, "tracking_table": table, "migrations": migrations })
}
