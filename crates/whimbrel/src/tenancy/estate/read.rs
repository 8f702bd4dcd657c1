//! Reading an estate from a server.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::error::EstateError;
use super::model::{Estate, Oid, Table};
use super::queries::{PREAMBLE, QUERIES};
use crate::config::Convention;
use crate::database::{Outcome, Session};
use crate::sql::quote_literal;

/// Reads what a session's database holds, in one snapshot and one round trip. What an
/// extension brought, and PostgreSQL's own, is left out.
///
/// Expressions come out with qualified names, whatever the session's `search_path` is.
/// Privileges are those of the convention's application role; where the role does not
/// exist, it has none.
///
/// # Errors
/// When the server refuses, the connection is lost, or the session is in a transaction.
pub fn survey(
    session: &mut Session,
    convention: &Convention,
) -> Result<Estate, EstateError> {
    let major = session.server_version().major();
    let app = quote_literal(&convention.roles.app);
    let app = format!("(SELECT oid FROM pg_roles WHERE rolname = {app})");
    let may_become = if major >= 16 { "SET" } else { "MEMBER" };
    let queries: Vec<_> = QUERIES.iter().filter(|query| query.since <= major).collect();
    let mut message = PREAMBLE.to_owned();
    for query in &queries {
        let sql = query.sql.trim_end().trim_end_matches(';');
        message.push_str(&sql.replace(":app", &app).replace(":become", may_become));
        message.push_str(";\n");
    }
    message.push_str("COMMIT");
    let outcomes = session.batch(&message).inspect_err(|_| {
        // Nothing was written; this only ends the failed transaction.
        _ = session.batch("ROLLBACK");
    })?;
    let answers = outcomes.get(PREAMBLE.matches(';').count()..).unwrap_or_default();
    let answers = queries.iter().map(|query| query.name).zip(answers).collect();
    Answers(answers).estate()
}

struct Answers<'a>(HashMap<&'static str, &'a Outcome>);

impl Answers<'_> {
    fn estate(&self) -> Result<Estate, EstateError> {
        let mut server = self.list("server")?;
        let mut estate = Estate {
            server: server.pop().ok_or(EstateError::Missing("server"))?,
            roles: self.list("roles")?,
            schemas: self.list("schemas")?,
            tables: self.list("tables")?,
            views: self.list("views")?,
            functions: self.list("functions")?,
            sequences: self.list("sequences")?,
            default_privileges: self.list("default_privileges")?,
            publications: self.list("publications")?,
            parameters: self.list("parameters")?,
        };
        let places = estate.tables.iter().enumerate();
        let places = places.map(|(place, table)| (table.oid, place)).collect();
        let tables = &mut estate.tables;
        self.attach("columns", &places, tables, |table| &mut table.columns)?;
        self.attach("indexes", &places, tables, |table| &mut table.indexes)?;
        self.attach("constraints", &places, tables, |table| &mut table.constraints)?;
        self.attach("policies", &places, tables, |table| &mut table.policies)?;
        self.attach("triggers", &places, tables, |table| &mut table.triggers)?;
        self.attach("rules", &places, tables, |table| &mut table.rules)?;
        Ok(estate)
    }

    /// The rows of an answer, each a JSON object in its only column. A query that the
    /// server is too old for has none.
    fn list<T: DeserializeOwned>(
        &self,
        query: &'static str,
    ) -> Result<Vec<T>, EstateError> {
        let Some(outcome) = self.0.get(query) else { return Ok(Vec::new()) };
        let rows = outcome.rows.iter();
        rows.map(|row| serde_json::from_str(&row[0]))
            .collect::<Result<_, _>>()
            .map_err(|source| EstateError::Row { query, source })
    }

    /// The rows of an answer to the tables that they belong to: the second column.
    fn attach<T: DeserializeOwned>(
        &self,
        query: &'static str,
        places: &HashMap<Oid, usize>,
        tables: &mut [Table],
        part: impl Fn(&mut Table) -> &mut Vec<T>,
    ) -> Result<(), EstateError> {
        let Some(outcome) = self.0.get(query) else { return Ok(()) };
        for row in outcome.rows.iter() {
            let Some(place) = row[1].parse().ok().and_then(|oid| places.get(&oid)) else {
                continue;
            };
            let value = serde_json::from_str(&row[0])
                .map_err(|source| EstateError::Row { query, source })?;
            part(&mut tables[*place]).push(value);
        }
        Ok(())
    }
}
