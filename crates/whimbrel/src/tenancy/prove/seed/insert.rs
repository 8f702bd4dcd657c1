//! Putting rows into a table.

use super::candidates::Which;
use super::plan::Planned;
use super::rows::Row;
use crate::database::{ExecError, Outcome, ServerError, Session};
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::prove::error::ProofError;
use crate::tenancy::prove::scene::Subject;

/// Whether triggers, rules and foreign keys are at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Triggers {
    Work,
    Rest,
}

/// Whether rows stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stay {
    Yes,
    No,
}

/// Puts rows into a table, all of them or none.
pub(super) fn try_rows(
    session: &mut Session,
    table: &Subject<'_>,
    rows: &[(Which, Planned)],
    triggers: Triggers,
    stay: Stay,
) -> Result<Result<Vec<Row>, Box<ServerError>>, ProofError> {
    let exec = || ProofError::exec("putting rows into tables");
    let mut text = "SAVEPOINT whimbrel_seed;\n".to_owned();
    if triggers == Triggers::Rest {
        text.push_str("SET LOCAL session_replication_role = replica;\n");
    }
    text.push_str(&statement(table, rows));
    text.push_str(";\nSET LOCAL session_replication_role = origin;\n");
    let made = match session.batch(&text) {
        Ok(outcomes) => {
            let at = if triggers == Triggers::Rest { 2 } else { 1 };
            let found = outcomes.get(at).map(|outcome| read(table, rows, outcome));
            found.unwrap_or_else(|| Ok(Vec::new()))
        }
        Err(ExecError::Server { error, .. }) => Err(error),
        Err(error) => return Err(exec()(error)),
    };
    let end = match (stay, &made) {
        (Stay::Yes, Ok(_)) => "RELEASE whimbrel_seed",
        _ => "ROLLBACK TO whimbrel_seed; RELEASE whimbrel_seed",
    };
    session.batch(end).map_err(exec())?;
    Ok(made)
}

fn statement(table: &Subject<'_>, rows: &[(Which, Planned)]) -> String {
    let columns = table.table.columns.iter();
    let given: Vec<&str> = columns
        .map(|column| column.name.as_str())
        .filter(|name| rows.iter().any(|(_, row)| row[*name].sql().is_some()))
        .collect();
    let values = |row: &Planned| {
        let values = given.iter().map(|name| row[*name].sql().unwrap_or("DEFAULT"));
        format!("({})", values.collect::<Vec<_>>().join(", "))
    };
    let identity = given
        .iter()
        .any(|name| table.column(name).is_some_and(|column| column.identity.is_some()));
    let overriding = if identity { " OVERRIDING SYSTEM VALUE" } else { "" };
    let body = match given.is_empty() {
        true => " DEFAULT VALUES".to_owned(),
        false => {
            let names: Vec<String> = given.iter().map(|name| quote_ident(name)).collect();
            let rows: Vec<String> = rows.iter().map(|(_, row)| values(row)).collect();
            format!(" ({}){overriding} VALUES {}", names.join(", "), rows.join(", "))
        }
    };
    format!("INSERT INTO {}{body} RETURNING {}", table.name, shown(table))
}

/// What is read of a row: its partition, its place, and its columns as text.
pub(super) fn shown(table: &Subject<'_>) -> String {
    // A row that was routed to a partition cannot tell its place yet.
    let place = match table.table.partitioning {
        Some(_) => "NULL",
        None => "ctid",
    };
    format!("tableoid::bigint, {place}{}", columns(table))
}

/// The rows that an INSERT gives back, in its order.
fn read(
    table: &Subject<'_>,
    rows: &[(Which, Planned)],
    outcome: &Outcome,
) -> Result<Vec<Row>, Box<ServerError>> {
    let refuse = |message: &str| {
        Box::new(ServerError::new(crate::database::SqlState::new("WH001"), message))
    };
    if outcome.rows.len() != rows.len() {
        return Err(refuse("a trigger or rule keeps rows away"));
    }
    let made = rows.iter().zip(outcome.rows.iter());
    let made: Vec<Row> = made
        .map(|((which, planned), row)| {
            let values = table.table.columns.iter().enumerate();
            let values = values.map(|(n, column)| {
                (column.name.clone(), row.get(n + 2).map(str::to_owned))
            });
            let given = planned.iter().filter_map(|(name, given)| {
                Some((name.clone(), given.sql()?.to_owned()))
            });
            Row {
                tenant: which.tenant,
                number: which.number,
                given: given.collect(),
                values: values.collect(),
                place: (row[0].to_owned(), row[1].to_owned()),
            }
        })
        .collect();
    let Some(owner) = table.owner() else { return Ok(made) };
    let is_own =
        |row: &Row| row.values[&owner.name].as_deref() == table.id(row.tenant).as_deref();
    match made.iter().all(is_own) {
        true => Ok(made),
        false => Err(refuse("a trigger changes whose a row is")),
    }
}

/// A row that is there already and holds these values.
pub(super) fn existing(
    session: &mut Session,
    table: &Subject<'_>,
    which: Which,
    holds: &[(&str, &str)],
) -> Result<Option<Row>, ProofError> {
    let condition =
        holds.iter().map(|(name, value)| format!("{} = {value}", quote_ident(name)));
    let condition: Vec<String> = condition.collect();
    let sql = format!(
        "SELECT tableoid::bigint, ctid{} FROM {} WHERE {} LIMIT 1",
        columns(table),
        table.name,
        condition.join(" AND ")
    );
    let outcomes =
        session.batch(&sql).map_err(ProofError::exec("looking for rows of triggers"))?;
    let Some(row) = outcomes.first().and_then(|outcome| outcome.rows.get(0)) else {
        return Ok(None);
    };
    let names = table.table.columns.iter().enumerate();
    let values =
        names.map(|(n, one)| (one.name.clone(), row.get(n + 2).map(str::to_owned)));
    Ok(Some(Row {
        tenant: which.tenant,
        number: which.number,
        given: holds.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        values: values.collect(),
        place: (row[0].to_owned(), row[1].to_owned()),
    }))
}

/// The columns as text, each after a comma.
fn columns(table: &Subject<'_>) -> String {
    let columns = table.table.columns.iter();
    columns.map(|column| format!(", {}::text", quote_ident(&column.name))).collect()
}

/// Finds the places of rows that were routed to partitions.
pub(super) fn locate(
    session: &mut Session,
    table: &Subject<'_>,
    rows: &mut [Row],
) -> Result<(), ProofError> {
    let columns = columns(table);
    let sql = format!("SELECT tableoid::bigint, ctid{columns} FROM {}", table.name);
    let outcomes = session
        .batch(&sql)
        .map_err(ProofError::exec("looking for rows in partitions"))?;
    let Some(outcome) = outcomes.first() else { return Ok(()) };
    for row in rows {
        let wanted = |found: &crate::database::Row<'_>| {
            let columns = table.table.columns.iter().enumerate();
            columns.into_iter().all(|(n, column)| {
                found.get(n + 2)
                    == row.values.get(&column.name).and_then(|v| v.as_deref())
            })
        };
        if let Some(found) = outcome.rows.iter().find(wanted) {
            row.place = (found[0].to_owned(), found[1].to_owned());
        }
    }
    Ok(())
}

/// A partition that takes what no other takes.
pub(super) fn default_partition(table: &Subject<'_>) -> Option<String> {
    let partitioning = table.table.partitioning.as_ref()?;
    let name = format!("whimbrel_rest_{}", table.table.oid);
    let name = format!("{}.{}", quote_ident(&table.table.schema), quote_ident(&name));
    let bound = match partitioning.strategy {
        'h' => "FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        _ => "DEFAULT",
    };
    Some(format!("CREATE TABLE {name} PARTITION OF {} {bound}", table.name))
}

/// A tenant's id in a fixture.
pub(super) fn tenant_literal(id: &str) -> String {
    quote_literal(id)
}
