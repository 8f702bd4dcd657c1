//! Servers that stay: one per directory, shared by all processes.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::account::Account;
use super::binaries::Binaries;
use super::cluster;
use super::error::PrivateError;
use super::place::{Base, PidFile, create_directory, signal};
use super::process::{Start, port, settings, socket_fits};
use super::server::PrivateOptions;
use crate::database::{ConnectError, Session};

/// A running kept server.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) data: PathBuf,
    pub(super) sockets: PathBuf,
    pub(super) port: u16,
    pub(super) log: PathBuf,
}

/// How long a server may take to let its clients go and write a checkpoint.
const STOP_PATIENCE: Duration = Duration::from_secs(60);

/// Finds the server of a directory running, or starts it.
pub(super) fn start(
    directory: &Path,
    binaries: &Binaries,
    account: Account,
    base: &Base,
    options: &PrivateOptions,
) -> Result<Kept, PrivateError> {
    let directory = prepare(directory, account)?;
    let _guard = lock(&directory)?;
    let data = directory.join("data");
    let log = directory.join("server.log");
    if let Some((sockets, port)) = running(&data)? {
        return Ok(Kept { data, sockets, port, log });
    }
    check_version(&data, binaries)?;
    if !data.join("PG_VERSION").is_file() {
        // Half a copy, left by somebody who was killed.
        if data.exists() {
            fs::remove_dir_all(&data).map_err(PrivateError::file(&data))?;
        }
        let unfinished = directory.join("data.new");
        _ = fs::remove_dir_all(&unfinished);
        cluster::create(base, binaries, account, &unfinished)?;
        fs::rename(&unfinished, &data).map_err(PrivateError::file(&data))?;
    }
    // Nobody listens and no PostgreSQL has that number: a crash left the file.
    _ = fs::remove_file(data.join("postmaster.pid"));
    let sockets = sockets(&directory, base, account)?;
    let parameters = options.parameters.clone();
    let start = Start { binaries, account, data, sockets, log, parameters };
    // The process is nobody's child in particular: it outlives us.
    drop(start.run()?);
    let port = port(&start.parameters);
    Ok(Kept { data: start.data, sockets: start.sockets, port, log: start.log })
}

/// Stops the server of a data directory as `pg_ctl stop -m fast` does.
pub(super) fn stop(data: &Path) -> Result<(), PrivateError> {
    match signal(data, Signal::SIGINT, STOP_PATIENCE) {
        true => Ok(()),
        false => Err(PrivateError::Stop { data: data.to_owned() }),
    }
}

/// A cluster can only be served by the major version that made it.
fn check_version(data: &Path, binaries: &Binaries) -> Result<(), PrivateError> {
    let made_by = fs::read_to_string(data.join("PG_VERSION")).unwrap_or_default();
    match made_by.trim().parse::<u32>() {
        Ok(major) if major != binaries.version.major() => {
            Err(PrivateError::OtherVersion { data: data.to_owned(), major })
        }
        _ => Ok(()),
    }
}

fn lock(directory: &Path) -> Result<File, PrivateError> {
    let path = directory.join("lock");
    let file = File::create(&path).map_err(PrivateError::file(&path))?;
    file.lock().map_err(PrivateError::file(&path))?;
    Ok(file)
}

/// Makes the directory. Below a home directory that the server's user may not
/// enter, only a link to a place in /var/tmp is made.
fn prepare(directory: &Path, account: Account) -> Result<PathBuf, PrivateError> {
    let parent = directory.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(parent).map_err(PrivateError::file(parent))?;
    if parent.file_name().is_some_and(|name| name == ".whimbrel") {
        // The directory keeps itself out of the repository.
        _ = fs::write(parent.join(".gitignore"), "*\n");
    }
    let parent = fs::canonicalize(parent).map_err(PrivateError::file(parent))?;
    let named = parent.join(directory.file_name().unwrap_or("postgres".as_ref()));
    if fs::symlink_metadata(&named).is_err() && !may_enter(&parent, account) {
        let elsewhere = PathBuf::from(format!(
            "/var/tmp/whimbrel-kept-{:08x}",
            cluster::hash(&named)
        ));
        symlink(&elsewhere, &named).map_err(PrivateError::file(&named))?;
    }
    let place = fs::read_link(&named).unwrap_or(named);
    create_directory(&place, 0o700)?;
    let owner = fs::symlink_metadata(&place).map_err(PrivateError::file(&place))?.uid();
    match owner == account.uid() {
        true => {}
        // Just made by root, for the server's user.
        false if nix::unistd::Uid::effective().as_raw() == owner => {
            account.own(&place)?;
        }
        false => return Err(PrivateError::NotOurs { path: place }),
    }
    Ok(place)
}

/// Whether a user can reach what lies in a directory.
fn may_enter(directory: &Path, account: Account) -> bool {
    account == Account::Own
        || directory.ancestors().all(|ancestor| {
            fs::metadata(ancestor).is_ok_and(|metadata| {
                metadata.mode() & 0o001 != 0
                    || metadata.uid() == account.uid() && metadata.mode() & 0o100 != 0
            })
        })
}

/// The socket directory of a server that runs and answers. One that runs but
/// cannot be reached (its socket was cleaned away) is stopped.
fn running(data: &Path) -> Result<Option<(PathBuf, u16)>, PrivateError> {
    let started = Instant::now();
    while let Some(server) = PidFile::read(data).filter(PidFile::is_running) {
        if let Some(sockets) = server.socket_directory {
            match Session::connect(&settings(&sockets, server.port, "postgres")) {
                Ok(_) => return Ok(Some((sockets, server.port))),
                Err(ConnectError::TooManyConnections { .. }) => {
                    return Ok(Some((sockets, server.port)));
                }
                Err(ConnectError::Unavailable { .. })
                    if started.elapsed() < STOP_PATIENCE => {}
                Err(ConnectError::Refused { .. })
                    if started.elapsed() < Duration::from_secs(2) => {}
                Err(ConnectError::Refused { .. }) => stop(data)?,
                Err(source) => return Err(PrivateError::Unreachable { source }),
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(None)
}

/// The directory itself, when its path is short enough for a socket.
fn sockets(
    directory: &Path,
    base: &Base,
    account: Account,
) -> Result<PathBuf, PrivateError> {
    if socket_fits(directory) {
        return Ok(directory.to_owned());
    }
    let sockets = base.path.join(format!("kept-{:08x}", cluster::hash(directory)));
    create_directory(&sockets, 0o700)?;
    account.own(&sockets)?;
    Ok(sockets)
}
