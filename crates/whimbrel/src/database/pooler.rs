//! Finding out whether a connection pooler sits in between.
//!
//! A migration run keeps state in its session: advisory locks, `SET`, temporary
//! tables. A pooler that hands the server's sessions out per transaction
//! (PgBouncer's `pool_mode = transaction`) breaks that without a word.

use super::connect_error::ConnectError;
use super::error::ExecError;
use super::session::Session;

/// What sits between a session and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing: the process id told at connecting is the server process's own.
    Direct,
    /// A pooler, and nothing shows that it changes the server's session under
    /// us; it may pool per session.
    Pooled,
    /// A pooler that was seen to share one server session among several of its
    /// clients: it pools per transaction or statement.
    PerTransaction,
}

/// Why the question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum PoolerError {
    /// The second session, opened for comparison, did not come about.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The server did not answer.
    #[error(transparent)]
    Exec(#[from] ExecError),
}

const PROCESS_ID: &str = "SELECT pg_catalog.pg_backend_pid()";

/// Tells whether a pooler sits in between: one round trip when there is none.
/// When there is one, a second session is opened to see whether both end up in
/// the same server process.
///
/// # Errors
/// When the server does not answer.
pub fn pooler(session: &mut Session) -> Result<Pooler, PoolerError> {
    let first = process_id(session)?;
    if first.as_deref() == Some(&session.backend_pid().to_string()) {
        return Ok(Pooler::Direct);
    }
    let mut second = Session::connect(session.settings())?;
    // Both sessions stand, so with a server session each these are two.
    let shared = process_id(&mut second)? == first || process_id(session)? != first;
    Ok(if shared { Pooler::PerTransaction } else { Pooler::Pooled })
}

fn process_id(session: &mut Session) -> Result<Option<String>, ExecError> {
    let outcomes = session.batch(PROCESS_ID)?;
    Ok(outcomes.first().and_then(|outcome| outcome.scalar()).map(str::to_owned))
}
