//! The server that shadow databases are on.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::create;
use super::database::ShadowDatabase;
use super::error::{ShadowError, ShadowWarning};
use super::target::{DatabaseTraits, TargetTraits};
use crate::database::private::{Directory, PrivateError, PrivateOptions, PrivateServer};
use crate::database::{Outcome, Session, Settings, SqlState};
use crate::sql::{Ident, quote_literal};

/// Which server shadow databases are made on.
#[derive(Debug, Clone)]
pub enum ShadowServer {
    /// A throwaway server of our own. Its directory and its version are chosen by
    /// [`Shadow::open`].
    Private(PrivateOptions),
    /// A server that runs already. Its role may create databases; the database that the
    /// settings name is only connected to.
    Existing(Box<Settings>),
}

/// A server for shadow databases. It lives as long as this value and all its databases.
#[derive(Debug)]
pub struct Shadow {
    server: Arc<Server>,
}

#[derive(Debug)]
pub(super) struct Server {
    /// Creates and drops databases, and holds the lock that says that we live. Before
    /// `private`, so that it is closed before that ends.
    administrator: Mutex<Session>,
    /// How to connect to the database that the administrator is in.
    pub(super) settings: Settings,
    /// What our databases' names begin with.
    prefix: String,
    created: AtomicU32,
    warnings: Mutex<Vec<ShadowWarning>>,
    /// Databases of a throwaway server that nobody needs any more, the oldest first.
    discarded: Mutex<VecDeque<String>>,
    private: Option<PrivateServer>,
}

/// How many databases that nobody needs a throwaway server keeps. Dropping one takes a
/// checkpoint and thousands of files, after which making files is slow for a while (ext4
/// goes out of the way of what was deleted seconds ago), and most servers end soon.
const KEPT: usize = 8;

/// What every shadow database's name begins with; eight hexadecimal digits follow that
/// tell its owner.
const PREFIX: &str = "whimbrel_shadow_";
/// The first half of the advisory lock that an owner holds; the second is its digits.
const LOCK: i32 = 0x57_68_69_6d;

/// Settings of a throwaway server beyond those of every private one: a session that looks
/// at all tables of a large database holds a lock on each; statements that fail and are
/// tried again later are no news for its log; no subscription is to do its work.
const PARAMETERS: [(&str, &str); 4] = [
    ("max_locks_per_transaction", "512"),
    ("log_min_messages", "log"),
    ("log_min_error_statement", "panic"),
    ("max_logical_replication_workers", "0"),
];

impl Shadow {
    /// Starts a throwaway server of the target's major version, or of the nearest newer
    /// one that is installed; or connects to the server that is given.
    ///
    /// # Errors
    /// When there is no such server, or it is older than the target, or is the target
    /// database itself.
    pub fn open(
        place: &ShadowServer,
        target: Option<&TargetTraits>,
    ) -> Result<Self, ShadowError> {
        let (private, settings) = match place {
            ShadowServer::Private(options) => {
                let server = start(options, target)?;
                let settings = server.settings("postgres");
                (Some(server), settings)
            }
            ShadowServer::Existing(settings) => (None, (**settings).clone()),
        };
        let mut session = Session::connect(&settings)?;
        let warning = compare(&mut session, target)?;
        let owner = owner()?;
        session
            .batch(&format!(
                "SELECT pg_catalog.pg_advisory_lock({LOCK}, {})",
                owner.cast_signed()
            ))
            .map_err(ShadowError::exec("locking the shadow databases"))?;
        if private.is_none() {
            clear(&mut session)?;
        }
        let server = Server {
            administrator: Mutex::new(session),
            settings,
            prefix: format!("{PREFIX}{owner:08x}"),
            created: AtomicU32::new(0),
            warnings: Mutex::new(warning.into_iter().collect()),
            discarded: Mutex::default(),
            private,
        };
        Ok(Self { server: Arc::new(server) })
    }

    /// The `pg_dump` that came with a throwaway server.
    pub fn pg_dump(&self) -> Option<PathBuf> {
        let binaries = self.server.private.as_ref()?.binaries();
        Some(binaries.program("pg_dump")).filter(|program| program.is_file())
    }

    /// In what the shadow is not as its target, as far as it is known by now.
    pub fn warnings(&self) -> Vec<ShadowWarning> {
        self.server.warnings().clone()
    }

    /// Creates an empty database. A locale that the server does not have is replaced by
    /// the server's own, which gives a [`ShadowWarning`].
    ///
    /// # Errors
    /// When the server refuses, or the connection is lost.
    pub fn create(&self, traits: &DatabaseTraits) -> Result<ShadowDatabase, ShadowError> {
        create::create(&self.server, traits)
    }

    /// Creates a copy of a database. Sessions that are still in it are ended.
    ///
    /// # Errors
    /// When the server refuses, or the connection is lost.
    pub fn copy(&self, original: &ShadowDatabase) -> Result<ShadowDatabase, ShadowError> {
        create::copy(&self.server, original)
    }

    /// Creates those of the roles that the server does not have, without the right to log
    /// in. Roles belong to the server, not to a database, and stay there.
    ///
    /// # Errors
    /// When the server refuses, or the connection is lost.
    pub fn ensure_roles(&self, roles: &[Ident]) -> Result<(), ShadowError> {
        let failed = || ShadowError::exec("creating roles on the shadow server");
        let mut session = self.server.administrator();
        let known = session.batch("SELECT r.rolname FROM pg_catalog.pg_roles r");
        let known = known.map_err(failed())?;
        let rows = known.first().map(|Outcome { rows, .. }| rows).into_iter();
        let known: HashSet<&str> =
            rows.flat_map(|rows| rows.iter().filter_map(|row| row.get(0))).collect();
        let missing = roles.iter().filter(|role| !known.contains(role.as_str()));
        let mut refused = None;
        let creates = missing.map(|role| format!("CREATE ROLE {role}"));
        let sent = session.pipeline(creates, |reply| match reply.result {
            // Somebody else was faster.
            Err(error) if error.code() == Some(&SqlState::DUPLICATE_OBJECT) => {}
            Err(error) => _ = refused.get_or_insert(error),
            Ok(_) => {}
        });
        sent.and(refused.map_or(Ok(()), Err)).map_err(failed())
    }
}

impl Server {
    /// The session for creating and dropping databases.
    pub(super) fn administrator(&self) -> MutexGuard<'_, Session> {
        self.administrator.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is a throwaway server of our own.
    pub(super) fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// A name that no other database has.
    pub(super) fn next_name(&self) -> String {
        let number = self.created.fetch_add(1, Ordering::Relaxed);
        format!("{}_{number}", self.prefix)
    }

    /// Takes a database that nobody needs any more, and gives the one that is to be
    /// dropped for it, if there is one.
    pub(super) fn discard(&self, name: &str) -> Option<String> {
        if !self.is_private() {
            return Some(name.to_owned());
        }
        let mut discarded = self.discarded.lock().unwrap_or_else(PoisonError::into_inner);
        discarded.push_back(name.to_owned());
        if discarded.len() > KEPT { discarded.pop_front() } else { None }
    }

    pub(super) fn warn(&self, warning: ShadowWarning) {
        let mut warnings = self.warnings();
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }

    fn warnings(&self) -> MutexGuard<'_, Vec<ShadowWarning>> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn start(
    options: &PrivateOptions,
    target: Option<&TargetTraits>,
) -> Result<PrivateServer, PrivateError> {
    let mut options = options.clone();
    options.directory = Directory::Throwaway;
    let ours = PARAMETERS.map(|(name, value)| (name.to_owned(), value.to_owned()));
    options.parameters.splice(0..0, ours);
    let Some(target) = target else { return PrivateServer::start(&options) };
    let wanted = target.version.major();
    options.binaries.version = Some(wanted);
    if let Err(PrivateError::WrongVersion { found, .. }) = options.binaries.choose() {
        // None newer: starting says which version to install.
        let newer = found.into_iter().filter(|major| *major > wanted).min();
        options.binaries.version = newer.or(Some(wanted));
    }
    PrivateServer::start(&options)
}

/// Refuses a server that cannot serve as the target's shadow.
fn compare(
    session: &mut Session,
    target: Option<&TargetTraits>,
) -> Result<Option<ShadowWarning>, ShadowError> {
    let Some(target) = target else { return Ok(None) };
    let own = TargetTraits::read(session)
        .map_err(ShadowError::exec("looking at the shadow server"))?;
    if own.identity == target.identity {
        return Err(ShadowError::Live { database: session.settings().database.clone() });
    }
    let (wanted, used) = (target.version.major(), own.version.major());
    if used < wanted {
        return Err(ShadowError::Older { wanted, found: used });
    }
    Ok((used > wanted).then_some(ShadowWarning::Version { wanted, used }))
}

fn owner() -> Result<u32, ShadowError> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(ShadowError::Random)?;
    Ok(u32::from_ne_bytes(bytes))
}

/// Drops shadow databases whose owners are gone: those whose lock nobody holds, in
/// whatever database it was taken. What cannot be dropped is left to the next.
fn clear(session: &mut Session) -> Result<(), ShadowError> {
    let digits = PREFIX.len() + 1;
    let sql = format!(
        "SELECT pg_catalog.format('DROP DATABASE IF EXISTS %I WITH (FORCE)', d.datname)
           FROM pg_catalog.pg_database d
          WHERE d.datname ~ {pattern}
            AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_locks l
                 WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = {LOCK}
                   AND l.objid = ('x' || pg_catalog.substr(d.datname, {digits}, 8))
                                 ::bit(32)::bigint::oid)",
        pattern = quote_literal(&format!("^{PREFIX}[0-9a-f]{{8}}_[0-9]+$")),
    );
    let found = session
        .batch(&sql)
        .map_err(ShadowError::exec("looking for abandoned shadow databases"))?;
    let drops = found.first().map(|Outcome { rows, .. }| rows).into_iter();
    let drops: Vec<String> =
        drops.flat_map(|rows| rows.iter().map(|row| row[0].to_owned())).collect();
    session.pipeline(drops, drop).map_err(ShadowError::exec("dropping shadow databases"))
}
