//! A database of a test's own.

use std::sync::atomic::{AtomicU32, Ordering};

use whimbrel::database::private::Binaries;
use whimbrel::database::{Session, Settings};

use crate::server::TestServer;

/// An empty database that is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: &'static TestServer,
    name: String,
}

impl TestDatabase {
    /// Creates a database; the hint shows in its name, and with it in the
    /// server's log.
    pub fn create(hint: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let hint: String = hint
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .take(40)
            .collect();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{hint}_{}_{number}", std::process::id());
        let server = TestServer::get();
        // template0 is never connected to, so creations need not wait for each other.
        administrate(server, &format!("CREATE DATABASE {name} TEMPLATE template0"));
        Self { server, name }
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How to connect to it as superuser.
    pub fn settings(&self) -> Settings {
        self.server.settings().with_database(&self.name)
    }

    /// The same as a URL for other programs.
    pub fn url(&self) -> String {
        self.settings().connection_url().expose().to_owned()
    }

    /// The installation whose programs fit the server.
    pub fn binaries(&self) -> &Binaries {
        self.server.binaries()
    }

    /// A new session in it.
    #[track_caller]
    pub fn session(&self) -> Session {
        Session::connect(&self.settings()).expect("a session in the test's database")
    }

    /// Runs SQL that must succeed.
    #[track_caller]
    pub fn run(&self, sql: &str) {
        self.session().batch(sql).unwrap_or_else(|error| panic!("{error}\nin: {sql}"));
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        administrate(
            self.server,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

fn administrate(server: &TestServer, sql: &str) {
    let result =
        Session::connect(&server.settings()).map(|mut session| session.batch(sql));
    match result {
        Ok(Ok(_)) => {}
        // A test that is failing already must say why itself.
        _ if std::thread::panicking() => {}
        Ok(Err(error)) => panic!("{error}\nin: {sql}"),
        Err(error) => panic!("{error}"),
    }
}
