use crate::database::{
    ConnectError, ExecError, Outcome, Param, ServerError, Session, TransactionStatus,
};
use crate::history::Journal;
use crate::migration::Checksum;
use crate::run::{Event, Interrupt, Listener, invalid_index};
use crate::sql::{Needs, split};

/// Why a program's statement was not executed.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The server refused it or the connection is lost.
    #[error(transparent)]
    Exec(#[from] ExecError),
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// The connection has been closed or was never opened.
    #[error("connection {0} is closed")]
    Closed(u32),
}

/// What becomes of the statements that a program sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// They are executed.
    Execute,
    /// They are listed; the server answers those that only read.
    Record,
}

/// The sessions that a program may use while it runs.
///
/// Connection 0 is the migration's own and lies in the transaction that the executor
/// opened. Further ones are opened on demand: TypeORM's `dataSource.query()` works on
/// another connection of the pool, outside that transaction.
pub struct Connections {
    pub(super) main: Session,
    others: Vec<Option<Session>>,
    /// How deep the main connection's transactions are nested; 1 when wrapped.
    pub transaction_depth: u32,
    purpose: Purpose,
    pub(super) listener: Listener,
    pub(super) interrupt: Interrupt,
    recorded: Vec<String>,
    pub(super) executed: usize,
    pub(super) swallowed: Option<Box<ServerError>>,
    /// The journal's row that counts the statements of a program outside a transaction.
    progress: Option<(Journal, i64)>,
}

impl Connections {
    /// Lends `main` to a program.
    #[must_use]
    pub fn new(
        main: Session,
        transaction_depth: u32,
        purpose: Purpose,
        listener: Listener,
        interrupt: Interrupt,
    ) -> Self {
        Self {
            main,
            others: Vec::new(),
            transaction_depth,
            purpose,
            listener,
            interrupt,
            recorded: Vec::new(),
            executed: 0,
            swallowed: None,
            progress: None,
        }
    }

    /// Sends one statement, or several without parameters, and returns one outcome for
    /// each.
    ///
    /// # Errors
    /// When the server refuses it, the connection is lost or somebody asked to stop.
    pub fn query(
        &mut self,
        connection: u32,
        sql: &str,
        parameters: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, QueryError> {
        if self.interrupt.is_raised() {
            return Err(QueryError::Interrupted);
        }
        if self.purpose == Purpose::Record {
            return self.record(sql, parameters);
        }
        let session = match connection {
            0 => &mut self.main,
            n => self
                .others
                .get_mut(n as usize - 1)
                .and_then(Option::as_mut)
                .ok_or(QueryError::Closed(n))?,
        };
        if session.transaction_status() == TransactionStatus::Idle
            && let Some(text) = invalid_index::clear_the_way(session, sql)
        {
            (self.listener)(Event::Warning { text });
        }
        let outcome = match parameters {
            Some(parameters) => session.query(sql, parameters).map(|one| vec![one]),
            None => session.batch(sql),
        };
        for notice in session.take_notices() {
            (self.listener)(Event::Notice {
                severity: notice.severity.clone(),
                message: notice.message.clone(),
            });
        }
        match &outcome {
            Ok(_) if connection == 0 => {
                self.executed += 1;
                self.note(sql);
            }
            Ok(_) => self.executed += 1,
            Err(ExecError::Server { error, .. }) if connection == 0 => {
                self.swallowed = Some(error.clone());
            }
            Err(_) => {}
        }
        Ok(outcome?)
    }

    /// Has the journal's row count the statements that are done from here on.
    pub(super) fn note_progress(&mut self, journal: Journal, row: i64) {
        self.progress = Some((journal, row));
    }

    /// Inside a transaction of the program's own nothing is done yet.
    fn note(&mut self, sql: &str) {
        let Some((journal, row)) = &self.progress else { return };
        if self.main.transaction_status() == TransactionStatus::Idle {
            let text = Checksum::of(sql).to_string();
            // The note helps a person after a crash; the program does not depend on it.
            let _ = self.main.batch(&journal.step_sql(*row, self.executed, &text));
        }
    }

    /// Opens another session with the same settings and returns its number.
    ///
    /// # Errors
    /// When the server refuses it.
    pub fn open(&mut self) -> Result<u32, ConnectError> {
        let session = Session::connect(self.main.settings())?;
        self.interrupt.watch(session.cancel_token());
        self.others.push(Some(session));
        Ok(u32::try_from(self.others.len()).unwrap_or(u32::MAX))
    }

    /// Closes a session that [`Self::open`] opened.
    pub fn close(&mut self, connection: u32) {
        if let Some(slot) =
            (connection as usize).checked_sub(1).and_then(|n| self.others.get_mut(n))
        {
            *slot = None;
        }
    }

    /// What becomes of the statements.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Who hears what happens.
    #[must_use]
    pub fn listener(&self) -> &Listener {
        &self.listener
    }

    /// Who may ask to stop.
    #[must_use]
    pub fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// Statements that were executed through these connections.
    #[must_use]
    pub fn executed(&self) -> usize {
        self.executed
    }

    /// Ends the loan.
    #[must_use]
    pub fn into_main(self) -> Session {
        self.main
    }

    /// The statements listed while recording.
    pub(crate) fn take_recorded(&mut self) -> Vec<String> {
        std::mem::take(&mut self.recorded)
    }

    /// The last error on the main connection, which the program may have caught.
    pub(crate) fn swallowed(&self) -> Option<&ServerError> {
        self.swallowed.as_deref()
    }

    /// Lets the server answer what only reads and lists what would write.
    ///
    /// The session is in a read-only transaction: the server itself decides which
    /// statement writes (SQLSTATE 25006). A statement that reads what an earlier listed
    /// one would have made is listed as well, with an empty answer.
    fn record(
        &mut self,
        sql: &str,
        parameters: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, QueryError> {
        if controls_transactions(sql) {
            // It would end the read-only transaction that keeps this from writing.
            self.recorded.push(with_parameters(sql, parameters));
            return Ok(vec![Outcome::default()]);
        }
        self.main.batch("SAVEPOINT whimbrel_record")?;
        let answer = match parameters {
            Some(parameters) => self.main.query(sql, parameters).map(|one| vec![one]),
            None => self.main.batch(sql),
        };
        match answer {
            Ok(outcomes) => Ok(outcomes),
            Err(ExecError::Server { .. }) => {
                self.main.batch("ROLLBACK TO SAVEPOINT whimbrel_record")?;
                self.recorded.push(with_parameters(sql, parameters));
                Ok(vec![Outcome::default()])
            }
            Err(lost) => Err(lost.into()),
        }
    }
}

fn controls_transactions(sql: &str) -> bool {
    split(sql).is_ok_and(|statements| {
        statements.iter().any(|one| {
            let upper = one.text(sql).to_ascii_uppercase();
            matches!(one.needs, Needs::Control(_))
                || one.keyword == "SET" && upper.contains("TRANSACTION")
        })
    })
}

fn with_parameters(sql: &str, parameters: Option<&[Param]>) -> String {
    let Some(parameters) = parameters.filter(|list| !list.is_empty()) else {
        return sql.trim().to_owned();
    };
    let list: Vec<String> = parameters
        .iter()
        .map(|parameter| match parameter {
            Param::Null => "NULL".to_owned(),
            Param::Text(text) => crate::sql::quote_literal(text),
            Param::Binary(bytes) => format!("<{} bytes>", bytes.len()),
        })
        .collect();
    format!("{} -- PARAMETERS: {}", sql.trim(), list.join(", "))
}
