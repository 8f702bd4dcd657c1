//! Two definitions of one object.

use std::collections::HashMap;

use super::ddl::{At, Ddl};
use super::error::SourceError;
use super::recorder::Made;
use crate::database::{ServerError, SqlState};

/// Commands with an `OR REPLACE`, by which a second definition silently wins.
const REPLACING: [&str; 8] = [
    "CREATE FUNCTION",
    "CREATE PROCEDURE",
    "CREATE AGGREGATE",
    "CREATE VIEW",
    "CREATE TRIGGER",
    "CREATE RULE",
    "CREATE TRANSFORM",
    "CREATE LANGUAGE",
];

/// Definitions that replaced one of another file. In one file the later one is meant.
pub(super) fn replaced(ddl: &Ddl, made: &[Made]) -> Vec<SourceError> {
    let mut first = HashMap::new();
    let mut errors = Vec::new();
    for second in made {
        let keyword = ddl.step(second.at).statement.keyword.as_str();
        if !REPLACING.contains(&keyword) {
            continue;
        }
        let before =
            *first.entry((&second.catalog, second.oid, second.part)).or_insert(second.at);
        if before.script != second.at.script {
            errors.push(duplicate(ddl, second, before, second.at));
        }
    }
    errors
}

/// Whether the server says that the object is there already.
pub(super) fn is_duplicate(error: &ServerError) -> bool {
    let codes = [
        SqlState::DUPLICATE_TABLE,
        SqlState::DUPLICATE_OBJECT,
        SqlState::DUPLICATE_FUNCTION,
        SqlState::DUPLICATE_SCHEMA,
    ];
    codes.contains(&error.code)
}

/// The error for a statement whose object another one made. `None` when that one is not
/// found: the object has been there from the beginning.
///
/// The server names the object, but without schema or arguments. Of several candidates it
/// is the one whose statement begins most like this one.
pub(super) fn of_refused(
    ddl: &Ddl,
    made: &[Made],
    at: At,
    error: &ServerError,
) -> Option<SourceError> {
    let names: Vec<&str> = error.message.split('"').skip(1).step_by(2).collect();
    let candidates = made.iter().filter(|made| {
        made.at != at
            && !names.is_empty()
            && names.iter().all(|name| mentions(&made.identity, name))
    });
    let alike = |made: &&Made| common_prefix(ddl.text(made.at), ddl.text(at));
    let first = candidates.max_by_key(alike)?;
    Some(duplicate(ddl, first, first.at, at))
}

fn duplicate(ddl: &Ddl, object: &Made, first: At, second: At) -> SourceError {
    SourceError::Duplicate {
        object: format!("{} {}", object.kind, object.identity),
        first: ddl.origin(first),
        second: ddl.origin(second),
    }
}

/// Whether a name stands in an identity as a whole.
fn mentions(identity: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    identity.match_indices(name).any(|(at, _)| {
        !identity[..at].ends_with(is_part)
            && !identity[at + name.len()..].starts_with(is_part)
    })
}

/// How many characters two statements have in common at their beginning, however they are
/// spaced and capitalised.
fn common_prefix(a: &str, b: &str) -> usize {
    let plain = |text| {
        let words = str::split_whitespace(text).flat_map(str::chars);
        words.flat_map(char::to_lowercase)
    };
    plain(a).zip(plain(b)).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_a_whole() {
        for (identity, name, found) in [
            ("public.users", "users", true),
            ("public.users_old", "users", false),
            (r#"public."Odd, one""#, "Odd, one", true),
            ("t on public.users", "t", true),
            ("public.f(integer)", "f", true),
            ("public.größe", "größ", false),
        ] {
            assert_eq!(mentions(identity, name), found, "{identity} {name}");
        }
    }

    #[test]
    fn statements_are_compared_without_spaces_and_case() {
        assert_eq!(common_prefix("CREATE  TABLE a.t", "create table\nb.t"), 11);
    }
}
