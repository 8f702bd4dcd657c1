//! What a statement is, told from its first words.

/// What a statement asks of the transaction around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Runs inside a transaction or outside.
    Nothing,
    /// PostgreSQL refuses it inside a transaction block: `CREATE INDEX CONCURRENTLY`,
    /// `VACUUM`, `CREATE DATABASE`, ...
    NoTransaction,
    /// Begins, ends or divides a transaction itself.
    Control(TransactionControl),
}

/// What a statement does to the transaction around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionControl {
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`, `PREPARE TRANSACTION`.
    Commit,
    /// `ROLLBACK`, `ABORT`.
    Rollback,
    /// `SAVEPOINT`, `RELEASE`, `ROLLBACK TO`.
    Savepoint,
}

/// Words between a verb and what it acts on that say nothing about either.
const MODIFIERS: &[&str] = &[
    "OR",
    "REPLACE",
    "UNIQUE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "GLOBAL",
    "LOCAL",
    "RECURSIVE",
    "CONSTRAINT",
    "TRUSTED",
    "PROCEDURAL",
    "DEFAULT",
];

/// Kinds of objects whose name is two words, by their first.
const TWO_WORDS: &[(&str, &str)] = &[
    ("MATERIALIZED", "VIEW"),
    ("FOREIGN", "TABLE"),
    ("EVENT", "TRIGGER"),
    ("ACCESS", "METHOD"),
    ("TEXT", "SEARCH"),
    ("OPERATOR", "CLASS"),
    ("OPERATOR", "FAMILY"),
    ("USER", "MAPPING"),
];

/// The leading keywords and the transaction need of a statement.
pub(super) fn describe(words: &[&str]) -> (String, Needs) {
    let upper: Vec<String> = words.iter().map(|word| word.to_ascii_uppercase()).collect();
    let words: Vec<&str> = upper.iter().map(String::as_str).collect();
    (keyword(&words), needs(&words))
}

/// Whether the words begin a CREATE FUNCTION or CREATE PROCEDURE.
pub(super) fn creates_routine(words: &[&str]) -> bool {
    let is = |index: usize, word: &str| {
        words.get(index).is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    let kind = if is(1, "or") && is(2, "replace") { 3 } else { 1 };
    is(0, "create") && (is(kind, "function") || is(kind, "procedure"))
}

/// Whether the words are a COPY whose data travels through the connection.
pub(super) fn copies_data(words: &[&str]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let either = |word: &str, a: &str, b: &str| {
        word.eq_ignore_ascii_case(a) || word.eq_ignore_ascii_case(b)
    };
    first.eq_ignore_ascii_case("copy")
        && rest.windows(2).any(|pair| {
            either(pair[0], "from", "to") && either(pair[1], "stdin", "stdout")
        })
}

fn keyword(words: &[&str]) -> String {
    let Some((&verb, rest)) = words.split_first() else { return String::new() };
    if !matches!(verb, "CREATE" | "ALTER" | "DROP" | "REFRESH" | "START") {
        return verb.to_owned();
    }
    if let ["DEFAULT", "PRIVILEGES", ..] = rest {
        return format!("{verb} DEFAULT PRIVILEGES");
    }
    let mut rest = rest.iter().copied().skip_while(|word| MODIFIERS.contains(word));
    match (rest.next(), rest.next()) {
        (Some(kind), Some(second)) if TWO_WORDS.contains(&(kind, second)) => {
            format!("{verb} {kind} {second}")
        }
        (Some(kind), _) => format!("{verb} {kind}"),
        (None, _) => verb.to_owned(),
    }
}

fn needs(words: &[&str]) -> Needs {
    use TransactionControl::{Begin, Commit, Rollback, Savepoint};
    match words {
        ["BEGIN", ..] | ["START", "TRANSACTION", ..] => Needs::Control(Begin),
        ["COMMIT", "PREPARED", ..] | ["ROLLBACK", "PREPARED", ..] => Needs::NoTransaction,
        ["COMMIT" | "END", ..] | ["PREPARE", "TRANSACTION", ..] => Needs::Control(Commit),
        ["SAVEPOINT" | "RELEASE", ..]
        | ["ROLLBACK", "TO", ..]
        | ["ROLLBACK", "WORK" | "TRANSACTION", "TO", ..] => Needs::Control(Savepoint),
        ["ROLLBACK" | "ABORT", ..] => Needs::Control(Rollback),
        _ if refuses_transaction(words) => Needs::NoTransaction,
        _ => Needs::Nothing,
    }
}

/// The commands that call `PreventInTransactionBlock` in the server whatever their
/// options. Those that do so for some objects only (CLUSTER without a table, REINDEX of
/// a partitioned table) are told by the server when they run.
fn refuses_transaction(words: &[&str]) -> bool {
    let has = |word: &str| words.contains(&word);
    let has_pair = |a: &str, b: &str| words.windows(2).any(|pair| pair == [a, b]);
    match words {
        ["VACUUM", ..] => true,
        ["CREATE" | "DROP", "DATABASE" | "TABLESPACE", ..] => true,
        ["ALTER", "SYSTEM", ..] => true,
        ["ALTER", "DATABASE", ..] => has_pair("SET", "TABLESPACE"),
        // A reserved word: no index or table can bear it without quotes.
        ["CREATE", "INDEX", ..]
        | ["CREATE", "UNIQUE", "INDEX", ..]
        | ["DROP", "INDEX", ..] => has("CONCURRENTLY"),
        ["REINDEX", ..] => {
            has("CONCURRENTLY") || has("DATABASE") || has("SYSTEM") || has("SCHEMA")
        }
        ["ALTER", "TABLE", ..] => has_pair("DETACH", "PARTITION") && has("CONCURRENTLY"),
        ["CLUSTER"] | ["CLUSTER", "VERBOSE"] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(sql: &str) -> (String, Needs) {
        let words: Vec<&str> = sql.split_whitespace().collect();
        describe(&words)
    }

    #[test]
    fn keywords_leave_modifiers_out() {
        for (sql, keyword) in [
            ("create or replace function f", "CREATE FUNCTION"),
            ("CREATE UNIQUE INDEX CONCURRENTLY i ON t", "CREATE INDEX"),
            ("drop materialized view v", "DROP MATERIALIZED VIEW"),
            ("alter default privileges in schema s", "ALTER DEFAULT PRIVILEGES"),
            ("CREATE TEMP TABLE t", "CREATE TABLE"),
            ("insert into t", "INSERT"),
            ("create", "CREATE"),
            ("", ""),
        ] {
            assert_eq!(described(sql).0, keyword, "{sql}");
        }
    }

    #[test]
    fn transaction_needs_are_told() {
        use TransactionControl::{Begin, Commit, Rollback, Savepoint};
        for (sql, needs) in [
            ("begin isolation level serializable", Needs::Control(Begin)),
            ("start transaction", Needs::Control(Begin)),
            ("end", Needs::Control(Commit)),
            ("prepare transaction", Needs::Control(Commit)),
            ("commit prepared", Needs::NoTransaction),
            ("rollback", Needs::Control(Rollback)),
            ("rollback to savepoint a", Needs::Control(Savepoint)),
            ("rollback work to a", Needs::Control(Savepoint)),
            ("drop index concurrently if exists i", Needs::NoTransaction),
            ("drop index i", Needs::Nothing),
            ("reindex concurrently table t", Needs::NoTransaction),
            ("reindex table t", Needs::Nothing),
            ("alter database d set tablespace", Needs::NoTransaction),
            ("prepare p as select", Needs::Nothing),
            ("vacuum t", Needs::NoTransaction),
        ] {
            assert_eq!(described(sql).1, needs, "{sql}");
        }
    }
}
