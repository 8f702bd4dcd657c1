//! Initialised data directories: made once per version, copied afterwards.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::account::Account;
use super::binaries::Binaries;
use super::error::PrivateError;
use super::place::{Base, create_directory};

/// The superuser of every private server.
pub(super) const SUPERUSER: &str = "postgres";

/// Variables that PostgreSQL's programs would obey.
const VARIABLES: &[&str] = &[
    "PGDATA",
    "PGHOST",
    "PGPORT",
    "PGUSER",
    "PGDATABASE",
    "PGOPTIONS",
    "PGSSLMODE",
    "PGTZ",
    "PGCLIENTENCODING",
    "PGSERVICE",
];

/// A program of an installation, run as the server's user.
pub(super) fn program(binaries: &Binaries, name: &str, account: Account) -> Command {
    let mut command = Command::new(binaries.program(name));
    command.current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C");
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    account.apply(&mut command);
    command
}

/// Fills `data` with a fresh cluster.
pub(super) fn create(
    base: &Base,
    binaries: &Binaries,
    account: Account,
    data: &Path,
) -> Result<(), PrivateError> {
    let template = template(base, binaries, account)?;
    copy(&template, data, account)
}

/// The initialised directory that all servers of a version start from.
fn template(
    base: &Base,
    binaries: &Binaries,
    account: Account,
) -> Result<PathBuf, PrivateError> {
    // Two installations of one version may differ in how they were built.
    let name = format!(
        "template-{}-{}-{:08x}",
        binaries.version,
        account.uid(),
        hash(&binaries.directory)
    );
    let path = base.path.join(&name);
    if path.is_dir() {
        return Ok(path);
    }
    let _guard = base.lock()?;
    if path.is_dir() {
        return Ok(path);
    }
    let unfinished = base.path.join(format!("unfinished-{name}"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(PrivateError::file(&unfinished))?;
    }
    create_directory(&unfinished, 0o700)?;
    account.own(&unfinished)?;
    initdb(binaries, account, &unfinished)?;
    fs::rename(&unfinished, &path).map_err(PrivateError::file(&path))?;
    Ok(path)
}

/// FNV-1a; only to tell directories apart.
pub(super) fn hash(path: &Path) -> u32 {
    let bytes = path.as_os_str().as_encoded_bytes();
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

fn initdb(
    binaries: &Binaries,
    account: Account,
    data: &Path,
) -> Result<(), PrivateError> {
    let first = run_initdb(binaries, account, data, "C.UTF-8");
    match first {
        // macOS and some others have no such locale.
        Err(PrivateError::Initdb { output }) if output.contains("locale") => {
            run_initdb(binaries, account, data, "C")
        }
        other => other,
    }
}

/// C.UTF-8 knows the letters of all languages but sorts by code point, so that
/// servers behave alike on every machine. Small WAL segments make the copy small.
fn run_initdb(
    binaries: &Binaries,
    account: Account,
    data: &Path,
    locale: &str,
) -> Result<(), PrivateError> {
    let mut command = program(binaries, "initdb", account);
    command
        .arg("--pgdata")
        .arg(data)
        .args(["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8"])
        .args(["--no-sync", "--no-instructions", "--wal-segsize", "1"])
        .args(["--locale", locale]);
    let output =
        command.output().map_err(PrivateError::run(&binaries.program("initdb")))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(PrivateError::Initdb { output: text.trim().replace('\n', "; ") })
}

/// Copies a directory tree. The system shares the blocks where the file system
/// can; hard links would let one server write into another's files.
fn copy(from: &Path, to: &Path, account: Account) -> Result<(), PrivateError> {
    create_directory(to, 0o700)?;
    account.own(to)?;
    for entry in fs::read_dir(from).map_err(PrivateError::file(from))? {
        let entry = entry.map_err(PrivateError::file(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(PrivateError::file(&source))?.is_dir() {
            copy(&source, &target, account)?;
        } else {
            fs::copy(&source, &target).map_err(PrivateError::file(&target))?;
            account.own(&target)?;
        }
    }
    Ok(())
}
