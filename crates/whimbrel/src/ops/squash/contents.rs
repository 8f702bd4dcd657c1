//! What is in a database beside its schema: rows, and the positions of sequences.

use std::collections::{BTreeMap, BTreeSet};

use super::error::SquashError;
use crate::catalog::FactId;
use crate::database::{Outcome, Session};
use crate::migration::Query;
use crate::sql::{quote_ident, quote_literal};

/// A schema and a name in it.
type Name = (String, String);
/// A row: each column's value as PostgreSQL writes it.
type Row = Vec<Option<String>>;

/// The rows of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns that are stored as they are given, generated ones not among them.
    pub columns: Vec<String>,
    /// The rows, in the order in which they lie in the table.
    pub rows: Vec<Row>,
}

/// The rows of all tables that have any, and the positions of all sequences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// By schema and name.
    pub tables: BTreeMap<Name, Table>,
    /// The last value and whether it was given out, by schema and name; of sequences that
    /// are not where they begin.
    pub sequences: BTreeMap<Name, (String, bool)>,
}

/// Rows in one `INSERT`.
const ROWS: usize = 100;

const TABLES: &str = "
SELECT n.nspname, c.relname, a.attname
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 WHERE c.relkind = 'r'
   AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
   AND pg_catalog.pg_relation_size(c.oid) > 0
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1, 2, a.attnum";

/// Sequences, where they begin, and the table that they belong to.
const SEQUENCES: &str = "
SELECT n.nspname, c.relname, s.seqstart, tn.nspname, t.relname
  FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
 WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                    WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                      AND e.objid = c.oid AND e.deptype = 'e')
 ORDER BY 1, 2";

/// Values are written so that they mean the same wherever they are read.
const SETTINGS: &str = "SET search_path = pg_catalog; SET DateStyle = 'ISO, YMD'; \
    SET IntervalStyle = postgres; SET TimeZone = 'UTC'; SET extra_float_digits = 3; \
    SET bytea_output = hex; SET row_security = off; SET lc_monetary = 'C'";

impl Contents {
    /// Reads all of it but what is in the tables of `histories`.
    ///
    /// # Errors
    /// When the server refuses, or the connection is lost.
    pub fn read(
        session: &mut Session,
        histories: &BTreeSet<FactId>,
    ) -> Result<Self, SquashError> {
        let history: BTreeSet<Name> =
            histories.iter().map(|id| name(id.part(0), id.part(1))).collect();
        session.batch(SETTINGS).map_err(reading())?;
        let mut columns: BTreeMap<Name, Vec<String>> = BTreeMap::new();
        for row in first(session.batch(TABLES).map_err(reading())?).rows.iter() {
            let table = columns.entry(name(&row[0], &row[1])).or_default();
            table.extend(row.get(2).map(str::to_owned));
        }
        columns.retain(|table, _| !history.contains(table));
        let mut contents = Self::default();
        for (table, columns) in columns {
            let rows = rows(session, &table, &columns)?;
            if !rows.is_empty() {
                contents.tables.insert(table, Table { columns, rows });
            }
        }
        contents.read_sequences(session, &history)?;
        Ok(contents)
    }

    fn read_sequences(
        &mut self,
        session: &mut Session,
        history: &BTreeSet<Name>,
    ) -> Result<(), SquashError> {
        let found = first(session.batch(SEQUENCES).map_err(reading())?);
        for row in found.rows.iter() {
            let sequence = name(&row[0], &row[1]);
            let of_history = match (row.get(3), row.get(4)) {
                (Some(schema), Some(table)) => history.contains(&name(schema, table)),
                _ => history.contains(&sequence),
            };
            if of_history {
                continue;
            }
            let sql = format!("SELECT last_value, is_called FROM {}", path(&sequence));
            let state = first(session.batch(&sql).map_err(reading())?);
            let Some(state) = state.rows.get(0) else { continue };
            let is_called = &state[1] == "t";
            if is_called || state[0] != row[2] {
                self.sequences.insert(sequence, (state[0].to_owned(), is_called));
            }
        }
        Ok(())
    }

    /// What there is here beside what `before` has, where nothing of `before` changed.
    ///
    /// # Errors
    /// With the names of the tables and sequences that were there and are otherwise now.
    pub fn beyond(&self, before: &Self) -> Result<Self, Vec<String>> {
        let mut own = self.clone();
        let mut changed = Vec::new();
        for (name, table) in &before.tables {
            match own.tables.remove(name) {
                Some(now) if now.differing(table).is_none() => {}
                _ => changed.push(name.0.clone() + "." + &name.1),
            }
        }
        for (name, position) in &before.sequences {
            if own.sequences.remove(name).as_ref() != Some(position) {
                changed.push(name.0.clone() + "." + &name.1);
            }
        }
        if changed.is_empty() { Ok(own) } else { Err(changed) }
    }

    /// Where two databases have different rows, each table with the columns as far as
    /// they can be told; and sequences.
    #[must_use]
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let names: BTreeSet<&Name> =
            self.tables.keys().chain(other.tables.keys()).collect();
        for name in names {
            let label = format!("{}.{}", name.0, name.1);
            match (self.tables.get(name), other.tables.get(name)) {
                (Some(one), Some(two)) => match one.differing(two) {
                    Some(columns) if columns.is_empty() => found.push(label),
                    Some(columns) => {
                        found.push(format!("{label} ({})", columns.join(", ")));
                    }
                    None => {}
                },
                _ => found.push(label),
            }
        }
        let names: BTreeSet<&Name> =
            self.sequences.keys().chain(other.sequences.keys()).collect();
        let moved = names
            .into_iter()
            .filter(|name| self.sequences.get(*name) != other.sequences.get(*name));
        found.extend(moved.map(|name| format!("sequence {}.{}", name.0, name.1)));
        found
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.values().map(|table| table.rows.len()).sum()
    }

    /// The statements that write the rows and set the sequences.
    #[must_use]
    pub fn queries(&self) -> Vec<Query> {
        let inserts = self.tables.iter().flat_map(|(name, table)| table.inserts(name));
        let positions = self.sequences.iter().map(|(name, (value, is_called))| {
            let sequence = quote_literal(&path(name));
            Query::plain(format!(
                "SELECT pg_catalog.setval({sequence}, {value}, {is_called})"
            ))
        });
        inserts.chain(positions).collect()
    }
}

impl Table {
    /// The columns whose values are others; all rows together when nobody can tell.
    fn differing(&self, other: &Self) -> Option<Vec<&str>> {
        let sorted = |table: &Self| {
            let mut rows = table.rows.clone();
            rows.sort_unstable();
            rows
        };
        if self.columns == other.columns && sorted(self) == sorted(other) {
            return None;
        }
        if self.columns != other.columns || self.rows.len() != other.rows.len() {
            return Some(Vec::new());
        }
        let differs = |column: &usize| {
            self.rows.iter().zip(&other.rows).any(|(a, b)| a[*column] != b[*column])
        };
        let columns = (0..self.columns.len()).filter(differs);
        Some(columns.map(|column| self.columns[column].as_str()).collect())
    }

    fn inserts(&self, name: &Name) -> Vec<Query> {
        let table = path(name);
        if self.columns.is_empty() {
            let one = Query::plain(format!("INSERT INTO {table} DEFAULT VALUES"));
            return vec![one; self.rows.len()];
        }
        let columns: Vec<String> = self.columns.iter().map(|c| quote_ident(c)).collect();
        let columns = columns.join(", ");
        let insert = |rows: &[Row]| {
            let values: Vec<String> = rows.iter().map(values).collect();
            Query::plain(format!(
                "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE VALUES\n    {}",
                values.join(",\n    ")
            ))
        };
        self.rows.chunks(ROWS).map(insert).collect()
    }
}

fn values(row: &Row) -> String {
    let literal = |value: &Option<String>| match value {
        Some(text) => quote_literal(text).trim_start().to_owned(),
        None => "NULL".to_owned(),
    };
    format!("({})", row.iter().map(literal).collect::<Vec<_>>().join(", "))
}

fn rows(
    session: &mut Session,
    table: &Name,
    columns: &[String],
) -> Result<Vec<Row>, SquashError> {
    let list: Vec<String> = columns.iter().map(|column| quote_ident(column)).collect();
    let sql =
        format!("SELECT {} FROM ONLY {} ORDER BY ctid", list.join(", "), path(table));
    let found = first(session.batch(&sql).map_err(reading())?);
    let row = |number| {
        let row = found.rows.get(number);
        let value = |at| row.and_then(|row| row.get(at)).map(str::to_owned);
        (0..columns.len()).map(value).collect()
    };
    Ok((0..found.rows.len()).map(row).collect())
}

fn first(outcomes: Vec<Outcome>) -> Outcome {
    outcomes.into_iter().next().unwrap_or_default()
}

fn reading() -> impl FnOnce(crate::database::ExecError) -> SquashError {
    SquashError::exec("reading the rows that the migrations leave")
}

fn name(schema: &str, name: &str) -> Name {
    (schema.to_owned(), name.to_owned())
}

fn path((schema, name): &Name) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(name))
}
