//! Rows before and after, looked at without anything of Whimbrel's own.

use std::collections::{BTreeMap, BTreeSet};

use testkit::TestDatabase;
use whimbrel::catalog::{Catalog, FactId, Kind};
use whimbrel::plan::{Hazard, Step};
use whimbrel::prove::witness::Witnesses;
use whimbrel::sql::quote_ident;

use crate::renames::Course;

/// Fills all tables: with telling values, and with rows of what columns have by default.
pub(crate) fn fill(database: &TestDatabase, catalog: &Catalog, courses: &[Course]) {
    let tables: Vec<FactId> = catalog
        .facts()
        .iter()
        .filter(|fact| fact.id.kind == Kind::Table)
        .map(|fact| fact.id.clone())
        .collect();
    let mut session = database.session();
    Witnesses::plant(&mut session, catalog, &tables).unwrap();
    for course in courses {
        let table = course.from.each_ref().map(|part| quote_ident(part)).join(".");
        // Where something has to be given, there is no such row.
        _ = session.batch(&format!("INSERT INTO {table} DEFAULT VALUES"));
    }
}

/// What the steps of a plan say they may lose: whole tables, and columns.
#[derive(Debug, Default)]
pub(crate) struct Warned {
    subjects: BTreeSet<Vec<String>>,
    /// The names of types whose values may lose something wherever they are.
    types: BTreeSet<String>,
}

impl Warned {
    pub(crate) fn of(steps: &[Step]) -> Self {
        let loses = |step: &&Step| {
            let hazards = [Hazard::DeletesData, Hazard::ConvertsData];
            step.hazards.iter().any(|hazard| hazards.contains(hazard))
        };
        let of_type = |step: &&Step| {
            matches!(step.subject.kind, Kind::Composite | Kind::Enum | Kind::Domain)
        };
        let steps = || steps.iter().filter(loses);
        Self {
            subjects: steps().map(|step| step.subject.parts.clone()).collect(),
            types: steps()
                .filter(of_type)
                .map(|step| step.subject.part(1).to_owned())
                .collect(),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.subjects.extend(other.subjects);
        self.types.extend(other.types);
    }

    fn of_table(&self, course: &Course) -> bool {
        let mut all = std::iter::once(&course.to).chain(&course.above);
        all.any(|table| self.subjects.contains(table.as_slice()))
    }

    fn of_type(&self, spelled: &str) -> bool {
        self.types.iter().any(|name| spelled.contains(name.as_str()))
    }

    fn of_column(&self, course: &Course, column: &str) -> bool {
        let mut all = std::iter::once(&course.to).chain(&course.above);
        all.any(|[schema, table]| {
            self.subjects.contains(&vec![
                schema.clone(),
                table.clone(),
                column.to_owned(),
            ])
        })
    }
}

/// A table's content.
#[derive(Debug)]
pub(crate) struct Content {
    course: Course,
    /// Each column that holds what somebody put there, and its type.
    types: BTreeMap<String, (String, bool)>,
    database_rows: usize,
    values: BTreeMap<String, Vec<Option<String>>>,
}

/// The contents of all tables before.
pub(crate) fn contents(database: &TestDatabase, courses: &[Course]) -> Vec<Content> {
    let mut found = Vec::new();
    for course in courses {
        let Some(types) = types(database, &course.from) else { continue };
        let columns: Vec<String> = course
            .columns
            .iter()
            .map(|one| one.0.clone())
            .filter(|name| types.contains_key(name))
            .collect();
        let lists: Vec<String> = columns
            .iter()
            .map(|name| format!("to_jsonb({})::text", quote_ident(name)))
            .collect();
        let rows = read(database, &course.from, &lists).unwrap();
        let values = columns
            .iter()
            .enumerate()
            .map(|(at, name)| {
                (name.clone(), rows.iter().map(|row| row[at].clone()).collect())
            })
            .collect();
        found.push(Content {
            course: course.clone(),
            types,
            database_rows: rows.len(),
            values,
        });
    }
    found
}

/// Which end of its course a table is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    There,
    Back,
}

/// What is lost without a word about it.
pub(crate) fn lost(
    database: &TestDatabase,
    before: &[Content],
    warned: &Warned,
    end: End,
    labels: &[(String, String)],
) -> Vec<String> {
    before.iter().filter_map(|one| one.lost(database, warned, end, labels)).collect()
}

impl Content {
    fn lost(
        &self,
        database: &TestDatabase,
        warned: &Warned,
        end: End,
        labels: &[(String, String)],
    ) -> Option<String> {
        let course = &self.course;
        if warned.of_table(course) {
            return None;
        }
        let place = if end == End::There { &course.to } else { &course.from };
        let Some(now) = types(database, place) else {
            return Some(format!(
                "{} is gone with {} rows",
                place.join("."),
                self.database_rows
            ));
        };
        let mut lists = Vec::new();
        let mut mine = Vec::new();
        for (from, to) in &course.columns {
            let Some((old_type, computed)) = self.types.get(from) else { continue };
            if warned.of_column(course, to) || warned.of_type(old_type) {
                continue;
            }
            let name = if end == End::There { to } else { from };
            // What is computed can be computed again.
            if *computed && now.get(name).is_none_or(|one| one.1) {
                continue;
            }
            let Some((new_type, _)) = now.get(name) else {
                return Some(format!("{}.{name} is gone", place.join(".")));
            };
            let own = quote_ident(name);
            let same = format!("to_jsonb({own})::text");
            let back = format!("to_jsonb({own}::{old_type})::text");
            let through = format!("to_jsonb({own}::text::{old_type})::text");
            let ways =
                if old_type == new_type { vec![same] } else { vec![back, through, same] };
            let reads = |way: &&String| read(database, place, &[(*way).clone()]).is_ok();
            lists.push(ways.iter().find(reads).cloned().unwrap());
            mine.push(from);
        }
        let after = read(database, place, &lists).unwrap();
        let word = |value: &Option<String>| {
            let mut value = value.clone();
            for (old, new) in labels.iter().filter(|_| end == End::There) {
                value = value.map(|text| text.replace(old, new));
            }
            value
        };
        let row =
            |at: usize| mine.iter().map(|name| word(&self.values[*name][at])).collect();
        let mut before: Vec<Vec<Option<String>>> =
            (0..self.database_rows).map(row).collect();
        let mut after = after;
        before.sort();
        after.sort();
        (before != after).then(|| {
            let types = &self.types;
            format!(
                "{}: {mine:?} of {types:?}\n{before:?}\nnow {after:?} of {now:?}",
                place.join(".")
            )
        })
    }
}

fn read(
    database: &TestDatabase,
    table: &[String; 2],
    lists: &[String],
) -> Result<Vec<Vec<Option<String>>>, String> {
    let table = table.each_ref().map(|part| quote_ident(part)).join(".");
    let list = if lists.is_empty() { "1".to_owned() } else { lists.join(", ") };
    let found = database.session().batch(&format!("SELECT {list} FROM ONLY {table}"));
    let found = found.map_err(|error| error.to_string())?;
    let width = lists.len();
    let row = |row: whimbrel::database::Row<'_>| {
        (0..width).map(|at| row.get(at).map(str::to_owned)).collect()
    };
    Ok(found[0].rows.iter().map(row).collect())
}

/// The types of a table's columns, and whether PostgreSQL computes them; none where no
/// table is.
fn types(
    database: &TestDatabase,
    table: &[String; 2],
) -> Option<BTreeMap<String, (String, bool)>> {
    let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let found = database.session().batch(&format!(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> ''
         FROM pg_class c LEFT JOIN pg_attribute a
           ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relnamespace = to_regnamespace(quote_ident({})) AND c.relname = {}
           AND c.relkind = 'r'",
        literal(&table[0]),
        literal(&table[1]),
    ));
    let found = &found.unwrap()[0].rows;
    let row = |row: whimbrel::database::Row<'_>| {
        (row[0].to_owned(), (row[1].to_owned(), &row[2] == "t"))
    };
    let there = !found.is_empty();
    there.then(|| found.iter().filter(|row| row.get(0).is_some()).map(row).collect())
}
