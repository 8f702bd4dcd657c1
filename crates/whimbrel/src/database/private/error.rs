//! Why no private server came about.

use std::io;
use std::path::{Path, PathBuf};

use crate::database::ConnectError;

/// Why a private server could not be found, started or stopped.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// No PostgreSQL server is installed where we looked.
    #[error("no PostgreSQL {}server is installed; {advice}", version(*.wanted))]
    NotInstalled {
        /// The major version that was wanted.
        wanted: Option<u32>,
        /// Which package to install, with which command.
        advice: String,
    },
    /// PostgreSQL is installed, but not in the wanted version.
    #[error("PostgreSQL {wanted} is not installed, only {}; {advice}", majors(.found))]
    WrongVersion {
        /// The major version that was wanted.
        wanted: u32,
        /// The major versions that are there.
        found: Vec<u32>,
        /// Which package to install, with which command.
        advice: String,
    },
    /// The directory that was named explicitly holds no server.
    #[error("`{}` holds no PostgreSQL server (`postgres` and `initdb`)", .directory.display())]
    NoBinaries {
        /// The directory.
        directory: PathBuf,
    },
    /// A kept server's data were made by another major version.
    #[error("`{}` was made by PostgreSQL {major}, and only that version can serve it", .data.display())]
    OtherVersion {
        /// The data directory.
        data: PathBuf,
        /// The major version that made it.
        major: u32,
    },
    /// A server was told to stop and does not.
    #[error("the server of `{}` does not stop", .data.display())]
    Stop {
        /// The data directory.
        data: PathBuf,
    },
    /// `initdb` failed.
    #[error("initdb failed: {output}")]
    Initdb {
        /// What it wrote.
        output: String,
    },
    /// The server ended while it was starting.
    #[error("the private server did not start: {log}")]
    Start {
        /// The last lines of its log.
        log: String,
    },
    /// The server runs, but does not let us in.
    #[error("the private server does not answer")]
    Unreachable {
        /// Why.
        source: ConnectError,
    },
    /// A program could not be run.
    #[error("cannot run `{}`", .program.display())]
    Run {
        /// The program.
        program: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file or directory could not be read or written.
    #[error("cannot use `{}`", .path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A directory that must be ours belongs to somebody else.
    #[error("`{}` belongs to another user, or others may write to it", .path.display())]
    NotOurs {
        /// The directory.
        path: PathBuf,
    },
    /// The path is longer than a Unix socket's name can be.
    #[error("`{}` is too long a path for a Unix socket", .path.display())]
    SocketPath {
        /// The directory of the socket.
        path: PathBuf,
    },
    /// We are root, and there is no other user for the server, which refuses to
    /// run as root.
    #[error(
        "PostgreSQL does not run as root, and there is no user `postgres` or `nobody`"
    )]
    NoAccount,
}

impl PrivateError {
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    pub(super) fn run(program: &Path) -> impl FnOnce(io::Error) -> Self {
        let program = program.to_owned();
        move |source| Self::Run { program, source }
    }
}

fn version(wanted: Option<u32>) -> String {
    wanted.map(|major| format!("{major} ")).unwrap_or_default()
}

fn majors(found: &[u32]) -> String {
    let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
