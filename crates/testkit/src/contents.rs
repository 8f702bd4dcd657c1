//! What is in a database.

use std::process::Command;

use whimbrel::database::{Session, Settings};

use crate::server::TestServer;

/// The schema as `pg_dump --schema-only --no-owner` writes it, without what
/// differs from one dump to the next.
#[track_caller]
pub fn dump(settings: &Settings) -> String {
    dump_without(settings, &[])
}

/// The schema with its owners.
#[track_caller]
pub fn dump_all(settings: &Settings) -> String {
    dump_with(settings, &[])
}

/// The server's roles as `pg_dumpall` writes them, without passwords.
#[track_caller]
pub(crate) fn dump_roles(settings: &Settings) -> String {
    let program = TestServer::get().pg_dump().with_file_name("pg_dumpall");
    let url = settings.connection_url();
    let output = Command::new(program)
        .args(["--roles-only", "--no-role-passwords", "--dbname", url.expose()])
        .output()
        .expect("pg_dumpall");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pg_dumpall: {errors}");
    normalise(&String::from_utf8(output.stdout).expect("pg_dumpall writes UTF-8"))
}

/// The same as [`dump`] without the tables and sequences that match `pg_dump`'s
/// patterns.
#[track_caller]
pub fn dump_without(settings: &Settings, patterns: &[&str]) -> String {
    let excluded = patterns.iter().map(|pattern| format!("--exclude-table={pattern}"));
    let arguments: Vec<String> =
        ["--no-owner".to_owned()].into_iter().chain(excluded).collect();
    dump_with(settings, &arguments)
}

#[track_caller]
fn dump_with(settings: &Settings, arguments: &[String]) -> String {
    let program = TestServer::get().pg_dump();
    let url = settings.connection_url();
    let output = Command::new(program)
        .args(["--schema-only", "--dbname", url.expose()])
        .args(arguments)
        .output()
        .expect("pg_dump");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pg_dump: {errors}");
    normalise(&String::from_utf8(output.stdout).expect("pg_dump writes UTF-8"))
}

/// Removes comments, the random key of `\restrict`, and empty lines.
fn normalise(dump: &str) -> String {
    let noise = |line: &&str| {
        line.is_empty()
            || line.starts_with("--")
            || line.starts_with("\\restrict")
            || line.starts_with("\\unrestrict")
    };
    dump.lines()
        .filter(|line| !noise(line))
        .fold(String::new(), |text, line| text + line + "\n")
}

/// All rows of a table or query source, as text, NULL as `None`, sorted.
#[track_caller]
pub fn rows(settings: &Settings, table: &str) -> Vec<Vec<Option<String>>> {
    let mut session = Session::connect(settings).expect("a session");
    let outcomes = session.batch(&format!("SELECT * FROM {table}"));
    let outcomes = outcomes.unwrap_or_else(|error| panic!("{error}\nin table {table}"));
    let text = |value: Option<&str>| value.map(str::to_owned);
    let mut rows: Vec<Vec<_>> =
        outcomes[0].rows.iter().map(|row| row.iter().map(text).collect()).collect();
    rows.sort();
    rows
}

/// The number of rows of every table outside the system's schemas, by name.
#[track_caller]
pub fn row_counts(settings: &Settings) -> Vec<(String, u64)> {
    let mut session = Session::connect(settings).expect("a session");
    let tables = session.batch(
        "SELECT c.oid::regclass::text FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'
           AND n.nspname <> 'information_schema'
         ORDER BY 1",
    );
    let tables = tables.expect("the list of tables");
    let names: Vec<String> = tables[0].rows.iter().map(|row| row[0].to_owned()).collect();
    names
        .into_iter()
        .map(|name| {
            let count =
                session.batch(&format!("SELECT count(*) FROM {name}")).expect("a count");
            let count = count[0].scalar().and_then(|n| n.parse().ok()).expect("a number");
            (name, count)
        })
        .collect()
}
