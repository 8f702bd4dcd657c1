//! Values that obey a table's conditions, put into planned rows.

use super::candidates::{Which, candidates};
use super::check::Group;
use super::plan::{Given, Planned};
use super::seeder::{Seeder, Solve, Turn};
use super::solve::{ask, function, question};
use crate::sql::quote_literal;
use crate::tenancy::estate::Column;
use crate::tenancy::prove::error::ProofError;

/// How many values a column is tried with.
const VALUES: usize = 400;

/// The question for a row: which one, and for which columns.
type Asked<'a> = (usize, Vec<&'a Column>);

impl<'a> Seeder<'a, '_> {
    /// Has PostgreSQL choose values that obey the conditions of the table.
    pub(super) fn satisfy(
        &mut self,
        turn: &Turn<'a>,
        rows: &mut [(Which, Planned)],
        solve: Solve,
    ) -> Result<(), ProofError> {
        let mut functions = Vec::new();
        let mut questions = Vec::new();
        let mut asked: Vec<Asked<'a>> = Vec::new();
        for group in &turn.groups {
            let made_up = group.columns.iter().any(|column| {
                let given = rows.first().map(|(_, row)| &row[&column.name]);
                matches!(given, Some(Given::Free(_)))
            });
            if !made_up && !group.routes && solve == Solve::Given {
                continue;
            }
            let columns = group.columns.iter().copied();
            let columns: Vec<_> = columns.filter(|one| one.generated.is_none()).collect();
            let name = format!("whimbrel_holds_{}", self.functions);
            self.functions += 1;
            functions.push(function(&name, group, &columns));
            for (number, (which, row)) in rows.iter().enumerate() {
                let lists = columns.iter().map(|column| match &row[&column.name] {
                    Given::Fixed(value) => vec![value.clone()],
                    _ => self.candidates(turn.at, column, *which, group),
                });
                questions.push(question(&name, lists.collect()));
                asked.push((number, columns.clone()));
            }
        }
        if questions.is_empty() {
            return Ok(());
        }
        let answers = ask(self.session, &functions, &questions)?;
        asked
            .into_iter()
            .zip(answers)
            .for_each(|(asked, answer)| fill(rows, &asked, answer));
        Ok(())
    }

    fn candidates(
        &self,
        at: usize,
        column: &Column,
        which: Which,
        group: &Group<'_>,
    ) -> Vec<String> {
        let oid = self.scene.tables[at].table.oid;
        let mut all = candidates(oid, column, which, &group.texts(), self.types);
        // What is no literal may fail before it is asked about.
        all.retain(|value| !value.contains("range("));
        all.truncate(VALUES);
        if !column.not_null {
            all.push("NULL".to_owned());
        }
        all
    }
}

/// Puts what was found into a row; what cannot be another stays.
fn fill(
    rows: &mut [(Which, Planned)],
    (number, columns): &Asked<'_>,
    answer: Option<Vec<Option<String>>>,
) {
    for (column, value) in columns.iter().zip(answer.into_iter().flatten()) {
        let given = rows[*number].1.get_mut(&column.name);
        let Some(given) = given.filter(|one| !matches!(one, Given::Fixed(_))) else {
            continue;
        };
        let value = value.map_or_else(|| "NULL".to_owned(), |text| quote_literal(&text));
        *given = Given::Free(value);
    }
}
