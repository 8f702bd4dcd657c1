//! A database of a test's own.

use std::sync::atomic::{AtomicU32, Ordering};

use whimbrel::database::private::Binaries;
use whimbrel::database::{Session, Settings};

use crate::server::TestServer;

/// An empty database that is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: Settings,
    binaries: Binaries,
    name: String,
}

impl TestDatabase {
    /// Creates a database; the hint shows in its name, and with it in the
    /// server's log.
    pub fn create(hint: &str) -> Self {
        Self::create_on(TestServer::get(), hint)
    }

    /// The same on a server of the test's own, which has to outlive it.
    pub fn create_on(server: &TestServer, hint: &str) -> Self {
        // template0 is never connected to, so creations need not wait for each other.
        Self::create_from(server, hint, "template0")
    }

    /// A copy of another database on the same server, to which nobody is connected.
    pub fn copy_of(original: &Self, server: &TestServer, hint: &str) -> Self {
        Self::create_from(server, hint, &original.name)
    }

    fn create_from(server: &TestServer, hint: &str, template: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let hint: String = hint
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .take(40)
            .collect();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{hint}_{}_{number}", std::process::id());
        let (server, binaries) = (server.settings(), server.binaries().clone());
        administrate(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Self { server, binaries, name }
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to connect to it as superuser.
    pub fn settings(&self) -> Settings {
        self.server.clone().with_database(&self.name)
    }

    /// The same as a URL for other programs.
    pub fn url(&self) -> String {
        self.settings().connection_url().expose().to_owned()
    }

    /// The installation whose programs fit the server.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// A new session in it.
    #[track_caller]
    pub fn session(&self) -> Session {
        Session::connect(&self.settings()).expect("a session in the test's database")
    }

    /// A database with a subscription cannot be dropped, and a subscription with a
    /// replication slot asks another server.
    fn drop_subscriptions(&self) {
        let Ok(mut session) = Session::connect(&self.settings()) else { return };
        let all = "SELECT quote_ident(s.subname) FROM pg_subscription s
            JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()";
        let Ok(found) = session.batch(all) else { return };
        for row in found[0].rows.iter() {
            let name = &row[0];
            for change in ["DISABLE", "SET (slot_name = NONE)"] {
                _ = session.batch(&format!("ALTER SUBSCRIPTION {name} {change}"));
            }
            _ = session.batch(&format!("DROP SUBSCRIPTION {name}"));
        }
    }

    /// Runs SQL that must succeed.
    #[track_caller]
    pub fn run(&self, sql: &str) {
        self.session().batch(sql).unwrap_or_else(|error| panic!("{error}\nin: {sql}"));
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.drop_subscriptions();
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        administrate(&self.server, &sql);
    }
}

fn administrate(server: &Settings, sql: &str) {
    let result = Session::connect(server).map(|mut session| session.batch(sql));
    match result {
        Ok(Ok(_)) => {}
        // A test that is failing already must say why itself.
        _ if std::thread::panicking() => {}
        Ok(Err(error)) => panic!("{error}\nin: {sql}"),
        Err(error) => panic!("{error}"),
    }
}
