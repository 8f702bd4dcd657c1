//! `whimbrel baseline`: a database that is there already gets a history.

mod first;
mod known;
mod reached;

use std::sync::Arc;

use whimbrel::config::Service;
use whimbrel::database::{Session, Settings};
use whimbrel::run::{self, Extent, Fake, RunOptions};

use crate::args::{BaselineArgs, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::prepare::{Prepared, prepare};
use crate::render::{self, Document, Problem, Progress};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;

/// `whimbrel baseline`
pub(crate) fn baseline(
    arguments: &BaselineArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let services = scope.services();
    let [service] = services.as_slice() else {
        let names = scope.names().join(", ");
        return Err(Problem::input("usage", "whose history shall begin?").advise(
            format!("work in its folder, or name it with `--service`; here are: {names}"),
        ));
    };
    let call = Call { arguments, scope, service, output };
    let facts = on_thread(|| {
        let prepared = prepare(service, &scope.surroundings())?;
        refuse_history(&prepared)?;
        match prepared.migrations.is_empty() {
            true => call.first(&prepared),
            false => call.reached(&prepared),
        }
    })?;
    if output.json {
        let mut document = Document::new("baseline");
        document.add(&service.name, facts);
        document.print(exit::DONE);
    }
    Ok(exit::DONE)
}

/// One call.
#[derive(Clone, Copy)]
struct Call<'a> {
    arguments: &'a BaselineArgs,
    scope: &'a Scope<'a>,
    service: &'a Service,
    output: &'a ScopeArgs,
}

impl Call<'_> {
    fn warn(&self, text: &str) {
        Progress::new(self.output, &[&self.service.name]).warn(&self.service.name, text);
    }

    fn talk(&self, line: &str) {
        if !self.output.json && !self.output.quiet {
            render::talk(line);
        }
    }

    /// Records migrations up to one as applied, and runs none.
    fn record(&self, mut prepared: Prepared, last: &str) -> Result<Vec<String>, Problem> {
        let options = RunOptions {
            transactions: prepared.transactions,
            fake: Fake::Yes,
            run_id: Context::run_id(),
            ..RunOptions::default()
        };
        let target =
            prepared.target(&self.service.name, Arc::new(|_| {}), self.scope.context);
        let report = run::run(target, &options, &Extent::To(last.to_owned()))
            .map_err(|failure| render::of_failure(&failure))?;
        Ok(report.completed.into_iter().map(|one| one.name).collect())
    }
}

/// A service that has a history needs no other.
fn refuse_history(prepared: &Prepared) -> Result<(), Problem> {
    let status = whimbrel::ops::status(
        &prepared.settings,
        &prepared.tracking,
        &prepared.migrations,
        None,
    );
    let status = status.map_err(|error| match error {
        whimbrel::ops::StatusError::Connect(error) => render::of_connect(&error),
        whimbrel::ops::StatusError::Read(error) => {
            render::of_exec("reading the history", &error)
        }
    })?;
    if status.rows.iter().all(|row| row.applied.is_none()) {
        return Ok(());
    }
    let title = format!("there is a history already, in table {}", prepared.tracking);
    let problem = Problem::input("baseline", title)
        .advise("`whimbrel status` shows it; `generate --from live` writes what is new");
    let state = Some("nothing was changed".to_owned());
    Err(Problem { exit: exit::REFUSED, state, ..problem })
}

/// A session that only reads.
fn reader(settings: &Settings) -> Result<Session, Problem> {
    let mut session =
        Session::connect(settings).map_err(|error| render::of_connect(&error))?;
    session
        .batch("SET default_transaction_read_only = on")
        .map_err(|error| render::of_exec("looking at the database", &error))?;
    Ok(session)
}
