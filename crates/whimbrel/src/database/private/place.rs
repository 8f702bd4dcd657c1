//! The directories of private servers, and clearing away what killed processes
//! left behind.

use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::{Pid, Uid};

use super::account::Account;
use super::error::PrivateError;

/// The name of the file that a living owner keeps locked.
const LOCK: &str = "lock";
/// The beginning of a throwaway server's directory name.
const THROWAWAY: &str = "server-";

/// Our directory in the temporary directory, for all private servers of a user.
#[derive(Debug, Clone)]
pub(super) struct Base {
    pub(super) path: PathBuf,
}

/// The directory of a throwaway server. It counts as abandoned as soon as the
/// lock is let go, which the operating system does when we are killed.
#[derive(Debug)]
pub(super) struct Throwaway {
    pub(super) path: PathBuf,
    _lock: File,
}

impl Base {
    /// Opens, and if need be creates, the directory below `temporary`.
    pub(super) fn open(temporary: &Path) -> Result<Self, PrivateError> {
        let path = temporary.join(format!("whimbrel-{}", Uid::effective()));
        create_directory(&path, 0o711)?;
        let metadata = fs::symlink_metadata(&path).map_err(PrivateError::file(&path))?;
        // Everybody may write to /tmp; what somebody else put there is not ours.
        let ours = metadata.is_dir()
            && metadata.uid() == Uid::effective().as_raw()
            && metadata.mode() & 0o022 == 0;
        if ours { Ok(Self { path }) } else { Err(PrivateError::NotOurs { path }) }
    }

    /// Keeps other processes from changing the directory meanwhile.
    pub(super) fn lock(&self) -> Result<File, PrivateError> {
        let path = self.path.join(LOCK);
        let file = File::create(&path).map_err(PrivateError::file(&path))?;
        file.lock().map_err(PrivateError::file(&path))?;
        Ok(file)
    }

    /// Makes a directory for a throwaway server, owned by its account.
    pub(super) fn throwaway(&self, account: Account) -> Result<Throwaway, PrivateError> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let _guard = self.lock()?;
        self.clear();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{THROWAWAY}{}-{number}", std::process::id());
        let path = self.path.join(name);
        create_directory(&path, 0o700)?;
        let file = path.join(LOCK);
        let lock = File::create(&file).map_err(PrivateError::file(&file))?;
        lock.lock().map_err(PrivateError::file(&file))?;
        account.own(&path)?;
        Ok(Throwaway { path, _lock: lock })
    }

    /// Clears away what killed processes left behind, without making anything.
    pub(super) fn tidy(&self) -> Result<(), PrivateError> {
        let _guard = self.lock()?;
        self.clear();
        Ok(())
    }

    /// Stops and removes servers whose owners are gone. Failures do not matter:
    /// the next start tries again.
    fn clear(&self) {
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().starts_with(THROWAWAY)
                && is_abandoned(&entry.path())
            {
                stop_immediately(&entry.path().join("data"));
                _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn is_abandoned(directory: &Path) -> bool {
    match File::open(directory.join(LOCK)) {
        Ok(file) => !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Creates a directory and its parents; it may be there already.
pub(super) fn create_directory(path: &Path, mode: u32) -> Result<(), PrivateError> {
    if path.is_dir() {
        return Ok(());
    }
    let file = PrivateError::file(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(PrivateError::file(parent))?;
    }
    match DirBuilder::new().mode(mode).create(path) {
        // Whatever the umask is, the server's user must get through.
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(mode)).map_err(file),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(file(error)),
    }
}

/// What a server writes into `postmaster.pid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: i32,
    pub(super) port: u16,
    pub(super) socket_directory: Option<PathBuf>,
}

impl PidFile {
    /// Reads the file; `None` when there is none, or nothing sensible in it.
    pub(super) fn read(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok().filter(|pid| *pid > 1)?;
        // Data directory, start time, port, socket directory.
        let port = lines.nth(2).and_then(|line| line.trim().parse().ok()).unwrap_or(0);
        let socket_directory =
            lines.next().map(str::trim).filter(|line| !line.is_empty());
        let socket_directory = socket_directory.map(PathBuf::from);
        Some(Self { pid, port, socket_directory })
    }

    /// Whether the process lives and is a PostgreSQL server: after a reboot the
    /// number may be anybody's.
    pub(super) fn is_running(&self) -> bool {
        let pid = Pid::from_raw(self.pid);
        // If it is a child of ours that has ended, this buries it.
        _ = waitpid(pid, Some(WaitPidFlag::WNOHANG));
        if kill(pid, None) == Err(Errno::ESRCH) {
            return false;
        }
        match fs::read_to_string(format!("/proc/{}/stat", self.pid)) {
            Ok(stat) => is_living_server(&stat),
            // Without /proc the signal's answer is all there is.
            Err(_) => !Path::new("/proc/self").exists(),
        }
    }
}

/// Reads `4655 (postgres) S ...`; in a container without an init process the
/// dead stay as zombies (`Z`).
fn is_living_server(stat: &str) -> bool {
    let name_and_state =
        stat.split_once('(').and_then(|(_, rest)| rest.rsplit_once(") "));
    name_and_state.is_some_and(|(name, state)| {
        matches!(name, "postgres" | "postmaster") && !state.starts_with(['Z', 'X'])
    })
}

/// Ends a server without a checkpoint, and waits for it (5 s at most).
pub(super) fn stop_immediately(data: &Path) {
    signal(data, Signal::SIGQUIT, Duration::from_secs(5));
}

/// Sends the server of a data directory a signal and waits until it is gone;
/// tells whether it is.
pub(super) fn signal(data: &Path, signal: Signal, patience: Duration) -> bool {
    let Some(server) = PidFile::read(data).filter(PidFile::is_running) else {
        return true;
    };
    if kill(Pid::from_raw(server.pid), signal).is_err() {
        return false;
    }
    let started = Instant::now();
    while server.is_running() {
        if started.elapsed() > patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}
