//! The lock of one service: one runner at a time for each tracking table.
//!
//! It is a session-level advisory lock held by the very session that runs the
//! migrations. A runner that is killed while a statement is still executing therefore
//! keeps the lock until the server has ended that statement, so that nobody starts
//! beside it. It is polled with `pg_try_advisory_lock`: a session blocked inside
//! `pg_advisory_lock` is an open statement, and `CREATE INDEX CONCURRENTLY` of the
//! holder would wait for it for ever.
//!
//! Behind a transaction-pooling pooler a session-level lock would stay behind on some
//! server connection. There the lock is a transaction-level one, held by an open
//! transaction of a session of its own.

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::database::{ExecError, Outcome, Session};
use crate::history::TrackingTable;
use crate::run::{Event, Interrupt, Listener, RunError};

/// The advisory lock's 64-bit key; advisory locks are already apart by database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockKey(i64);

impl LockKey {
    /// The key for one tracking table in one schema.
    #[must_use]
    pub fn new(schema: &str, table: &TrackingTable) -> Self {
        let digest = Sha256::digest(format!("whimbrel:{schema}.{}", table.name()));
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&digest[..8]);
        Self(i64::from_be_bytes(bytes))
    }

    /// The key as `pg_try_advisory_lock` takes it.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

/// The session that holds a lock, as `pg_stat_activity` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockHolder {
    /// The server process.
    pub pid: i32,
    /// The role.
    pub role: String,
    /// What the client calls itself.
    pub application: String,
    /// The client's address; empty for a Unix socket.
    pub address: String,
    /// Since when the session exists, as PostgreSQL prints it.
    pub since: String,
}

/// How the server connection behaves between transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// One server process for the whole session.
    Direct,
    /// A pooler stands between.
    Pooled,
}

/// A held lock. Dropping it together with the session releases it on every path.
pub(crate) struct Held {
    key: LockKey,
    keeper: Option<Session>,
}

pub(crate) struct Request<'a> {
    pub(crate) key: LockKey,
    pub(crate) table: &'a TrackingTable,
    pub(crate) reach: Reach,
    pub(crate) wait: Duration,
    pub(crate) listener: &'a Listener,
    pub(crate) interrupt: &'a Interrupt,
}

/// Waits for the lock by polling.
pub(crate) fn acquire(
    session: &mut Session,
    request: &Request<'_>,
) -> Result<Held, RunError> {
    let mut keeper = match request.reach {
        Reach::Direct => None,
        Reach::Pooled => Some(Session::connect(session.settings())?),
    };
    let key = request.key.get();
    let sql = match request.reach {
        Reach::Direct => format!("SELECT pg_catalog.pg_try_advisory_lock({key})"),
        Reach::Pooled => format!(
            "BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; \
             SELECT pg_catalog.pg_try_advisory_xact_lock({key})"
        ),
    };
    let begun = Instant::now();
    let mut said: Option<Instant> = None;
    loop {
        let on = keeper.as_mut().unwrap_or(session);
        let outcomes =
            on.batch(&sql).map_err(|error| match request.interrupt.is_raised() {
                true => RunError::Interrupted,
                false => failed(error),
            })?;
        if outcomes.last().and_then(Outcome::scalar) == Some("t") {
            return Ok(Held { key: request.key, keeper });
        }
        if request.reach == Reach::Pooled {
            // CREATE INDEX CONCURRENTLY waits for the end of every transaction that it
            // once saw with a snapshot, and we wait for it: not in an open one.
            on.batch("ROLLBACK").map_err(failed)?;
        }
        let waited = begun.elapsed();
        if request.interrupt.is_raised() {
            return Err(RunError::Interrupted);
        }
        let late = waited >= request.wait;
        if late || said.is_none_or(|at| at.elapsed() >= Duration::from_secs(5)) {
            let holder = holder(on, request.key);
            if late {
                return Err(RunError::LockBusy {
                    table: request.table.to_string(),
                    holder,
                });
            }
            (request.listener)(Event::LockBusy { holder, waited });
            said = Some(Instant::now());
        }
        std::thread::sleep(pause(waited));
    }
}

impl Held {
    /// Whether a pooler stands between, so that two transactions of this session may have
    /// two server processes.
    pub(crate) fn is_pooled(&self) -> bool {
        self.keeper.is_some()
    }

    /// Tries once to take the lock for another session, after the one that held it was
    /// lost. Behind a pooler nothing can be told from that.
    pub(crate) fn try_again(&self, session: &mut Session) -> Option<()> {
        if self.keeper.is_some() {
            return None;
        }
        let key = self.key.get();
        let sql = format!("SELECT pg_catalog.pg_try_advisory_lock({key})");
        let outcomes = session.batch(&sql).ok()?;
        (first_cell(&outcomes) == Some("t")).then_some(())
    }

    /// Gives the lock back at once instead of at the end of the session.
    pub(crate) fn release(self, session: &mut Session) {
        // A failure here means that the session is gone, and the lock with it.
        let _ = match self.keeper {
            Some(mut keeper) => keeper.batch("ROLLBACK").map(drop),
            None => session
                .batch(&format!(
                    "SELECT pg_catalog.pg_advisory_unlock({})",
                    self.key.get()
                ))
                .map(drop),
        };
    }
}

/// Short pauses first, up to a second, with jitter so that ten runners do not ask in step.
fn pause(waited: Duration) -> Duration {
    let ceiling = (waited / 4).clamp(Duration::from_millis(20), Duration::from_secs(1));
    jittered(ceiling)
}

/// Between half and the whole of `ceiling`.
pub(crate) fn jittered(ceiling: Duration) -> Duration {
    let mut byte = [0_u8; 1];
    // Without randomness the pauses are merely less even.
    let _ = getrandom::fill(&mut byte);
    ceiling / 2 + ceiling * u32::from(byte[0]) / 512
}

fn holder(session: &mut Session, key: LockKey) -> Option<LockHolder> {
    let bits = key.get().cast_unsigned();
    let sql = format!(
        "SELECT a.pid, a.usename, a.application_name, a.client_addr, a.backend_start \
           FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid) \
          WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
            AND l.database = (SELECT oid FROM pg_catalog.pg_database \
                               WHERE datname = pg_catalog.current_database()) \
            AND l.classid = {}::oid AND l.objid = {}::oid",
        bits >> 32,
        bits & 0xffff_ffff
    );
    let outcomes = session.batch(&sql).ok()?;
    let row = outcomes.first()?.rows.get(0)?;
    let text = |column| row.get(column).unwrap_or_default().to_owned();
    Some(LockHolder {
        pid: text(0).parse().unwrap_or_default(),
        role: text(1),
        application: text(2),
        address: text(3),
        since: text(4),
    })
}

fn first_cell(outcomes: &[Outcome]) -> Option<&str> {
    outcomes.first()?.scalar()
}

fn failed(source: ExecError) -> RunError {
    RunError::History { doing: "taking the lock", source }
}
