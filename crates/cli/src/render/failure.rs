//! The library's failures as [`Problem`]s.

use whimbrel::database::{ConnectError, ExecError, ServerError};
use whimbrel::migration::Direction;
use whimbrel::run::{
    Cause, DatabaseState, Failure, LockHolder, MigrationFailure, ProgramError, Refusal,
    RunError,
};

use crate::exit;
use crate::render::problem::{causes, position};
use crate::render::{Excerpt, Problem};

/// Describes a failed run.
pub(crate) fn of_failure(failure: &Failure) -> Problem {
    let mut problem = match &failure.error {
        RunError::Connect(error) => of_connect(error),
        RunError::History { doing, source } => of_exec(doing, source),
        RunError::LockBusy { table, holder } => of_lock(table, holder.as_ref()),
        RunError::Refused(refusal) => of_refusal(refusal),
        RunError::Migration(failure) => of_migration(failure),
        RunError::Interrupted => Problem {
            kind: "interrupted",
            title: "interrupted".to_owned(),
            state: Some("nothing is half-done; the lock is released".to_owned()),
            exit: exit::INTERRUPTED,
            ..Problem::default()
        },
    };
    if let Some(state) = &mut problem.state
        && !failure.completed.is_empty()
    {
        let count = failure.completed.len();
        let plural = if count == 1 { "migration" } else { "migrations" };
        state.push_str(&format!("; {count} {plural} of this run committed before"));
    }
    problem
}

/// The engine's own stack trace, for those who want to see everything.
pub(crate) fn stack_of(failure: &Failure) -> Option<(&'static str, String)> {
    let RunError::Migration(failure) = &failure.error else { return None };
    let Cause::Program(error) = &failure.cause else { return None };
    let lines = error.stack.lines().filter(|line| line.trim_start().starts_with("at "));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    (!lines.is_empty()).then(|| ("stack", lines.join("\n         ")))
}

/// Describes a server that cannot be reached.
pub(crate) fn of_connect(error: &ConnectError) -> Problem {
    Problem {
        kind: "connect",
        title: error.to_string(),
        notes: causes(error),
        next: vec![error.advice()],
        exit: exit::UNREACHABLE,
        ..Problem::default()
    }
}

/// Describes a statement of our own that failed.
pub(crate) fn of_exec(doing: &str, error: &ExecError) -> Problem {
    let mut problem = Problem {
        kind: "database",
        title: format!("{doing}: {error}"),
        exit: exit::FAILED,
        ..Problem::default()
    };
    if let Some(server) = error.server() {
        problem.notes = server_notes(server);
        problem.next.extend(server_advice(server));
    }
    problem
}

fn of_lock(table: &str, holder: Option<&LockHolder>) -> Problem {
    Problem {
        kind: "locked",
        title: format!("another run is working on tracking table `{table}`"),
        notes: holder
            .map(|holder| ("holder", describe_holder(holder)))
            .into_iter()
            .collect(),
        state: Some("nothing was changed".to_owned()),
        next: vec![
            "wait for it, raise `--wait`, or end that session with \
             pg_terminate_backend(pid); its work is then rolled back"
                .to_owned(),
        ],
        exit: exit::LOCKED,
        ..Problem::default()
    }
}

/// Who holds a lock, in words.
pub(crate) fn describe_holder(holder: &LockHolder) -> String {
    let from = if holder.address.is_empty() { "a local socket" } else { &holder.address };
    format!(
        "{} (role {}, server process {}, from {from}, connected since {})",
        holder.application, holder.role, holder.pid, holder.since
    )
}

pub(crate) fn of_refusal(refusal: &Refusal) -> Problem {
    let mut problem = Problem {
        kind: "refused",
        title: refusal.to_string(),
        state: Some("nothing was changed".to_owned()),
        exit: exit::REFUSED,
        ..Problem::default()
    };
    problem.next.extend(refusal_advice(refusal));
    match refusal {
        Refusal::TransactionControl { path, position, .. }
        | Refusal::Unreadable { path, position, .. } => {
            problem.excerpts.extend(Excerpt::of_file(path, *position, "here"));
        }
        Refusal::WrongName { path, .. } if !path.as_os_str().is_empty() => {
            problem.notes.push(("file", path.display().to_string()));
        }
        _ => {}
    }
    problem
}

fn refusal_advice(refusal: &Refusal) -> Option<String> {
    Some(match refusal {
        Refusal::TransactionOverride(_) => {
            "run with `--transaction each`: it honours the `transaction` of each migration"
                .to_owned()
        }
        Refusal::Duplicates(_) => "two globs match the same file, or a class is exported \
             twice; keep one"
            .to_owned(),
        Refusal::WrongName { .. } => "end the class name, or its `name` field, with the \
             13 digits of a timestamp, as the file name begins"
            .to_owned(),
        Refusal::UnknownMigration(_) => "bring the file back, or check that the migrations \
             globs match it; `whimbrel doctor` lists what they match"
            .to_owned(),
        Refusal::NoSuchMigration { nearest, .. } => {
            format!("did you mean `{}`?", nearest.as_ref()?)
        }
        Refusal::NoDown(name) => {
            format!("write the down part of {name}, or use `--fake` to forget it only")
        }
        Refusal::NoSchema(schema) => {
            format!("create it first: CREATE SCHEMA \"{schema}\"")
        }
        Refusal::NoCurrentSchema => "create a schema, or set search_path for the role or \
             the database"
            .to_owned(),
        Refusal::ReadOnly => "connect to the primary server; a standby cannot migrate"
            .to_owned(),
        Refusal::Disagreement(_) => {
            "run without `strict` to go on all the same, or mend the files".to_owned()
        }
        Refusal::TransactionControl { .. } => "remove it: the migration runs in a \
             transaction already; or say `-- whimbrel: no-transaction` at the top"
            .to_owned(),
        Refusal::Unreadable { .. } => {
            "mend it there; what pg_dump writes is fit with `--inserts`, without its lines \
             that begin with a backslash"
                .to_owned()
        }
        Refusal::BegunAlone { .. } => {
            "run with `--transaction each`: it goes on behind what is done".to_owned()
        }
        Refusal::PartlyReplaced { name, .. } => format!(
            "bring the files back that {name} replaces (from version control, or where \
             `squash --keep` put them) and `run` again: the missing ones are applied, and \
             {name} is recorded behind them"
        ),
        Refusal::ForgottenReplacement(name) => format!(
            "if what {name} makes is there, `run --fake --to {name}` records it; if not, \
             delete the rows of those that it replaces from the tracking table, and `run`"
        ),
        Refusal::WithinReplaced { by, .. } => {
            format!("name {by}, or a migration behind it")
        }
        Refusal::EditedPrefix { .. } => "undo that edit and put the change behind it, or \
             write a new migration"
            .to_owned(),
    })
}

fn of_migration(failure: &MigrationFailure) -> Problem {
    let interrupted = matches!(failure.cause, Cause::Interrupted);
    let mut problem = Problem {
        kind: if interrupted { "interrupted" } else { "migration" },
        title: format!(
            "migration {} failed: {}",
            failure.name,
            cause_title(&failure.cause)
        ),
        state: Some(describe_state(failure)),
        exit: if interrupted { exit::INTERRUPTED } else { exit::FAILED },
        ..Problem::default()
    };
    match &failure.cause {
        Cause::Server(error) => {
            problem.notes = server_notes(error);
            problem.next.extend(server_advice(error));
        }
        Cause::Program(error) => add_program(&mut problem, error),
        Cause::Connection(error) => problem.notes = causes(error),
        Cause::EndedTransaction | Cause::LeftOpen | Cause::Interrupted => {}
    }
    match &failure.place {
        Some(place) => {
            let label = format!("statement {}", place.statement);
            let at = Excerpt::of_file(&place.path, place.position, &label);
            problem.excerpts.extend(at);
        }
        None if problem.excerpts.is_empty() => {
            problem.notes.insert(0, ("file", failure.path.display().to_string()));
        }
        None => {}
    }
    problem.next.push(next_step(failure));
    problem
}

fn cause_title(cause: &Cause) -> String {
    match cause {
        Cause::Server(error) => error.to_string(),
        // PostgreSQL's own message already says what QueryFailedError wraps.
        Cause::Program(error) => match &error.server {
            Some(server) => server.to_string(),
            None => error.to_string(),
        },
        other => other.to_string(),
    }
}

fn add_program(problem: &mut Problem, error: &ProgramError) {
    if let Some(frame) = error.frames.first() {
        let position = position(frame.line, frame.column);
        let at = Excerpt::of_file(&frame.path, position, "thrown from here");
        problem.excerpts.extend(at);
    }
    if let Some(server) = &error.server {
        if let (Some(query), Some(position)) = (&error.query, server.position) {
            problem.excerpts.extend(Excerpt::of_statement(query, position, "PostgreSQL"));
        } else if let Some(query) = &error.query {
            problem.notes.push(("query", query.trim().to_owned()));
        }
        problem.notes.extend(server_notes(server));
        problem.next.extend(server_advice(server));
    }
    for frame in error.frames.iter().skip(1).take(6) {
        let name = frame.function.as_deref().unwrap_or("<anonymous>");
        let (path, line, column) = (frame.path.display(), frame.line, frame.column);
        problem.notes.push(("from", format!("{name} ({path}:{line}:{column})")));
    }
    problem.notes.extend(causes(error));
    if error.missing_package.is_some() {
        problem.next.push(
            "install the project's packages (npm install), or run this migration with \
             `--engine node`"
                .to_owned(),
        );
    }
}

fn server_notes(error: &ServerError) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    let mut add = |label, text: &Option<String>| {
        if let Some(text) = text {
            notes.push((label, text.clone()));
        }
    };
    add("detail", &error.detail);
    add("hint", &error.hint);
    add("context", &error.context);
    notes
}

/// What PostgreSQL's error means for a migration, where that is not plain from it.
fn server_advice(error: &ServerError) -> Option<String> {
    let advice = match error.code.as_str() {
        "53200" => {
            "the server's lock table is full: one transaction took too many locks. \
             Run with `--transaction each`, or raise max_locks_per_transaction"
        }
        "55P04" => {
            "a new enum value cannot be used in the transaction that adds it: put \
             the use into a later migration and run with `--transaction each`"
        }
        "25001" => {
            "this statement cannot run inside a transaction: say \
             `-- whimbrel: no-transaction` at the top of the file, or `transaction = false` \
             in the class, and run with `--transaction each`"
        }
        "55P03" => {
            "another session holds a lock on this object: find it in pg_locks, or \
             raise `--lock-timeout` or `--lock-retries`"
        }
        "42501" => "the role lacks a privilege: grant it, or connect as the owner",
        "25006" => "the server or the session is read-only: connect to the primary",
        "3F000" => {
            "create the schema first, in an earlier migration or in a `before` file: \
             TypeORM creates no schemas"
        }
        "42P01" => {
            "no earlier migration of this service creates it: look for a migration \
             that no pattern finds (`whimbrel doctor`), or for the service that owns it and \
             has to run first (`depends_on`)"
        }
        "42883" if error.message.contains("uuid_generate_v4") => {
            "create the extension first: CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\""
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

fn describe_state(failure: &MigrationFailure) -> String {
    match &failure.state {
        DatabaseState::RolledBack => "this migration was rolled back".to_owned(),
        DatabaseState::RunRolledBack => "the whole run was rolled back".to_owned(),
        DatabaseState::Partial { completed, statements, removed_indexes } => {
            let mut text = match statements {
                Some(all) => format!(
                    "outside a transaction: {completed} of {all} statements are done and stay"
                ),
                None => format!(
                    "outside a transaction: the {completed} statements before the error stay"
                ),
            };
            for index in removed_indexes {
                text.push_str(&format!("; the invalid index {index} was removed again"));
            }
            text
        }
        DatabaseState::Committed => {
            "the migration is committed and recorded; the run stopped behind it"
                .to_owned()
        }
        DatabaseState::Unknown => {
            "the connection was lost while the commit was under way, and the server did \
             not come back in time to be asked; the tracking table tells whether it happened"
                .to_owned()
        }
    }
}

fn next_step(failure: &MigrationFailure) -> String {
    let verb = match failure.direction {
        Direction::Up => "run",
        Direction::Down => "revert",
    };
    match &failure.state {
        DatabaseState::Partial { statements: Some(_), .. } => format!(
            "mend the statement and `{verb}` again: it goes on behind what is done"
        ),
        DatabaseState::Partial { statements: None, .. } => format!(
            "see what is done, undo it or make the migration skip it, and `{verb}` again"
        ),
        DatabaseState::Committed if matches!(failure.cause, Cause::Connection(_)) => {
            format!("`{verb}` again: it goes on behind this migration")
        }
        DatabaseState::Committed => {
            "let the migration begin again what it ends, or give it `transaction = false`"
                .to_owned()
        }
        DatabaseState::Unknown => {
            "run `whimbrel status`, then go on; nothing can be applied twice".to_owned()
        }
        _ if matches!(failure.cause, Cause::Interrupted) => format!("`{verb}` again"),
        _ => format!("mend the migration and `{verb}` again"),
    }
}
