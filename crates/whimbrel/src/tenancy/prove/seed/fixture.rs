//! Rows that somebody wrote.

use std::collections::BTreeMap;

use super::insert::tenant_literal;
use super::rows::{Failure, Row, Seeds};
use crate::database::{ExecError, Outcome, Session};
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::prove::error::ProofError;
use crate::tenancy::prove::scene::Subject;
use crate::tenancy::prove::tenants::Tenant;

/// Runs a table's fixture for each tenant, and sees which rows came.
pub(super) fn fixture(
    session: &mut Session,
    table: &Subject<'_>,
    texts: &[String],
) -> Result<Seeds, ProofError> {
    let mut seeds = Seeds::default();
    let kind = table.owner().map_or("uuid", |column| column.type_name.as_str());
    for number in 0..3 {
        for tenant in Tenant::ALL {
            let id = tenant_literal(&tenant.id(kind).unwrap_or_default());
            let sql = texts.join(";\n").replace(":tenant", &id);
            let sql = sql.replace(":row", &number.to_string());
            let made = run(session, table, &sql, number < 2)?;
            let rows = match made {
                Ok(rows) => rows,
                Err(_) if number > 0 => continue,
                Err(failure) => {
                    seeds.failure = Some(failure);
                    return Ok(seeds);
                }
            };
            let Some(values) = rows.into_iter().next() else { continue };
            let row = row(table, tenant, number, values);
            if number < 2 { seeds.rows.push(row) } else { seeds.spares.push(row) }
        }
    }
    if Tenant::ALL.iter().any(|tenant| seeds.row(*tenant, 0).is_none()) {
        let message = "the fixture makes no row for each tenant".to_owned();
        seeds.failure = Some(Failure { code: "WH000".to_owned(), message });
    }
    Ok(seeds)
}

type Values = Vec<Option<String>>;

/// The rows that the fixture adds to the table.
fn run(
    session: &mut Session,
    table: &Subject<'_>,
    sql: &str,
    stay: bool,
) -> Result<Result<Vec<Values>, Failure>, ProofError> {
    let columns = table.table.columns.iter();
    let columns: String =
        columns.map(|column| format!(", {}::text", quote_ident(&column.name))).collect();
    let show = format!("SELECT tableoid::bigint, ctid{columns} FROM {}", table.name);
    let end = if stay { "" } else { "ROLLBACK TO whimbrel_fixture;\n" };
    let text = format!(
        "SAVEPOINT whimbrel_fixture;\n{show};\n{sql};\n{show};\n{end}RELEASE whimbrel_fixture"
    );
    let exec = ProofError::exec("running a fixture");
    match session.batch(&text) {
        Ok(outcomes) => {
            let all = |outcome: &Outcome| -> Vec<Values> {
                let rows = outcome.rows.iter();
                rows.map(|row| row.iter().map(|v| v.map(str::to_owned)).collect())
                    .collect()
            };
            let before = outcomes.get(1).map(all).unwrap_or_default();
            let back = if stay { 2 } else { 3 };
            let after = outcomes.len().checked_sub(back).and_then(|at| outcomes.get(at));
            let after = after.map(all).unwrap_or_default();
            Ok(Ok(after.into_iter().filter(|row| !before.contains(row)).collect()))
        }
        Err(ExecError::Server { error, .. }) => {
            session
                .batch("ROLLBACK TO whimbrel_fixture; RELEASE whimbrel_fixture")
                .map_err(exec)?;
            let (code, message) = (error.code.to_string(), error.message);
            Ok(Err(Failure { code, message }))
        }
        Err(error) => Err(exec(error)),
    }
}

fn row(table: &Subject<'_>, tenant: Tenant, number: usize, values: Values) -> Row {
    let mut values = values.into_iter();
    let place = (values.next().flatten(), values.next().flatten());
    let columns = table.table.columns.iter().map(|column| column.name.clone());
    let values: BTreeMap<String, Option<String>> = columns.zip(values).collect();
    let given = table
        .table
        .columns
        .iter()
        .filter(|column| column.generated.is_none())
        .filter_map(|column| {
            let value = values.get(&column.name)?.as_deref()?;
            Some((column.name.clone(), quote_literal(value)))
        });
    Row {
        tenant,
        number,
        given: given.collect(),
        place: (place.0.unwrap_or_default(), place.1.unwrap_or_default()),
        values,
    }
}
