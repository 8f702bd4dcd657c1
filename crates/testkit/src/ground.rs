//! Where pairs of states are proved: two servers, one for each state. Roles belong to a
//! whole server, so that on one server those of one state would be the other's, too.

use std::sync::{Condvar, Mutex, PoisonError};

use whimbrel::database::{ExecError, Session};

use crate::server::TestServer;

/// How many pairs are proved at once.
const GROUNDS: usize = 2;

/// The grounds that nobody uses, and how many there are.
struct Pool {
    idle: Vec<[TestServer; 2]>,
    started: usize,
}

static POOL: Mutex<Pool> = Mutex::new(Pool { idle: Vec::new(), started: 0 });
static RETURNED: Condvar = Condvar::new();

/// Two servers for the time of one pair. When it is dropped they are cleaned of roles
/// and go to whoever waits for them.
pub(crate) struct Ground {
    servers: Option<[TestServer; 2]>,
}

impl Ground {
    /// Waits until two servers are free, or starts them.
    pub(crate) fn take() -> Self {
        let pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = |pool: &mut Pool| pool.idle.is_empty() && pool.started >= GROUNDS;
        let waited = RETURNED.wait_while(pool, busy);
        let mut pool = waited.unwrap_or_else(PoisonError::into_inner);
        if let Some(servers) = pool.idle.pop() {
            return Self { servers: Some(servers) };
        }
        pool.started += 1;
        drop(pool);
        Self { servers: Some([TestServer::start(), TestServer::start()]) }
    }

    /// The server of the old state, on which plans are applied.
    pub(crate) fn old_server(&self) -> &TestServer {
        &self.servers.as_ref().expect("servers until it is dropped")[0]
    }

    /// The server of the new state.
    pub(crate) fn new_server(&self) -> &TestServer {
        &self.servers.as_ref().expect("servers until it is dropped")[1]
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let servers = self.servers.take();
        let clean = servers.filter(|servers| servers.iter().all(clean));
        let mut pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
        match clean {
            Some(servers) => pool.idle.push(servers),
            // Others are started in their place.
            None => pool.started -= 1,
        }
        RETURNED.notify_one();
    }
}

/// Whether all roles are dropped but those that PostgreSQL itself made, and all that was
/// set for roles.
fn clean(server: &TestServer) -> bool {
    let session = Session::connect(&server.settings());
    session.is_ok_and(|mut session| drop_roles(&mut session).is_ok())
}

fn drop_roles(session: &mut Session) -> Result<(), ExecError> {
    session.batch("ALTER ROLE ALL RESET ALL; ALTER ROLE CURRENT_USER RESET ALL")?;
    let roles = "SELECT quote_ident(rolname) FROM pg_roles WHERE oid >= 16384";
    let roles = session.batch(roles)?;
    let names: Vec<String> = roles[0].rows.iter().map(|row| row[0].to_owned()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let names = names.join(", ");
    session.batch(&format!("DROP OWNED BY {names} CASCADE; DROP ROLE {names}")).map(drop)
}
