//! Rows before, and what is found of them afterwards.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::choice::table;
use super::error::WitnessError;
use super::plant::plant;
use super::report::{ColumnWitness, TableWitness, Traces, WitnessReport};
use super::shape::{objects, shapes};
use crate::catalog::{Catalog, FactId, Kind};
use crate::database::{ExecError, Param, Session};
use crate::plan::Rename;
use crate::sql::quote_ident;
use crate::synthesis::types;

/// When witnesses are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// After the way up.
    Up,
    /// After the way back.
    Down,
}

/// Rows that were put into tables, and their content.
#[derive(Debug, Clone)]
pub struct Witnesses {
    tables: Vec<Planted>,
    renames: Vec<Rename>,
    report: WitnessReport,
}

#[derive(Debug, Clone)]
struct Planted {
    id: FactId,
    /// Each column and its type as SQL writes it.
    columns: Vec<(String, String)>,
    rows: Vec<Map<String, Value>>,
}

/// A table with more rows than this is not a witness's.
const MOST: usize = 1000;

impl Witnesses {
    /// Puts rows into tables of a throwaway copy that is `catalog`, and into those that
    /// they refer to, and remembers what is in them. What is no table of that catalog
    /// is passed over. Rows that are there already are witnesses as well.
    ///
    /// No value is NULL where another one can be, so the rows may be refused by a plan
    /// that the empty tables would let pass: that is then a plan that depends on data.
    ///
    /// # Errors
    /// When the server refuses to tell what the tables are like, or the connection is
    /// lost. A table for which no row can be made is no error; its report says why.
    pub fn plant(
        session: &mut Session,
        catalog: &Catalog,
        tables: &[FactId],
    ) -> Result<Self, WitnessError> {
        let wanted: BTreeSet<(String, String)> = tables
            .iter()
            .filter(|id| id.kind == Kind::Table && catalog.get(id).is_some())
            .map(|id| (id.part(0).to_owned(), id.part(1).to_owned()))
            .collect();
        let shapes = shapes(session, &wanted)?;
        let types = types(session)?;
        let notes = plant(session, &shapes, &types)?;
        let mut found = Self {
            tables: Vec::new(),
            renames: Vec::new(),
            report: WitnessReport::default(),
        };
        for name in &wanted {
            let Some(shape) = shapes.get(name) else { continue };
            found.add(session, shape.id(), notes.get(name).cloned())?;
        }
        Ok(found)
    }

    /// Tells which things have other names after the way up.
    pub fn follow(&mut self, renames: &[Rename]) {
        self.renames.extend_from_slice(renames);
    }

    /// Looks for the rows' values, and tells what is known of them by now.
    ///
    /// # Errors
    /// When a table that is there cannot be read.
    pub fn compare(
        &mut self,
        session: &mut Session,
        stage: Stage,
    ) -> Result<WitnessReport, WitnessError> {
        for (number, planted) in self.tables.iter().enumerate() {
            let found = match stage {
                Stage::Up => planted.traces(session, &self.renames)?,
                Stage::Down => planted.traces(session, &[])?,
            };
            let columns = &mut self.report.tables[number].columns;
            for (column, traces) in columns.iter_mut().zip(found) {
                match stage {
                    Stage::Up => column.up = Some(traces),
                    Stage::Down => column.down = Some(traces),
                }
            }
        }
        Ok(self.report.clone())
    }

    fn add(
        &mut self,
        session: &mut Session,
        id: FactId,
        note: Option<String>,
    ) -> Result<(), WitnessError> {
        let foreign = note.as_deref() == Some("it is a foreign table");
        let columns = columns(session, &id.parts)?;
        let mut rows = if foreign { Vec::new() } else { rows(session, &id.parts)? };
        let note = match rows.len() > MOST {
            true => {
                rows.clear();
                Some("it has many rows already".to_owned())
            }
            false => note,
        };
        let witness = |(column, _): &(String, String)| ColumnWitness {
            column: column.clone(),
            up: None,
            down: None,
        };
        self.report.tables.push(TableWitness {
            table: id.clone(),
            rows: rows.len(),
            note,
            columns: columns.iter().map(witness).collect(),
        });
        self.tables.push(Planted { id, columns, rows });
        Ok(())
    }
}

impl Planted {
    /// What is found of each column.
    fn traces(
        &self,
        session: &mut Session,
        renames: &[Rename],
    ) -> Result<Vec<Traces>, WitnessError> {
        let now = self.now(renames);
        let there: BTreeMap<String, String> =
            columns(session, &now)?.into_iter().collect();
        if there.is_empty() {
            return Ok(vec![Traces::Gone; self.columns.len()]);
        }
        let rows = rows(session, &now)?;
        let mut found = Vec::new();
        for (column, old_type) in &self.columns {
            let name = self.column_now(column, renames);
            let before = self.rows.iter().map(|row| text(row.get(column)));
            let before: Vec<_> = before.collect();
            let after = rows.iter().map(|row| text(row.get(&name))).collect();
            found.push(match there.get(&name) {
                None => Traces::Gone,
                Some(_) if contains(after, &before) => Traces::Kept,
                Some(new_type) if new_type != old_type => {
                    let cast = cast_back(session, &now, &name, old_type)?;
                    let kept = cast.is_some_and(|after| contains(after, &before));
                    if kept { Traces::Kept } else { Traces::Changed }
                }
                Some(_) => Traces::Changed,
            });
        }
        Ok(found)
    }

    /// What the table is called by now.
    fn now(&self, renames: &[Rename]) -> Vec<String> {
        let own = renames.iter().find(|rename| rename.from == self.id);
        let schema = renames.iter().find(|rename| {
            rename.from.kind == Kind::Schema && rename.from.part(0) == self.id.part(0)
        });
        match (own, schema) {
            (Some(own), _) => own.to.parts.clone(),
            (None, Some(schema)) => {
                vec![schema.to.part(0).to_owned(), self.id.part(1).to_owned()]
            }
            _ => self.id.parts.clone(),
        }
    }

    fn column_now(&self, column: &str, renames: &[Rename]) -> String {
        let renamed = renames.iter().find(|rename| {
            rename.from.kind == Kind::Column
                && rename.from.part(0) == self.id.part(0)
                && rename.from.part(1) == self.id.part(1)
                && rename.from.name() == column
        });
        renamed.map_or(column, |rename| rename.to.name()).to_owned()
    }
}

/// Whether all of these values are among those, each as often.
fn contains(mut all: Vec<Option<String>>, values: &[Option<String>]) -> bool {
    values.iter().all(|value| {
        let place = all.iter().position(|one| one == value);
        place.map(|place| all.swap_remove(place)).is_some()
    })
}

/// A value as text; the text of a number is the same whatever type it has.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The columns of a table and their types; none when it is not there.
fn columns(
    session: &mut Session,
    table: &[String],
) -> Result<Vec<(String, String)>, WitnessError> {
    let [schema, name] = table else { return Ok(Vec::new()) };
    let outcome = session
        .query(
            "SELECT a.attname, format_type(a.atttypid, a.atttypmod)
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
             JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f')
               AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
            &[Param::Text(schema.clone()), Param::Text(name.clone())],
        )
        .map_err(WitnessError::exec("reading a table's columns"))?;
    Ok(outcome.rows.iter().map(|row| (row[0].to_owned(), row[1].to_owned())).collect())
}

/// The rows of a table as JSON.
fn rows(
    session: &mut Session,
    parts: &[String],
) -> Result<Vec<Map<String, Value>>, WitnessError> {
    let [schema, name] = parts else { return Ok(Vec::new()) };
    let table = table(schema, name);
    let limit = MOST + 1;
    let sql = format!("SELECT to_jsonb(w) FROM {table} w LIMIT {limit}");
    let outcome =
        session.query(&sql, &[]).map_err(WitnessError::exec("reading a table's rows"))?;
    objects(&outcome, "rows")
}

/// A column's values in the type that they had; `None` when PostgreSQL has no way back.
fn cast_back(
    session: &mut Session,
    parts: &[String],
    column: &str,
    old_type: &str,
) -> Result<Option<Vec<Option<String>>>, WitnessError> {
    let [schema, name] = parts else { return Ok(None) };
    let (table, column) = (table(schema, name), quote_ident(column));
    for through in ["", "::text"] {
        let sql = format!("SELECT to_jsonb({column}{through}::{old_type}) FROM {table}");
        match session.query(&sql, &[]) {
            Ok(outcome) => {
                let read = |value: Option<&str>| {
                    let value: Option<Value> =
                        value.and_then(|json| serde_json::from_str(json).ok());
                    text(value.as_ref())
                };
                return Ok(Some(
                    outcome.rows.iter().map(|row| read(row.get(0))).collect(),
                ));
            }
            // No such cast, or no such type any more.
            Err(ExecError::Server { .. }) => {}
            Err(error) => return Err(WitnessError::exec("casting a column back")(error)),
        }
    }
    Ok(None)
}
