//! `host.query` and further connections.

use std::rc::Rc;

use rquickjs::function::Opt;
use rquickjs::{Array, Ctx, Function, Object, Result, TypedArray, Value};
use whimbrel::database::{ExecError, Outcome, Param, Rows, ServerError};
use whimbrel::run::QueryError;

use super::text::bytes;
use super::throw::throw_with;
use crate::engine::State;
use crate::program::Statements;

pub(super) fn install<'js>(
    ctx: &Ctx<'js>,
    host: &Object<'js>,
    state: &Rc<State>,
) -> Result<()> {
    let shared = Rc::clone(state);
    let query = move |ctx: Ctx<'js>,
                      connection: u32,
                      sql: String,
                      params: Opt<Option<Array<'js>>>|
          -> Result<Array<'js>> {
        let params = params.0.flatten().filter(|list| !list.is_empty());
        let params = params.map(|list| parameters(&list)).transpose()?;
        let outcomes = with_statements(&ctx, &shared, |statements| {
            statements.query(connection, &sql, params.as_deref())
        })?;
        let outcomes = outcomes.map_err(|error| throw_query_error(&ctx, &error))?;
        results(&ctx, &outcomes)
    };
    host.set("query", Function::new(ctx.clone(), query)?)?;
    let shared = Rc::clone(state);
    let open = move |ctx: Ctx<'js>| {
        let opened = with_statements(&ctx, &shared, |statements| statements.open())?;
        opened.map_err(|error| throw_with(&ctx, &error.to_string(), |_| Ok(())))
    };
    host.set("openConnection", Function::new(ctx.clone(), open)?)?;
    let shared = Rc::clone(state);
    let close = move |ctx: Ctx<'js>, connection: u32| {
        with_statements(&ctx, &shared, |statements| statements.close(connection))
    };
    host.set("closeConnection", Function::new(ctx.clone(), close)?)
}

fn with_statements<T>(
    ctx: &Ctx<'_>,
    state: &State,
    work: impl FnOnce(&mut dyn Statements) -> T,
) -> Result<T> {
    let slot = state.statements.borrow();
    let Some(statements) = slot.as_ref() else {
        let message = "the database cannot be used while files are being loaded: \
                       a data source, an entity or a migration connects when it is imported";
        return Err(throw_with(ctx, message, |error| {
            error.set("code", "ERR_NOT_CONNECTED")
        }));
    };
    Ok(work(&mut *statements.borrow_mut()))
}

fn parameters(list: &Array<'_>) -> Result<Vec<Param>> {
    list.iter::<Value<'_>>()
        .map(|value| {
            let value = value?;
            if value.is_null() || value.is_undefined() {
                return Ok(Param::Null);
            }
            match TypedArray::<u8>::from_value(value.clone()) {
                Ok(array) => Ok(Param::Binary(bytes(&array))),
                Err(_) => value
                    .get::<rquickjs::Coerced<String>>()
                    .map(|text| Param::Text(text.0)),
            }
        })
        .collect()
}

fn results<'js>(ctx: &Ctx<'js>, outcomes: &[Outcome]) -> Result<Array<'js>> {
    let list = Array::new(ctx.clone())?;
    for (index, outcome) in outcomes.iter().enumerate() {
        let result = Object::new(ctx.clone())?;
        result.set("command", outcome.command.as_str())?;
        match outcome.rows_affected {
            Some(count) => result.set("rowCount", count as f64)?,
            None => result.set("rowCount", Value::new_null(ctx.clone()))?,
        }
        result.set("fields", fields(ctx, outcome)?)?;
        result.set("rows", rows(ctx, &outcome.rows)?)?;
        list.set(index, result)?;
    }
    Ok(list)
}

fn fields<'js>(ctx: &Ctx<'js>, outcome: &Outcome) -> Result<Array<'js>> {
    let list = Array::new(ctx.clone())?;
    for (index, field) in outcome.fields.iter().enumerate() {
        let one = Object::new(ctx.clone())?;
        one.set("name", field.name.as_str())?;
        one.set("dataTypeID", field.type_oid)?;
        list.set(index, one)?;
    }
    Ok(list)
}

fn rows<'js>(ctx: &Ctx<'js>, rows: &Rows) -> Result<Array<'js>> {
    let list = Array::new(ctx.clone())?;
    for (index, row) in rows.iter().enumerate() {
        let one = Array::new(ctx.clone())?;
        for (column, value) in row.iter().enumerate() {
            match value {
                Some(text) => one.set(column, text)?,
                None => one.set(column, Value::new_null(ctx.clone()))?,
            }
        }
        list.set(index, one)?;
    }
    Ok(list)
}

/// The error as node-postgres gives it.
fn throw_query_error(ctx: &Ctx<'_>, error: &QueryError) -> rquickjs::Error {
    match error {
        QueryError::Exec(ExecError::Server { error, .. }) => {
            throw_with(ctx, &error.message, |object| server_fields(object, error))
        }
        other => throw_with(ctx, &other.to_string(), |_| Ok(())),
    }
}

fn server_fields(object: &Object<'_>, fields: &ServerError) -> Result<()> {
    object.set("code", fields.code.as_str())?;
    object.set("severity", fields.severity.as_str())?;
    let number = |value: Option<u32>| value.map(|value| value.to_string());
    for (key, value) in [
        ("detail", fields.detail.clone()),
        ("hint", fields.hint.clone()),
        ("position", number(fields.position)),
        ("internalPosition", number(fields.internal_position)),
        ("internalQuery", fields.internal_query.clone()),
        ("where", fields.context.clone()),
        ("schema", fields.schema.clone()),
        ("table", fields.table.clone()),
        ("column", fields.column.clone()),
        ("dataType", fields.data_type.clone()),
        ("constraint", fields.constraint.clone()),
        ("file", fields.file.clone()),
        ("line", number(fields.line)),
        ("routine", fields.routine.clone()),
    ] {
        object.set(key, value)?;
    }
    Ok(())
}
