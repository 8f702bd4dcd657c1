//! Values that obey conditions: PostgreSQL itself chooses among candidates.

use crate::database::{ExecError, Session};
use crate::sql::{quote_ident, quote_literal};
use crate::tenancy::estate::Column;
use crate::tenancy::prove::error::ProofError;

use super::check::Group;

/// How many combinations are tried for one row.
const COMBINATIONS: usize = 60_000;

/// A function that says whether values obey the conditions of a group. The values come
/// as text; what a column's type or domain does not take does not obey.
pub(super) fn function(name: &str, group: &Group<'_>, asked: &[&Column]) -> String {
    let arguments = vec!["text"; asked.len()].join(", ");
    let place =
        |column: &Column| asked.iter().position(|one| one.number == column.number);
    let variables: String = group
        .columns
        .iter()
        .map(|column| {
            let value = place(column).map(|place| format!(" := ${}", place + 1));
            let name = quote_ident(&column.name);
            format!("{name} {}{};\n", column.type_name, value.unwrap_or_default())
        })
        .collect();
    let wanted = asked.iter().filter(|column| column.not_null);
    let wanted =
        wanted.map(|column| format!("{} IS NOT NULL", quote_ident(&column.name)));
    let held = group.conditions.iter();
    let held = held.map(|condition| format!("coalesce(({condition}), true)"));
    let all: Vec<String> = wanted.chain(held).chain(["true".to_owned()]).collect();
    let body = format!(
        "BEGIN\nDECLARE\n{variables}BEGIN\nRETURN {};\nEND;\n\
         EXCEPTION WHEN OTHERS THEN RETURN false;\nEND",
        all.join("\nAND ")
    );
    format!(
        "CREATE FUNCTION pg_temp.{name}({arguments}) RETURNS boolean LANGUAGE plpgsql AS {}",
        quote_literal(&body)
    )
}

/// The question for values of one row; `lists` holds SQL for each argument.
pub(super) fn question(name: &str, mut lists: Vec<Vec<String>>) -> String {
    shorten(&mut lists);
    let names: Vec<String> = (0..lists.len()).map(|n| format!("v{n}")).collect();
    let from = lists.iter().zip(&names).map(|(list, name)| {
        let values = list.iter().map(|value| format!("({value})::text"));
        let values: Vec<String> = values.collect();
        format!("unnest(ARRAY[{}]) AS u{name}({name})", values.join(", "))
    });
    let from: Vec<String> = from.collect();
    let names = names.join(", ");
    format!(
        "SELECT {names} FROM {} WHERE pg_temp.{name}({names}) LIMIT 1",
        from.join(", ")
    )
}

fn shorten(lists: &mut [Vec<String>]) {
    let product =
        |lists: &[Vec<String>]| lists.iter().map(Vec::len).fold(1, usize::saturating_mul);
    while product(lists) > COMBINATIONS {
        let Some(longest) = lists.iter_mut().max_by_key(|list| list.len()) else {
            return;
        };
        let half = longest.len().div_ceil(2);
        longest.truncate(half.max(1));
    }
}

/// Asks all questions; what is found for each, none where nothing was.
pub(super) fn ask(
    session: &mut Session,
    functions: &[String],
    questions: &[String],
) -> Result<Vec<Option<Vec<Option<String>>>>, ProofError> {
    let mut text = "SAVEPOINT whimbrel_solve;\n".to_owned();
    for one in functions.iter().chain(questions) {
        text.push_str(one);
        text.push_str(";\n");
    }
    text.push_str("RELEASE whimbrel_solve");
    match session.batch(&text) {
        Ok(outcomes) => {
            let answers = outcomes.iter().skip(1 + functions.len()).take(questions.len());
            let answer = |outcome: &crate::database::Outcome| {
                let row = outcome.rows.get(0)?;
                Some(row.iter().map(|value| value.map(str::to_owned)).collect())
            };
            Ok(answers.map(answer).collect())
        }
        Err(ExecError::Server { .. }) => {
            session
                .batch("ROLLBACK TO whimbrel_solve; RELEASE whimbrel_solve")
                .map_err(ProofError::exec("solving constraints"))?;
            Ok(vec![None; questions.len()])
        }
        Err(source) => Err(ProofError::Exec { doing: "solving constraints", source }),
    }
}
