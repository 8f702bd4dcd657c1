//! One shadow database.

use std::sync::Arc;

use super::server::Server;
use crate::database::{ConnectError, ExecError, Session, Settings, SqlState};
use crate::sql::{Ident, quote_ident};

/// A throwaway database. Dropping the value drops it, with the sessions in it; on a
/// throwaway server that may be done later, or left to the server's end.
#[derive(Debug)]
pub struct ShadowDatabase {
    server: Arc<Server>,
    name: String,
    parameters: Vec<(String, String)>,
}

impl ShadowDatabase {
    pub(super) fn new(
        server: &Arc<Server>,
        name: String,
        parameters: Vec<(String, String)>,
    ) -> Self {
        Self { server: Arc::clone(server), name, parameters }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is on a throwaway server, where nothing is anybody else's.
    pub fn is_private(&self) -> bool {
        self.server.is_private()
    }

    /// How to connect to it. A session has the settings of the traits that it was created
    /// with, and `RESET ALL` comes back to them.
    pub fn settings(&self) -> Settings {
        let mut settings = self.server.settings.with_database(&self.name);
        settings.parameters.extend(self.parameters.iter().cloned());
        // Nothing here has to survive a crash.
        settings.parameters.insert("synchronous_commit".to_owned(), "off".to_owned());
        settings
    }

    /// A new session in it.
    ///
    /// # Errors
    /// When the server does not let us in.
    pub fn connect(&self) -> Result<Session, ConnectError> {
        Session::connect(&self.settings())
    }

    /// What its sessions find set beyond the server's own settings.
    pub(super) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    fn drop_database(&self, name: &str) -> Result<(), ExecError> {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quote_ident(name));
        let mut administrator = self.server.administrator();
        match administrator.batch(&sql) {
            Err(error) if error.code() == Some(&SqlState::OBJECT_IN_USE) => {
                self.drop_subscriptions(name);
                administrator.batch(&sql).map(drop)
            }
            result => result.map(drop),
        }
    }

    /// PostgreSQL drops no database with a subscription in it.
    fn drop_subscriptions(&self, name: &str) {
        let settings = self.server.settings.with_database(name);
        let Ok(mut session) = Session::connect(&settings) else { return };
        let sql = "SELECT s.subname FROM pg_catalog.pg_subscription s \
                   JOIN pg_catalog.pg_database d ON d.oid = s.subdbid \
                   WHERE d.datname = pg_catalog.current_database()";
        let Ok(found) = session.batch(sql) else { return };
        let names = found.iter().flat_map(|outcome| outcome.rows.iter());
        let drops: Vec<String> = names
            .map(|row| Ident::from(&row[0]))
            .flat_map(|name| {
                [
                    format!("ALTER SUBSCRIPTION {name} DISABLE"),
                    format!("ALTER SUBSCRIPTION {name} SET (slot_name = NONE)"),
                    format!("DROP SUBSCRIPTION {name}"),
                ]
            })
            .collect();
        // What fails here, `DROP DATABASE` reports.
        _ = session.pipeline(drops, drop);
    }
}

impl Drop for ShadowDatabase {
    fn drop(&mut self) {
        // A throwaway server takes it away at its end, and on a given server the next
        // shadow does: nobody is left to hear of a failure.
        if let Some(name) = self.server.discard(&self.name) {
            _ = self.drop_database(&name);
        }
    }
}
