//! `query`: SQL from the command line, its result as JSON.

use serde_json::{Map, Number, Value};
use whimbrel::database::{Outcome, Row, Session};

use crate::args::DropInQuery;
use crate::render::{self, Problem, TypeOrmLog};
use crate::verbs::Scope;
use crate::verbs::dropin::prepared;

/// `query`. The result has the shape of TypeORM's `queryRunner.query`, as JSON.
pub(super) fn query(given: &DropInQuery, scope: &Scope<'_>) -> Result<(), Problem> {
    let (_, prepared) = prepared(scope)?;
    let mut session = Session::connect(&prepared.settings)
        .map_err(|error| render::of_connect(&error))?;
    scope.context.interrupt.watch(session.cancel_token());
    TypeOrmLog.line(&format!("Running query: {}", given.sql));
    let outcomes = session
        .batch(&given.sql)
        .map_err(|error| render::of_exec("the query", &error))?;
    match outcomes.as_slice() {
        [outcome] => {
            TypeOrmLog.line("Query has been executed. Result: ");
            TypeOrmLog.line(&format!("{:#}", result(outcome)));
        }
        // TypeORM has no result of several statements either.
        _ => TypeOrmLog.line("Query has been executed. No result was returned."),
    }
    Ok(())
}

/// The rows; with their number where rows were changed or removed.
fn result(outcome: &Outcome) -> Value {
    let rows =
        Value::Array(outcome.rows.iter().map(|row| object(outcome, row)).collect());
    match outcome.command.as_str() {
        "UPDATE" | "DELETE" => {
            Value::Array(vec![rows, outcome.rows_affected.unwrap_or_default().into()])
        }
        _ => rows,
    }
}

/// A row by its columns' names; of two with one name the last is seen, as in TypeORM.
fn object(outcome: &Outcome, row: Row<'_>) -> Value {
    let fields = outcome.fields.iter().zip(row.iter());
    let values = fields.map(|(field, text)| {
        (field.name.clone(), text.map_or(Value::Null, |text| value(text, field.type_oid)))
    });
    Value::Object(values.collect::<Map<_, _>>())
}

/// A value as the driver of Node gives it, where JSON has words for that; else as
/// PostgreSQL prints it. The numbers are those of `pg_type.oid`.
fn value(text: &str, type_oid: u32) -> Value {
    let known = match type_oid {
        // bool
        16 => Some(Value::Bool(text == "t")),
        // int2, int4, oid
        21 | 23 | 26 => text.parse::<i64>().ok().map(Value::from),
        // float4, float8; NaN and Infinity are no JSON
        700 | 701 => text.parse().ok().and_then(Number::from_f64).map(Value::Number),
        // json, jsonb
        114 | 3802 => serde_json::from_str(text).ok(),
        _ => None,
    };
    known.unwrap_or_else(|| Value::String(text.to_owned()))
}
