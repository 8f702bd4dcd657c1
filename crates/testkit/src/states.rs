//! Two states of a schema as SQL, and the rows that are in them.

use std::collections::BTreeMap;

use whimbrel::database::{Session, Settings};

/// The SQL that makes two states.
#[derive(Debug, Clone, Copy, Default)]
pub struct States<'a> {
    /// The first state.
    pub old: &'a str,
    /// The second state.
    pub new: &'a str,
    /// What puts rows into the first state, or nothing.
    pub old_rows: &'a str,
    /// What puts rows into the second state, or nothing.
    pub new_rows: &'a str,
}

/// The number of rows of each table, its children's not counted.
pub(crate) type RowCounts = BTreeMap<[String; 2], String>;

/// Counts the rows of all tables.
pub(crate) fn row_counts(settings: &Settings) -> RowCounts {
    let mut session = Session::connect(settings).expect("a session");
    let counts = session.batch(
        "SELECT string_agg(format('SELECT %L, %L, count(*) FROM ONLY %I.%I',
             n.nspname, c.relname, n.nspname, c.relname), ' UNION ALL ')
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname !~ '^pg_'
           AND n.nspname <> 'information_schema'",
    );
    let counts = counts.expect("the tables");
    let Some(counts) = counts[0].scalar() else { return RowCounts::new() };
    let counts = session.batch(counts).expect("the numbers of rows");
    let row = counts[0].rows.iter();
    row.map(|row| ([row[0].to_owned(), row[1].to_owned()], row[2].to_owned())).collect()
}
