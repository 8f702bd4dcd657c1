//! Which values a row tries next.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{ColumnShape, ForeignKey, Rule, Shape};
use crate::database::ServerError;
use crate::sql::{quote_ident, quote_literal};
use crate::synthesis::{Types, literals, values};

/// The columns that a row gives a value for, each with what it can be.
pub(super) struct Choice<'a> {
    shape: &'a Shape,
    columns: Vec<Candidates<'a>>,
}

struct Candidates<'a> {
    column: &'a ColumnShape,
    values: Vec<String>,
    chosen: usize,
}

impl<'a> Choice<'a> {
    /// `planted` says whether a table has rows that can be referred to.
    pub(super) fn new(
        shape: &'a Shape,
        row: usize,
        types: &Types,
        planted: &dyn Fn(&(String, String)) -> bool,
    ) -> Self {
        let columns = shape.columns.iter().filter(|column| !column.automatic);
        let columns = columns
            .map(|column| Candidates {
                column,
                values: candidates(shape, column, row, types, planted),
                chosen: 0,
            })
            .filter(|one| !one.values.is_empty())
            .collect();
        Self { shape, columns }
    }

    /// The statement that makes the row, followed by one that fails when a foreign key
    /// is broken: the row is made without triggers, and foreign keys are triggers.
    pub(super) fn sql(&self) -> String {
        let table = table(&self.shape.schema, &self.shape.name);
        let names: Vec<String> =
            self.columns.iter().map(|one| quote_ident(&one.column.name)).collect();
        let values: Vec<&str> =
            self.columns.iter().map(|one| one.values[one.chosen].as_str()).collect();
        let row = match names.is_empty() {
            true => "DEFAULT VALUES".to_owned(),
            false => format!("({}) VALUES ({})", names.join(", "), values.join(", ")),
        };
        let keys = self.shape.foreign_keys.iter();
        let checks: String =
            keys.map(|key| format!(";\n{}", unbroken(&table, key))).collect();
        format!("INSERT INTO {table} {row}{checks}")
    }

    /// Each column's name, and the values that it has not from elsewhere.
    pub(super) fn literal(&self) -> Vec<(&'a str, Vec<&str>)> {
        let columns = self.columns.iter();
        columns
            .map(|one| {
                let values = one.values.iter().map(String::as_str);
                let own = values.filter(|value| !is_from_elsewhere(value));
                (one.column.name.as_str(), own.collect())
            })
            .collect()
    }

    /// Forgets values that are none of their column's type.
    pub(super) fn forget(&mut self, wrong: &BTreeSet<(String, String)>) {
        for one in &mut self.columns {
            let name = &one.column.name;
            one.values.retain(|value| !wrong.contains(&(name.clone(), value.clone())));
            one.chosen = 0;
        }
        self.columns.retain(|one| !one.values.is_empty());
    }

    /// Goes on to other values, of the columns that the server complains of where that
    /// is known; false when all have been tried.
    pub(super) fn next(&mut self, error: &ServerError) -> bool {
        let concerned = self.concerned(error);
        // Like the wheels of a counter: when one is through, the next one moves.
        for one in self
            .columns
            .iter_mut()
            .filter(|one| concerned.contains(&one.column.name.as_str()))
        {
            one.chosen += 1;
            if one.chosen < one.values.len() {
                return true;
            }
            one.chosen = 0;
        }
        false
    }

    /// Whether the server says which columns it complains of.
    pub(super) fn knows(&self, error: &ServerError) -> bool {
        error.column.is_some() || self.rule(error).is_some()
    }

    fn rule(&self, error: &ServerError) -> Option<&'a Rule> {
        let name = error.constraint.as_ref()?;
        let rule = self.shape.constraints.iter().find(|rule| rule.name == *name);
        rule.filter(|rule| !rule.columns.is_empty())
    }

    fn concerned(&self, error: &ServerError) -> Vec<&'a str> {
        let all = || self.columns.iter().map(|one| one.column.name.as_str()).collect();
        if let Some(column) = &error.column {
            let found = self.shape.columns.iter().find(|one| one.name == *column);
            return found.map(|column| column.name.as_str()).into_iter().collect();
        }
        match self.rule(error) {
            Some(rule) => rule.columns.iter().map(String::as_str).collect(),
            None => all(),
        }
    }
}

fn candidates(
    shape: &Shape,
    column: &ColumnShape,
    row: usize,
    types: &Types,
    planted: &dyn Fn(&(String, String)) -> bool,
) -> Vec<String> {
    let null = (!column.not_null).then(|| "NULL".to_owned());
    let default = column.has_default.then(|| "DEFAULT".to_owned());
    let mut keys =
        shape.foreign_keys.iter().filter(|key| key.columns.contains(&column.name));
    if let Some(key) = keys.find(|key| planted(&key.table)) {
        return reference(key, &column.name, row).into_iter().chain(null).collect();
    }
    if shape.foreign_keys.iter().any(|key| key.columns.contains(&column.name)) {
        return null.into_iter().collect();
    }
    let concerned =
        shape.constraints.iter().filter(|rule| rule.columns.contains(&column.name));
    let texts = concerned.map(|rule| &rule.definition).chain(&shape.bounds);
    let hints: Vec<String> = texts.flat_map(|text| literals(text)).collect();
    let turned = (0..hints.len()).map(|n| quote_literal(&hints[(n + row) % hints.len()]));
    let made = values(column.type_oid, column.modifier, row, types);
    let mut all: Vec<String> = turned.chain(made).chain(default).chain(null).collect();
    let mut seen = BTreeSet::new();
    all.retain(|value| seen.insert(value.clone()));
    all
}

/// NULL, the column's default, a value of another table.
fn is_from_elsewhere(value: &str) -> bool {
    value == "NULL" || value == "DEFAULT" || value.contains("(SELECT ")
}

/// The value that makes a column refer to a row of another table; the columns of one
/// key take it from the same row.
fn reference(key: &ForeignKey, column: &str, row: usize) -> Vec<String> {
    let place = key.columns.iter().position(|name| name == column);
    let Some(referred) = place.and_then(|place| key.referred.get(place)) else {
        return Vec::new();
    };
    let (table, name) = (table(&key.table.0, &key.table.1), quote_ident(referred));
    let at = |row: usize| {
        format!("(SELECT {name} FROM {table} ORDER BY {name} LIMIT 1 OFFSET {row})")
    };
    // Where there are fewer rows than here, some refer to the first one.
    let own = format!("coalesce({}, {})", at(row), at(0));
    if key.columns.len() == 1 { vec![own, at(0)] } else { vec![at(0)] }
}

/// Divides by zero when a row of the table refers to nothing.
fn unbroken(own: &str, key: &ForeignKey) -> String {
    let pairs = key.columns.iter().zip(&key.referred);
    let same: Vec<String> = pairs
        .map(|(own, other)| format!("r.{} = o.{}", quote_ident(other), quote_ident(own)))
        .collect();
    let given: Vec<String> = key
        .columns
        .iter()
        .map(|own| format!("o.{} IS NOT NULL", quote_ident(own)))
        .collect();
    format!(
        "SELECT 1 / (CASE WHEN EXISTS (SELECT FROM {own} o WHERE {} AND NOT EXISTS \
         (SELECT FROM {} r WHERE {})) THEN 0 ELSE 1 END)",
        given.join(" AND "),
        table(&key.table.0, &key.table.1),
        same.join(" AND "),
    )
}

/// A table's name in a statement.
pub(super) fn table(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_ident(schema), quote_ident(name))
}

/// Tables so that those that are referred to come first, as far as that can be.
pub(super) fn in_order(shapes: &BTreeMap<(String, String), Shape>) -> Vec<&Shape> {
    let mut open: Vec<(&(String, String), &Shape)> = shapes.iter().collect();
    let mut sorted: Vec<&Shape> = Vec::new();
    while !open.is_empty() {
        let waits = |(name, shape): &(&(String, String), &Shape)| {
            let others = shape.foreign_keys.iter().filter(|key| key.table != **name);
            let waits: Vec<bool> = others
                .filter(|key| open.iter().any(|(open, _)| **open == key.table))
                .map(|key| shape.needs(key))
                .collect();
            (waits.iter().filter(|needed| **needed).count(), waits.len())
        };
        // On a circle, the one that can best do without.
        let least = (0..open.len()).min_by_key(|number| waits(&open[*number]));
        match least {
            Some(number) => sorted.push(open.remove(number).1),
            None => break,
        }
    }
    sorted
}
