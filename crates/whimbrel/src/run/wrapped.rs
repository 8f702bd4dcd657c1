//! A migration inside a transaction. An SQL migration is one message and therefore one
//! round trip: the transaction's begin, the file's text, the rows that record it, and
//! the commit.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::database::{Delivery, ExecError, TransactionStatus};
use crate::migration::{Body, Direction, MigrationFile, Part};
use crate::run::executor::{Envelope, Executor};
use crate::run::failure::Place;
use crate::run::{
    Cause, Connections, DatabaseState, Event, MigrationFailure, ProgramError, Purpose,
    replace,
};
use crate::sql::{byte_of_char, quote_literal};

type Outcome = Result<Duration, Box<MigrationFailure>>;

/// How a program gave the session back.
pub(super) struct Returned {
    pub(super) status: TransactionStatus,
    /// Transactions and savepoints that the program believes to be open.
    depth: u32,
}

/// How a program gets the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loan {
    /// Inside the executor's transaction.
    Wrapped,
    /// Outside; the journal's row, if there is one, counts its statements.
    Alone { row: Option<i64> },
}

impl Executor<'_> {
    pub(super) fn wrapped(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        envelope: Envelope<'_>,
    ) -> Outcome {
        if self.is_only_recorded(step) {
            return self.fake(step, direction, envelope);
        }
        match &step.body {
            Body::Sql(sql) => match sql.part(direction) {
                Some(part) => self.wrapped_sql(step, part, direction, envelope),
                None => self.fake(step, direction, envelope),
            },
            Body::Program { index, .. } => {
                self.wrapped_program(step, *index, direction, envelope)
            }
        }
    }

    fn fake(
        &mut self,
        step: &MigrationFile,
        direction: Direction,
        envelope: Envelope<'_>,
    ) -> Outcome {
        let begun = Instant::now();
        let mut message = self.begin_sql(None, envelope);
        let kind = match self.taken.contains(&step.name) {
            true => replace::KIND,
            false => "fake",
        };
        message.push_str(&self.record_sql(step, direction, None, kind));
        message.push_str(end_sql(envelope));
        match self.send(&message) {
            Ok(_) => Ok(begun.elapsed()),
            Err(error) => Err(self.exec_failure(step, direction, error, envelope)),
        }
    }

    /// Sends an SQL migration as one message.
    pub(super) fn wrapped_sql(
        &mut self,
        step: &MigrationFile,
        part: &Part,
        direction: Direction,
        envelope: Envelope<'_>,
    ) -> Outcome {
        let begun = Instant::now();
        match self.was_done_ahead(step, direction) {
            Ok(false) => {}
            Ok(true) => return Ok(begun.elapsed()),
            Err(error) => {
                return Err(self.exec_failure(step, direction, error, envelope));
            }
        }
        let (message, result) = self.exchange(step, part, direction, envelope);
        match result {
            Ok(_) => Ok(begun.elapsed()),
            Err(error) => {
                let place = place_in(part, &error, message.offset, message.statements);
                let mut failure = self.exec_failure(step, direction, error, envelope);
                failure.place = place;
                Err(failure)
            }
        }
    }

    fn wrapped_program(
        &mut self,
        step: &MigrationFile,
        index: usize,
        direction: Direction,
        envelope: Envelope<'_>,
    ) -> Outcome {
        let begun = Instant::now();
        let before = self.begin_sql(None, envelope);
        if !before.is_empty()
            && let Err(error) = self.send(&before)
        {
            let open = Envelope { commits: false, ..envelope };
            return Err(self.exec_failure(step, direction, error, open));
        }
        let result = self.lend(index, direction, Loan::Wrapped);
        let rolled_back = DatabaseState::RolledBack;
        let Returned { status, depth } = match result {
            Ok(returned) => returned,
            Err(cause) => return Err(self.failure(step, direction, cause, rolled_back)),
        };
        let elapsed = begun.elapsed();
        if status == TransactionStatus::Idle && !self.kept(direction) {
            let (cause, state) = (Cause::EndedTransaction, DatabaseState::RunRolledBack);
            return Err(self.failure(step, direction, cause, state));
        }
        let mut record =
            self.record_sql(step, direction, Some(elapsed.as_millis()), "wrapped");
        if status == TransactionStatus::Active {
            record.push_str(end_sql(envelope));
        }
        if let Err(error) = self.send(&record) {
            return Err(self.exec_failure(step, direction, error, envelope));
        }
        if status != TransactionStatus::Idle {
            return Ok(elapsed);
        }
        if depth == 0 {
            let committed = DatabaseState::Committed;
            let cause = Cause::EndedTransaction;
            return Err(self.failure(step, direction, cause, committed));
        }
        // A COMMIT that was sent as plain SQL: TypeORM does not notice and goes on.
        (self.target.listener)(Event::Warning {
            text: format!(
                "migration {} ended the transaction that it was wrapped in; what it did \
                 is committed, and the run goes on",
                step.name
            ),
        });
        Ok(elapsed)
    }

    /// Whether what earlier migrations recorded in the transaction outlived its end:
    /// false after a ROLLBACK that a migration sent.
    fn kept(&mut self, direction: Direction) -> bool {
        let names: Vec<_> = self.open.iter().map(|name| quote_literal(name)).collect();
        if names.is_empty() {
            return true;
        }
        let table = self.target.tracking.path_in(&self.place.schema);
        let names = names.join(", ");
        let sql = format!("SELECT count(*) FROM {table} WHERE name IN ({names})");
        let recorded = match direction {
            Direction::Up => self.open.len(),
            Direction::Down => 0,
        };
        let counted = self.send(&sql).ok();
        let counted = counted.as_ref().and_then(|answer| answer.first()?.scalar());
        counted.and_then(|text| text.parse::<usize>().ok()) == Some(recorded)
    }

    /// Lends the session to a program and tells how it came back.
    pub(super) fn lend(
        &mut self,
        index: usize,
        direction: Direction,
        loan: Loan,
    ) -> Result<Returned, Cause> {
        let session = self.take_session()?;
        let Some(programs) = self.target.programs.as_mut() else {
            self.put_session(session);
            return Err(no_engine());
        };
        let (depth, row) = match loan {
            Loan::Wrapped => (1, None),
            Loan::Alone { row } => (0, row),
        };
        let mut connections = Connections::new(
            session,
            depth,
            Purpose::Execute,
            self.target.listener.clone(),
            self.target.interrupt.clone(),
        );
        if let (Some(journal), Some(row)) = (&self.place.journal, row) {
            connections.note_progress(journal.clone(), row);
        }
        let (connections, result) = programs.execute(index, direction, connections);
        let swallowed = connections.swallowed().cloned();
        let depth = connections.transaction_depth;
        self.executed = connections.executed();
        let session = connections.into_main();
        let status = session.transaction_status();
        self.put_session(session);
        result.map_err(Cause::Program)?;
        match (status, swallowed) {
            // The program caught an error and went on; the transaction is lost anyway.
            (TransactionStatus::Failed, Some(error)) => {
                Err(Cause::Server(Box::new(error)))
            }
            (status, _) => Ok(Returned { status, depth }),
        }
    }

    pub(super) fn begin_sql(
        &self,
        part: Option<&Part>,
        envelope: Envelope<'_>,
    ) -> String {
        let mut sql = String::new();
        if envelope.opens && !envelope.is_implicit {
            sql.push_str("START TRANSACTION;\n");
        }
        sql.push_str(&self.settings_sql(part, "SET LOCAL"));
        sql
    }

    /// The settings for one migration; its own directives come before the options.
    pub(super) fn settings_sql(&self, part: Option<&Part>, set: &str) -> String {
        let directives = part.map(|part| &part.directives);
        let given =
            self.options.lock_timeout.filter(|_| !self.place.server_has_lock_timeout);
        let lock = directives.and_then(|d| d.lock_timeout).or(given);
        let statement = directives
            .and_then(|d| d.statement_timeout)
            .or(self.options.statement_timeout);
        let mut sql = String::new();
        for (name, value) in [("lock_timeout", lock), ("statement_timeout", statement)] {
            if let Some(value) = value {
                let _ = writeln!(sql, "{set} {name} = {};", value.as_millis());
            }
        }
        if self.options.refuse_filtered_rows {
            let _ = writeln!(sql, "{set} row_security = off;");
        }
        sql
    }

    pub(super) fn exec_failure(
        &self,
        step: &MigrationFile,
        direction: Direction,
        error: ExecError,
        envelope: Envelope<'_>,
    ) -> Box<MigrationFailure> {
        let state = match &error {
            // Without a commit in the message the server has rolled back by itself.
            ExecError::Lost { delivery: Delivery::Sent, .. } if envelope.commits => {
                DatabaseState::Unknown
            }
            _ => DatabaseState::RolledBack,
        };
        self.failure(step, direction, Cause::of(error), state)
    }
}

fn end_sql(envelope: Envelope<'_>) -> &'static str {
    if envelope.commits { ";\nCOMMIT" } else { "" }
}

pub(super) fn no_engine() -> Cause {
    let message = "this migration is a program and no engine was given for it";
    Cause::Program(Box::new(ProgramError::new("Error", message)))
}

/// Finds the statement that an error of the server is about.
///
/// `offset` is the length of the ASCII text before the file's own, `before` its number
/// of statements.
pub(super) fn place_in(
    part: &Part,
    error: &ExecError,
    offset: usize,
    before: usize,
) -> Option<Place> {
    let server = error.server()?;
    let statements = part.statements().ok()?;
    let at = server
        .position
        .and_then(|position| position.checked_sub(u32::try_from(offset).ok()?))
        .and_then(|position| byte_of_char(&part.sql, position));
    let number = match at {
        Some(byte) => statements.iter().position(|s| byte < s.end || byte == s.start),
        None => error.completed().checked_sub(before),
    }?;
    let statement = statements.get(number)?;
    let position = part.position(at.unwrap_or(statement.start));
    Some(Place {
        path: part.path.clone(),
        position,
        statement: number + 1,
        text: part.sql[statement.start..statement.end].to_owned(),
    })
}
