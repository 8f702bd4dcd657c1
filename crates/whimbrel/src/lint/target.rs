//! What a statement is about: the name behind its first words.
//!
//! This is no understanding: it finds the name that stands where these commands have it,
//! and nothing where it cannot tell.

use crate::sql::{Lexeme, LexemeKind};

/// What kind of thing a statement names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetKind {
    /// A table.
    Table,
    /// A view or materialized view.
    View,
    /// A policy; the name is that of its table.
    Policy,
    /// A trigger; the name is that of its table.
    Trigger,
    /// A function or procedure.
    Function,
    /// The table of `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `TRUNCATE`.
    Rows,
}

/// What a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its kind.
    pub kind: TargetKind,
    /// The schema, where one is written.
    pub schema: Option<String>,
    /// The name as the server reads it.
    pub name: String,
    /// Whether it is only made where it is not there: `IF NOT EXISTS`.
    pub if_not_exists: bool,
    /// Whether it is a temporary table.
    pub temporary: bool,
}

impl Target {
    /// What statements of this keyword are about.
    pub(super) fn find(keyword: &str, words: &[Lexeme<'_>]) -> Option<Self> {
        let kind = match keyword {
            "CREATE TABLE" | "ALTER TABLE" | "DROP TABLE" | "CREATE FOREIGN TABLE" => {
                TargetKind::Table
            }
            "CREATE VIEW" | "ALTER VIEW" | "CREATE MATERIALIZED VIEW" => TargetKind::View,
            "CREATE POLICY" | "ALTER POLICY" | "DROP POLICY" => TargetKind::Policy,
            "CREATE TRIGGER" | "DROP TRIGGER" => TargetKind::Trigger,
            "CREATE FUNCTION" | "ALTER FUNCTION" | "CREATE PROCEDURE" => {
                TargetKind::Function
            }
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" => TargetKind::Rows,
            _ => return None,
        };
        let at = name_at(kind, keyword, words)?;
        let (schema, name) = name_from(words, at)?;
        let before = &words[..at];
        let has = |word: &str| before.iter().any(|one| one.is(word));
        Some(Self {
            kind,
            schema,
            name,
            if_not_exists: has("IF") && has("NOT"),
            temporary: has("TEMP") || has("TEMPORARY"),
        })
    }

    /// Whether a finding's object is this, or a part of it.
    pub(super) fn holds(&self, object: &str) -> bool {
        let schema = object.split_once('.').map(|(schema, _)| schema);
        let Some(schema) = schema else { return object == self.name };
        if self.schema.as_ref().is_some_and(|own| own != schema) {
            return false;
        }
        let rest = &object[schema.len() + 1..];
        rest.strip_prefix(&self.name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', '(']))
    }
}

/// Where the name begins.
fn name_at(kind: TargetKind, keyword: &str, words: &[Lexeme<'_>]) -> Option<usize> {
    let after = |word: &str| words.iter().position(|one| one.is(word)).map(|at| at + 1);
    let mut at = match kind {
        TargetKind::Policy | TargetKind::Trigger => after("ON")?,
        TargetKind::Table => after("TABLE")?,
        TargetKind::View => after("VIEW")?,
        TargetKind::Function => after("FUNCTION").or_else(|| after("PROCEDURE"))?,
        TargetKind::Rows if matches!(keyword, "INSERT" | "MERGE") => after("INTO")?,
        TargetKind::Rows if keyword == "DELETE" => after("FROM")?,
        TargetKind::Rows => 1,
    };
    let skipped = ["IF", "NOT", "EXISTS", "ONLY", "TABLE", "INTO"];
    while words.get(at).is_some_and(|one| skipped.iter().any(|word| one.is(word))) {
        at += 1;
    }
    Some(at)
}

/// A name, with its schema where one is written, at a place.
pub(super) fn name_from(
    words: &[Lexeme<'_>],
    at: usize,
) -> Option<(Option<String>, String)> {
    let first = words.get(at)?.name()?;
    let dot = words.get(at + 1).is_some_and(|one| one.is_sign("."));
    match words.get(at + 2).filter(|_| dot) {
        Some(second) if second.kind != LexemeKind::Text => {
            Some((Some(first), second.name()?))
        }
        _ => Some((None, first)),
    }
}
