//! Starting and stopping private servers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::account::Account;
use super::binaries::{Binaries, BinarySearch};
use super::cluster;
use super::error::PrivateError;
use super::kept::{self, Kept};
use super::place::{Base, Throwaway};
use super::process::{self, Start, Watcher};
use crate::database::Settings;

/// Where a private server lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directory {
    /// In a directory of its own that is removed with the server.
    Throwaway,
    /// In this directory (`.whimbrel/postgres-15`); it stays, and so does the
    /// running server.
    Kept(PathBuf),
}

/// Which server to start, and where.
#[derive(Debug, Clone)]
pub struct PrivateOptions {
    /// Where it lives.
    pub directory: Directory,
    /// Which binaries to use.
    pub binaries: BinarySearch,
    /// The directory for templates, throwaway servers and sockets. Its path must
    /// be short: sockets lie below it.
    pub temporary: PathBuf,
    /// Where throwaway servers lie instead, so that they cost no disk: a folder in memory
    /// (see [`roomy_memory`](super::roomy_memory)).
    pub memory: Option<PathBuf>,
    /// Server settings beyond ours, as in `postgres -c name=value`. A kept server
    /// that already runs does not get them.
    pub parameters: Vec<(String, String)>,
}

impl Default for PrivateOptions {
    fn default() -> Self {
        Self {
            directory: Directory::Throwaway,
            binaries: BinarySearch::default(),
            temporary: PathBuf::from("/tmp"),
            memory: None,
            parameters: Vec::new(),
        }
    }
}

/// A running PostgreSQL server of our own.
///
/// Dropping it stops and removes a throwaway server, and leaves a kept one as it
/// is.
#[derive(Debug)]
pub struct PrivateServer {
    binaries: Binaries,
    sockets: PathBuf,
    port: u16,
    log: PathBuf,
    life: Life,
}

#[derive(Debug)]
enum Life {
    Throwaway { child: Child, watcher: Watcher, directory: Throwaway },
    Kept { data: PathBuf },
    Over,
}

/// What makes a server fast that nobody will miss: nothing of it needs to
/// survive a crash.
const THROWAWAY_PARAMETERS: [(&str, &str); 9] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("jit", "off"),
    ("max_wal_size", "1GB"),
    ("checkpoint_timeout", "1h"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
];

impl PrivateServer {
    /// Starts a server, or finds a kept one running, and returns when it answers.
    ///
    /// # Errors
    /// When no suitable PostgreSQL is installed, or it does not start.
    pub fn start(options: &PrivateOptions) -> Result<Self, PrivateError> {
        let binaries = options.binaries.choose()?;
        let account = Account::choose()?;
        let base = Base::open(&options.temporary)?;
        match &options.directory {
            Directory::Throwaway => {
                Self::start_throwaway(binaries, account, &base, options)
            }
            Directory::Kept(directory) => {
                let kept = kept::start(directory, &binaries, account, &base, options)?;
                let Kept { data, sockets, port, log } = kept;
                Ok(Self { binaries, sockets, port, log, life: Life::Kept { data } })
            }
        }
    }

    fn start_throwaway(
        binaries: Binaries,
        account: Account,
        templates: &Base,
        options: &PrivateOptions,
    ) -> Result<Self, PrivateError> {
        let parameters = &options.parameters;
        let in_memory = options.memory.as_deref().map(Base::open).transpose()?;
        if in_memory.is_some() {
            templates.tidy()?;
        }
        let directory = in_memory.as_ref().unwrap_or(templates).throwaway(account)?;
        let mut watcher = Watcher::start(&directory.path)?;
        let (data, log) =
            (directory.path.join("data"), directory.path.join("server.log"));
        let ours =
            THROWAWAY_PARAMETERS.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let start = Start {
            binaries: &binaries,
            account,
            sockets: directory.path.clone(),
            log: log.clone(),
            parameters: ours.into_iter().chain(parameters.iter().cloned()).collect(),
            data,
        };
        let started = cluster::create(templates, &binaries, account, &start.data)
            .and_then(|()| start.run());
        match started {
            Ok(child) => Ok(Self {
                sockets: directory.path.clone(),
                port: process::port(parameters),
                log,
                life: Life::Throwaway { child, watcher, directory },
                binaries,
            }),
            Err(error) => {
                _ = fs::remove_dir_all(&directory.path);
                watcher.dismiss();
                Err(error)
            }
        }
    }

    /// How to connect to one of its databases, as superuser.
    pub fn settings(&self, database: &str) -> Settings {
        process::settings(&self.sockets, self.port, database)
    }

    /// The installation it runs from.
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The server's log.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Stops the server. A throwaway one is removed with all its data; a kept one
    /// disconnects its clients, checkpoints and ends.
    ///
    /// # Errors
    /// When a kept server does not end.
    pub fn stop(mut self) -> Result<(), PrivateError> {
        let stopped = match &self.life {
            Life::Kept { data } => kept::stop(data),
            Life::Throwaway { .. } | Life::Over => Ok(()),
        };
        self.end_throwaway();
        stopped
    }

    fn end_throwaway(&mut self) {
        let life = std::mem::replace(&mut self.life, Life::Over);
        if let Life::Throwaway { mut child, mut watcher, directory } = life {
            // SIGQUIT is an immediate shutdown; what fails here the watcher and the
            // next start do again.
            if let Ok(pid) = i32::try_from(child.id()) {
                _ = kill(Pid::from_raw(pid), Signal::SIGQUIT);
            }
            _ = child.wait();
            _ = fs::remove_dir_all(&directory.path);
            watcher.dismiss();
        }
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        self.end_throwaway();
    }
}
