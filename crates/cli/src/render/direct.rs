//! Statements that are no migration, and that failed.

use whimbrel::run::{DatabaseState, DirectError, Failure};

use crate::exit;
use crate::render::{Problem, of_exec, of_failure};

/// Describes it.
pub(crate) fn of_direct(error: DirectError) -> Problem {
    match error {
        DirectError::Start(error) => of_failure(&Failure::at_once(error)),
        DirectError::Statement { sql, state, source } => {
            Problem { state: Some(in_words(&state)), ..of_exec(&sql, &source) }
        }
        DirectError::Interrupted { state } => Problem {
            kind: "interrupted",
            title: "interrupted".to_owned(),
            state: Some(in_words(&state)),
            exit: exit::INTERRUPTED,
            ..Problem::default()
        },
    }
}

fn in_words(state: &DatabaseState) -> String {
    match state {
        DatabaseState::Partial { completed, statements, .. } => {
            let all = statements.map_or_else(String::new, |all| format!(" of {all}"));
            format!(
                "{completed}{all} statements are committed, as some of them cannot be in \
                 a transaction; the same command goes on from there"
            )
        }
        DatabaseState::Committed => "everything is committed".to_owned(),
        DatabaseState::Unknown => "the connection was lost at the commit: everything is \
             there, or nothing; the same command finds out"
            .to_owned(),
        DatabaseState::RolledBack | DatabaseState::RunRolledBack => {
            "the transaction was rolled back".to_owned()
        }
    }
}
