//! Putting rows into tables.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::{Choice, in_order, table};
use super::error::WitnessError;
use super::shape::Shape;
use crate::database::{ExecError, Session};
use crate::sql::quote_ident;
use crate::synthesis::Types;

/// How many rows a table gets.
const ROWS: usize = 3;
/// The table on which values are tried.
const SIEVE: &str = "whimbrel_sieve";
/// How often a row is tried.
const ATTEMPTS: usize = 120;

/// Puts rows into all tables; a note for each that did not get all of its rows.
pub(super) fn plant(
    session: &mut Session,
    shapes: &BTreeMap<(String, String), Shape>,
    types: &Types,
) -> Result<BTreeMap<(String, String), String>, WitnessError> {
    quiet(session)?;
    let mut notes = BTreeMap::new();
    let mut planted: BTreeSet<(String, String)> = BTreeSet::new();
    for shape in in_order(shapes) {
        let name = (shape.schema.clone(), shape.name.clone());
        if shape.kind == 'f' {
            notes.insert(name, "it is a foreign table".to_owned());
            continue;
        }
        let mut rows = 0;
        for row in 0..ROWS {
            let known = |other: &(String, String)| {
                planted.contains(other) || (*other == name && rows > 0)
            };
            match try_row(session, shape, Choice::new(shape, row, types, &known))? {
                None => rows += 1,
                Some(problem) => _ = notes.insert(name.clone(), problem),
            }
        }
        if rows > 0 || has_rows(session, shape)? {
            planted.insert(name);
        }
    }
    loud(session)?;
    Ok(notes)
}

/// Rows are to be as they are: no trigger changes them or puts others beside them. Only
/// a superuser may say so; without, triggers do what they do.
fn quiet(session: &mut Session) -> Result<(), WitnessError> {
    match session.batch("SET session_replication_role = replica") {
        Ok(_) | Err(ExecError::Server { .. }) => Ok(()),
        Err(error) => Err(WitnessError::exec("silencing triggers")(error)),
    }
}

fn loud(session: &mut Session) -> Result<(), WitnessError> {
    match session.batch("RESET session_replication_role") {
        Ok(_) | Err(ExecError::Server { .. }) => Ok(()),
        Err(error) => Err(WitnessError::exec("letting triggers work again")(error)),
    }
}

/// Makes one row; what the server said last, when no values fit.
fn try_row(
    session: &mut Session,
    shape: &Shape,
    mut choice: Choice<'_>,
) -> Result<Option<String>, WitnessError> {
    let mut last = String::new();
    let mut sifted = false;
    for _ in 0..ATTEMPTS {
        match session.batch(&choice.sql()) {
            Ok(_) => return Ok(None),
            Err(ExecError::Server { error, .. }) => {
                last.clone_from(&error.message);
                if !sifted && !choice.knows(&error) {
                    sift(session, shape, &mut choice)?;
                    sifted = true;
                } else if !choice.next(&error) {
                    break;
                }
            }
            Err(error) => return Err(WitnessError::exec("making a row")(error)),
        }
    }
    Ok(Some(format!("no values were found that fit: {last}")))
}

/// Leaves only values that each column's type takes. The server does not say which
/// column has one that it does not; a table of that column alone does.
fn sift(
    session: &mut Session,
    shape: &Shape,
    choice: &mut Choice<'_>,
) -> Result<(), WitnessError> {
    let table = table(&shape.schema, &shape.name);
    let mut asked: Vec<(String, Option<(String, String)>)> = Vec::new();
    for (column, values) in choice.literal() {
        let name = quote_ident(column);
        let make = format!(
            "CREATE TEMPORARY TABLE {SIEVE} AS SELECT {name} FROM {table} LIMIT 0"
        );
        asked.push((make, None));
        for value in values {
            let insert = format!("INSERT INTO pg_temp.{SIEVE} VALUES ({value})");
            asked.push((insert, Some((column.to_owned(), value.to_owned()))));
        }
        asked.push((format!("DROP TABLE IF EXISTS pg_temp.{SIEVE}"), None));
    }
    let mut replies = Vec::new();
    let texts = asked.iter().map(|(sql, _)| sql);
    session
        .pipeline(texts, |reply| replies.push(reply.result.is_err()))
        .map_err(WitnessError::exec("trying values"))?;
    let tried = asked.into_iter().zip(replies);
    let wrong = tried.filter(|(_, failed)| *failed).filter_map(|((_, value), _)| value);
    choice.forget(&wrong.collect());
    Ok(())
}

fn has_rows(session: &mut Session, shape: &Shape) -> Result<bool, WitnessError> {
    let table = table(&shape.schema, &shape.name);
    let outcomes = session
        .batch(&format!("SELECT EXISTS (SELECT FROM {table})"))
        .map_err(WitnessError::exec("looking for rows"))?;
    Ok(outcomes.first().and_then(|outcome| outcome.scalar()) == Some("t"))
}
