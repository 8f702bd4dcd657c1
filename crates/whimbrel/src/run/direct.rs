//! Statements that are no migration: executed under the service's lock, recorded nowhere.

use serde_json::Value;

use crate::database::{ExecError, Param, Session};
use crate::migration::{GeneratedPart, Query, Wrapping};
use crate::run::start::Opening;
use crate::run::{
    DatabaseState, Event, Interrupt, Listener, RunError, RunOptions, Target,
};

/// Why statements that are no migration were not, or not all, executed.
#[derive(Debug, thiserror::Error)]
pub enum DirectError {
    /// None was executed.
    #[error(transparent)]
    Start(#[from] RunError),
    /// The server refused one, or the connection was lost.
    #[error("`{sql}` failed")]
    Statement {
        /// The statement.
        sql: String,
        /// What is in the database now.
        state: DatabaseState,
        /// What the server said.
        source: ExecError,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted {
        /// What is in the database now.
        state: DatabaseState,
    },
}

/// Executes statements that are no migration: the tracking table is neither read nor
/// written, nor made. No other run of the service works at the same time.
///
/// They are one transaction, unless the part has to be outside of one; each statement is
/// its own then. What the target's programs need runs before, as before migrations.
///
/// # Errors
/// See [`DirectError`]; a transaction that was open is rolled back.
pub fn direct(
    mut target: Target<'_>,
    options: &RunOptions,
    part: &GeneratedPart,
) -> Result<(), DirectError> {
    let mut opening = Opening::new(&mut target)?;
    let held = opening.lock(&target, options)?;
    opening.prelude(&mut target)?;
    let limit = options.lock_timeout.filter(|_| !opening.has_lock_timeout());
    let mut direct = Direct {
        session: &mut opening.session,
        listener: &target.listener,
        interrupt: &target.interrupt,
    };
    let result = if part.wrapping != Some(Wrapping::Alone) {
        let limit = limit.map(|limit| limit.as_millis());
        direct.together(&part.queries, limit)
    } else {
        direct.one_by_one(&part.queries)
    };
    held.release(&mut opening.session);
    result
}

struct Direct<'a> {
    session: &'a mut Session,
    listener: &'a Listener,
    interrupt: &'a Interrupt,
}

impl Direct<'_> {
    fn together(
        &mut self,
        queries: &[Query],
        lock_timeout: Option<u128>,
    ) -> Result<(), DirectError> {
        let begun = self.begin(lock_timeout);
        let done = begun.and_then(|()| {
            queries
                .iter()
                .try_for_each(|query| self.one(query, DatabaseState::RolledBack))
        });
        if let Err(error) = done {
            // The server rolls back by itself when the session is lost.
            let _ = self.session.batch("ROLLBACK");
            return Err(error);
        }
        self.one(&Query::plain("COMMIT"), DatabaseState::Unknown)
    }

    fn begin(&mut self, lock_timeout: Option<u128>) -> Result<(), DirectError> {
        self.one(&Query::plain("START TRANSACTION"), DatabaseState::RolledBack)?;
        let Some(milliseconds) = lock_timeout else { return Ok(()) };
        let sql = format!("SET LOCAL lock_timeout = {milliseconds}");
        let state = DatabaseState::RolledBack;
        self.session.batch(&sql).map(drop).map_err(|source| DirectError::Statement {
            sql,
            state,
            source,
        })
    }

    fn one_by_one(&mut self, queries: &[Query]) -> Result<(), DirectError> {
        queries.iter().enumerate().try_for_each(|(completed, query)| {
            let statements = Some(queries.len());
            let removed_indexes = Vec::new();
            let partial =
                DatabaseState::Partial { completed, statements, removed_indexes };
            self.one(query, partial)
        })
    }

    /// Executes one statement; `state` is what there is if it does not succeed.
    fn one(&mut self, query: &Query, state: DatabaseState) -> Result<(), DirectError> {
        if self.interrupt.is_raised() {
            let state = match state {
                // The commit has not been sent.
                DatabaseState::Unknown => DatabaseState::RolledBack,
                state => state,
            };
            return Err(DirectError::Interrupted { state });
        }
        let Query { sql, parameters } = query;
        let shown = (!parameters.is_empty()).then(|| Value::from(parameters.clone()));
        let parameters: Vec<Param> = parameters.iter().map(parameter).collect();
        (self.listener)(Event::Statement {
            sql: sql.clone(),
            parameters: shown.map(|list| list.to_string()),
        });
        let result = if parameters.is_empty() {
            self.session.batch(sql).map(drop)
        } else {
            self.session.query(sql, &parameters).map(drop)
        };
        result.map_err(|source| match self.interrupt.is_raised() {
            true => DirectError::Interrupted { state },
            false => DirectError::Statement { sql: sql.clone(), state, source },
        })
    }
}

fn parameter(value: &Value) -> Param {
    match value {
        Value::Null => Param::Null,
        Value::String(text) => Param::Text(text.clone()),
        other => Param::Text(other.to_string()),
    }
}
