//! The server of a test run.

use std::env;
use std::path::PathBuf;
use std::sync::OnceLock;

use whimbrel::database::private::{
    Binaries, BinarySearch, PrivateOptions, PrivateServer, find_binaries, roomy_memory,
};
use whimbrel::database::{Session, Settings};

/// A PostgreSQL server for tests.
#[derive(Debug)]
pub struct TestServer {
    settings: Settings,
    binaries: Binaries,
    /// Ends the server when it is dropped, if it is a throwaway one.
    _private: Option<PrivateServer>,
}

/// Values in statics are never dropped, but the watcher of a private server
/// ends it when this process ends.
static SERVER: OnceLock<TestServer> = OnceLock::new();

impl TestServer {
    /// The server that all tests of this process share.
    pub fn get() -> &'static Self {
        SERVER.get_or_init(|| match env::var("WHIMBREL_TEST_URL") {
            Ok(url) => Self::existing(&url),
            Err(_) => Self::start(),
        })
    }

    /// A throwaway server of one's own, for what belongs to a whole server (roles).
    pub fn start() -> Self {
        let options = PrivateOptions {
            binaries: search(),
            memory: roomy_memory(),
            ..PrivateOptions::default()
        };
        let server = PrivateServer::start(&options).expect("a throwaway server");
        Self {
            settings: server.settings("postgres"),
            binaries: server.binaries().clone(),
            _private: Some(server),
        }
    }

    /// How to connect to the database `postgres` as superuser.
    pub fn settings(&self) -> Settings {
        self.settings.clone()
    }

    /// The installation that the server runs from, or one of its version.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// A `pg_dump` that is not older than the server: its own, or another
    /// installation's when its own has none (the npm packages have only a server).
    pub fn pg_dump(&self) -> PathBuf {
        let own = self.binaries.program("pg_dump");
        if own.is_file() {
            return own;
        }
        let others = find_binaries(&BinarySearch { bin_dir: None, ..search() });
        let fits =
            |other: &Binaries| other.version.major() >= self.binaries.version.major();
        let programs =
            others.iter().filter(|other| fits(other)).map(|b| b.program("pg_dump"));
        programs.into_iter().find(|program| program.is_file()).unwrap_or(own)
    }

    fn existing(url: &str) -> Self {
        let settings = Settings::from_url(url).expect("WHIMBREL_TEST_URL");
        let session =
            Session::connect(&settings).expect("the server of WHIMBREL_TEST_URL");
        let version = Some(session.server_version().major());
        let search = BinarySearch { version, ..search() };
        let binaries = search.choose().expect("a pg_dump of the server's version");
        Self { settings, binaries, _private: None }
    }
}

/// Where tests look for PostgreSQL.
fn search() -> BinarySearch {
    let path = env::var_os("PATH").unwrap_or_default();
    BinarySearch {
        bin_dir: env::var_os("WHIMBREL_TEST_BIN_DIR").map(PathBuf::from),
        search_path: env::split_paths(&path).collect(),
        version: None,
    }
}
