//! What a run would send, without sending it.

use std::collections::HashSet;

use crate::history::History;
use crate::migration::{Body, Direction, MigrationFile};
use crate::run::start::Opening;
use crate::run::wrapped::no_engine;
use crate::run::{
    Connections, DatabaseState, Extent, Failure, MigrationFailure, Purpose, RevertExtent,
    RunError, Target, replace, select,
};

/// One migration and the statements that it would send.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Which way.
    pub direction: Direction,
    /// The statements, in order.
    pub statements: Vec<String>,
}

/// Lists what [`run`](crate::run::run) would send. Writes nothing and takes no lock.
///
/// An SQL migration is listed as it stands. A program is executed in a read-only
/// transaction in which the server answers what only reads; what would write is listed
/// and answered with nothing, so a program that depends on rows it has just written may
/// take another path than in earnest.
///
/// # Errors
/// When the history cannot be read, nothing fits the extent, or a program throws.
pub fn dry_run(
    mut target: Target<'_>,
    extent: &Extent,
) -> Result<Vec<Listed>, Box<Failure>> {
    let opening = Opening::new(&mut target).map_err(Failure::at_once)?;
    select::refuse_duplicates(target.migrations).map_err(Failure::at_once)?;
    let steps = select::pending(target.migrations, &opening.history, extent)
        .map_err(Failure::at_once)?;
    list(&mut target, opening, &steps, Direction::Up)
}

/// Lists what [`revert`](crate::run::revert) would send; see [`dry_run`].
///
/// # Errors
/// As [`dry_run`].
pub fn dry_revert(
    mut target: Target<'_>,
    extent: &RevertExtent,
) -> Result<Vec<Listed>, Box<Failure>> {
    let opening = Opening::new(&mut target).map_err(Failure::at_once)?;
    let choose =
        |history: &History| select::to_revert(target.migrations, history, extent);
    let steps = choose(&opening.history).map_err(Failure::at_once)?;
    list(&mut target, opening, &steps, Direction::Down)
}

fn list(
    target: &mut Target<'_>,
    opening: Opening,
    steps: &[&MigrationFile],
    direction: Direction,
) -> Result<Vec<Listed>, Box<Failure>> {
    let mut session = opening.session;
    let reading = |source| {
        Failure::at_once(RunError::History {
            doing: "opening a read-only transaction",
            source,
        })
    };
    // The default holds should a program end the transaction all the same.
    session
        .batch("SET default_transaction_read_only = on")
        .and_then(|_| session.batch("START TRANSACTION READ ONLY"))
        .map_err(reading)?;
    let mut connections = Connections::new(
        session,
        1,
        Purpose::Record,
        target.listener.clone(),
        target.interrupt.clone(),
    );
    let mut listed = Vec::with_capacity(steps.len());
    let taken = match direction {
        Direction::Up => replace::taken(steps, &opening.history),
        Direction::Down => HashSet::new(),
    };
    for step in steps {
        let statements = match &step.body {
            _ if taken.contains(&step.name) => vec![ONLY_RECORDED.to_owned()],
            Body::Sql(sql) => sql_statements(sql.part(direction)),
            Body::Program { index, .. } => {
                let Some(programs) = target.programs.as_mut() else {
                    return Err(failed(step, direction, no_engine()));
                };
                let (back, result) = programs.execute(*index, direction, connections);
                connections = back;
                if let Err(error) = result {
                    let cause = crate::run::Cause::Program(error);
                    return Err(failed(step, direction, cause));
                }
                connections.take_recorded()
            }
        };
        listed.push(Listed { name: step.name.clone(), direction, statements });
    }
    Ok(listed)
}

/// Stands for the statements of a migration that is recorded and not run.
const ONLY_RECORDED: &str = "-- only recorded: what it replaces is applied";

fn sql_statements(part: Option<&crate::migration::Part>) -> Vec<String> {
    let Some(part) = part else { return Vec::new() };
    match part.statements() {
        Ok(statements) => {
            statements.iter().map(|s| s.text(&part.sql).to_owned()).collect()
        }
        Err(_) => vec![part.sql.clone()],
    }
}

fn failed(
    step: &MigrationFile,
    direction: Direction,
    cause: crate::run::Cause,
) -> Box<Failure> {
    let failure = MigrationFailure {
        name: step.name.clone(),
        path: step.path.clone(),
        direction,
        cause,
        place: None,
        state: DatabaseState::RolledBack,
    };
    Failure::at_once(RunError::Migration(Box::new(failure)))
}
