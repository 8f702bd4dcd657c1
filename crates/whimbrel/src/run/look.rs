//! The first look at a service's database: connecting, and reading what was applied.
//!
//! Nothing of it depends on the migrations, so it can be taken on a thread of its own
//! while they are read.

use std::io;
use std::thread::{Builder, JoinHandle};

use crate::database::{ConnectError, ExecError, Session, Settings};
use crate::history::{History, Surroundings, TrackingTable, read_history, survey};
use crate::run::{Interrupt, RunError};

/// Why a database cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The server could not be reached or refused the session.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The history could not be read.
    #[error("reading the history: {0}")]
    Read(#[source] ExecError),
}

impl From<LookError> for RunError {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Connect(error) => Self::Connect(error),
            LookError::Read(source) => {
                Self::History { doing: "reading the history", source }
            }
        }
    }
}

/// What a session may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Read.
    Read,
    /// Read and write.
    Write,
}

/// A connected session and what it saw.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) session: Session,
    pub(crate) surroundings: Surroundings,
    pub(crate) history: History,
}

impl Look {
    pub(crate) fn take(
        settings: &Settings,
        tracking: &TrackingTable,
        access: Access,
        interrupt: &Interrupt,
    ) -> Result<Self, LookError> {
        let mut session = Session::connect(settings)?;
        interrupt.watch(session.cancel_token());
        if access == Access::Read {
            let sql = "SET default_transaction_read_only = on";
            session.batch(sql).map_err(LookError::Read)?;
        }
        let (surroundings, history) = look(&mut session, tracking)?;
        Ok(Self { session, surroundings, history })
    }
}

/// Reads the history through a session.
pub(super) fn look(
    session: &mut Session,
    tracking: &TrackingTable,
) -> Result<(Surroundings, History), LookError> {
    let surroundings = survey(session, tracking).map_err(LookError::Read)?;
    let history =
        read_history(session, tracking, &surroundings).map_err(LookError::Read)?;
    Ok((surroundings, history))
}

/// A look that is being taken on a thread of its own. Dropped, it ends by itself.
#[derive(Debug)]
pub struct Looking {
    thread: JoinHandle<Result<Look, LookError>>,
}

impl Looking {
    /// Begins to look. Raising `interrupt` stops what the server does for it.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn begin(
        settings: Settings,
        tracking: TrackingTable,
        access: Access,
        interrupt: Interrupt,
    ) -> io::Result<Self> {
        let take = move || Look::take(&settings, &tracking, access, &interrupt);
        let thread = Builder::new().name("look".to_owned()).spawn(take)?;
        Ok(Self { thread })
    }

    /// Waits for its end; `None` when its thread came to grief.
    pub(crate) fn end(self) -> Option<Result<Look, LookError>> {
        self.thread.join().ok()
    }
}
