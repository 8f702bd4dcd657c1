//! A better order for statements that came too early.
//!
//! The server names what a statement misses, and a `CREATE` mostly says in its first words
//! what it makes. Putting the one behind the other is a guess that saves rounds; what a
//! wrong guess costs is one more.

use std::collections::HashMap;

use super::ddl::{At, Ddl};
use crate::database::{ServerError, SqlState};

/// The statements that failed, those that probably make what others miss before these.
/// Otherwise in the order in which they are written.
pub(super) fn reordered(ddl: &Ddl, failed: &[(At, ServerError)]) -> Vec<At> {
    let wanted = wanted(ddl, failed);
    let mut order = Vec::with_capacity(failed.len());
    let mut seen = vec![false; failed.len()];
    for start in 0..failed.len() {
        // What is on the way down, and which of its makers comes next. A circle ends at
        // what has been seen.
        let mut path = Vec::new();
        if !std::mem::replace(&mut seen[start], true) {
            path.push((start, 0));
        }
        while let Some((index, next)) = path.last_mut() {
            let maker = wanted[*index].get(*next).copied();
            *next += 1;
            match maker {
                Some(maker) if !seen[maker] => {
                    seen[maker] = true;
                    path.push((maker, 0));
                }
                Some(_) => {}
                None => {
                    order.push(failed[*index].0);
                    path.pop();
                }
            }
        }
    }
    order
}

/// Statements that probably need each other, so that no order helps.
pub(super) fn circles(ddl: &Ddl, failed: &[(At, ServerError)]) -> Vec<Vec<At>> {
    let wanted = wanted(ddl, failed);
    let mut circles = Vec::new();
    // By which walk each was reached first.
    let mut walk = vec![usize::MAX; failed.len()];
    for start in 0..failed.len() {
        let mut at = Some(start);
        while let Some(index) = at.filter(|index| walk[*index] == usize::MAX) {
            walk[index] = start;
            at = wanted[index].first().copied();
        }
        // Back at what this very walk has passed.
        let Some(first) = at.filter(|index| walk[*index] == start) else { continue };
        let next =
            |index: &usize| wanted[*index].first().copied().filter(|i| *i != first);
        let circle: Vec<At> =
            std::iter::successors(Some(first), next).map(|i| failed[i].0).collect();
        if circle.len() > 1 {
            circles.push(circle);
        }
    }
    circles
}

/// For each statement that failed, the failed ones that probably make what it misses.
fn wanted(ddl: &Ddl, failed: &[(At, ServerError)]) -> Vec<Vec<usize>> {
    let mut makers: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, (at, _)) in failed.iter().enumerate() {
        if let Some(name) = made(&ddl.step(*at).statement.keyword, ddl.text(*at)) {
            makers.entry(name).or_default().push(index);
        }
    }
    let of = |error| missing(error).and_then(|name| makers.get(&name)).cloned();
    failed.iter().map(|(_, error)| of(error).unwrap_or_default()).collect()
}

/// Whether the server says that something does not exist.
pub(super) fn is_undefined(error: &ServerError) -> bool {
    let codes = [
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_OBJECT,
        SqlState::UNDEFINED_FUNCTION,
        SqlState::UNDEFINED_COLUMN,
        SqlState::INVALID_SCHEMA_NAME,
    ];
    codes.contains(&error.code)
}

/// The name of what does not exist, without its schema, in lower case.
fn missing(error: &ServerError) -> Option<String> {
    if !is_undefined(error) {
        return None;
    }
    let message = error.message.as_str();
    let name = match message.split_once('"') {
        Some((_, rest)) => rest.split('"').next()?,
        // `function app.total(integer) does not exist`, with quotes only in odd names.
        None => message.split('(').next()?.rsplit(' ').next()?,
    };
    Some(last_part(name).to_lowercase())
}

/// The name of what a `CREATE` statement makes, without its schema, in lower case.
fn made(keyword: &str, statement: &str) -> Option<String> {
    let kind = keyword.strip_prefix("CREATE ")?.rsplit(' ').next()?;
    let mut words = statement.split_whitespace();
    words.find(|word| word.eq_ignore_ascii_case(kind))?;
    let passed_over = ["if", "not", "exists", "concurrently"];
    let name = words.find(|word| !passed_over.contains(&word.to_lowercase().as_str()))?;
    let name = name.split('(').next()?;
    Some(last_part(name).trim_matches('"').to_lowercase())
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Declaration, Origin};

    #[test]
    fn names_are_guessed() {
        for (keyword, statement, name) in [
            (
                "CREATE TABLE",
                "create unlogged table if not exists app.\"T\" (a int)",
                "t",
            ),
            ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION f(a int) RETURNS int", "f"),
            ("CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW m AS SELECT 1", "m"),
            ("CREATE INDEX", "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "i"),
        ] {
            assert_eq!(made(keyword, statement), Some(name.to_owned()), "{statement}");
        }
        assert_eq!(made("ALTER TABLE", "ALTER TABLE t ADD a int"), None);
        for (code, message, name) in [
            ("42P01", "relation \"app.t\" does not exist", Some("t")),
            ("42704", "type \"status\" does not exist", Some("status")),
            ("42883", "function app.total(app.orders) does not exist", Some("total")),
            ("42601", "syntax error at or near \"x\"", None),
        ] {
            let error = ServerError::new(SqlState::new(code), message);
            assert_eq!(missing(&error).as_deref(), name, "{message}");
        }
    }

    #[test]
    fn makers_come_first_and_circles_end() {
        let sql = [
            "CREATE VIEW a AS SELECT * FROM b",
            "ALTER TABLE x ADD a int",
            "CREATE VIEW b AS SELECT * FROM c",
            "ALTER TABLE x ADD b int",
            "CREATE VIEW c AS SELECT * FROM a",
        ];
        let origin = Origin { path: "x".into(), position: None, label: String::new() };
        let declarations =
            sql.map(|sql| Declaration { sql: sql.to_owned(), origin: origin.clone() });
        let ddl = Ddl::declared(declarations).unwrap();
        let failed: Vec<(At, ServerError)> = ["b", "x", "c", "x", "a"]
            .iter()
            .enumerate()
            .map(|(script, name)| {
                let message = format!("relation \"{name}\" does not exist");
                let error = ServerError::new(SqlState::UNDEFINED_TABLE, message);
                (At { script, step: 0 }, error)
            })
            .collect();
        let order: Vec<usize> =
            reordered(&ddl, &failed).iter().map(|at| at.script).collect();
        assert_eq!(order, [4, 2, 0, 1, 3]);
        let circle: Vec<Vec<usize>> = circles(&ddl, &failed)
            .iter()
            .map(|circle| circle.iter().map(|at| at.script).collect())
            .collect();
        assert_eq!(circle, [[0, 2, 4]]);
    }
}
