//! Finding an installed PostgreSQL server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::PrivateError;
use crate::database::ServerVersion;

/// Where installations lie besides `PATH`; `*` stands for a version.
const PLACES: &[&str] = &[
    // Debian, Ubuntu and their PGDG packages.
    "/usr/lib/postgresql/*/bin",
    // PGDG's RPM packages.
    "/usr/pgsql-*/bin",
    // Alpine.
    "/usr/libexec/postgresql*",
    // Homebrew on ARM, on Intel and on Linux.
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
];

/// Where to look for a server.
#[derive(Debug, Clone, Default)]
pub struct BinarySearch {
    /// The only directory to look into, when the user named one.
    pub bin_dir: Option<PathBuf>,
    /// The directories of `PATH`.
    pub search_path: Vec<PathBuf>,
    /// The major version that is wanted; any when `None`.
    pub version: Option<u32>,
}

/// An installed PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The directory with `postgres`, `initdb` and usually `pg_dump`.
    pub directory: PathBuf,
    /// Its version.
    pub version: ServerVersion,
}

impl Binaries {
    /// A program of the installation.
    pub fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Looks into one directory; `None` when there is no server in it.
    fn at(directory: &Path) -> Option<Self> {
        // Debian puts wrappers like `pg_dump` into /usr/bin, but no `postgres`.
        let postgres = directory.join("postgres");
        if !postgres.is_file() || !directory.join("initdb").is_file() {
            return None;
        }
        let answer = output(&postgres, "--version")?;
        let version = answer.strip_prefix("postgres (PostgreSQL) ")?;
        let version = ServerVersion::parse(version.trim());
        let directory = home(&postgres).unwrap_or_else(|| directory.to_owned());
        (version.major() > 0).then_some(Self { directory, version })
    }
}

/// The directory that a program really lies in, where its companions are too: the
/// one in `PATH` may be a link.
fn home(postgres: &Path) -> Option<PathBuf> {
    let program = fs::canonicalize(postgres).ok()?;
    program.parent().filter(|home| home.join("initdb").is_file()).map(Path::to_owned)
}

/// All servers that are installed, the first found in `PATH` first, then the
/// newest.
pub fn find_binaries(search: &BinarySearch) -> Vec<Binaries> {
    let mut found: Vec<Binaries> = Vec::new();
    for directory in candidates(search) {
        if let Some(binaries) = Binaries::at(&directory)
            && !found.contains(&binaries)
        {
            found.push(binaries);
        }
    }
    found
}

impl BinarySearch {
    /// The server to use: of the wanted version, if one is wanted.
    ///
    /// # Errors
    /// When there is none; the error names the package to install.
    pub fn choose(&self) -> Result<Binaries, PrivateError> {
        if let Some(directory) = &self.bin_dir {
            let no_binaries =
                || PrivateError::NoBinaries { directory: directory.clone() };
            let binaries = Binaries::at(directory).ok_or_else(no_binaries)?;
            return self.check(binaries);
        }
        let mut found = Vec::new();
        for binaries in candidates(self).filter_map(|dir| Binaries::at(&dir)) {
            match self.check(binaries) {
                Ok(binaries) => return Ok(binaries),
                Err(PrivateError::WrongVersion { found: others, .. }) => {
                    found.extend(others);
                }
                Err(error) => return Err(error),
            }
        }
        found.sort_unstable();
        found.dedup();
        let advice = advice(self.version);
        Err(match self.version {
            Some(wanted) if !found.is_empty() => {
                PrivateError::WrongVersion { wanted, found, advice }
            }
            wanted => PrivateError::NotInstalled { wanted, advice },
        })
    }

    fn check(&self, binaries: Binaries) -> Result<Binaries, PrivateError> {
        let major = binaries.version.major();
        match self.version {
            Some(wanted) if wanted != major => Err(PrivateError::WrongVersion {
                wanted,
                found: vec![major],
                advice: advice(Some(wanted)),
            }),
            _ => Ok(binaries),
        }
    }
}

/// The directories to look into, in order; programs are asked when it is their turn.
fn candidates(search: &BinarySearch) -> impl Iterator<Item = PathBuf> {
    let only = search.bin_dir.clone();
    let rest = only.is_none().then(|| {
        let named = search.search_path.iter().cloned();
        let configured = std::iter::once_with(|| configured(search)).flatten();
        named.chain(configured).chain(std::iter::once_with(installed).flatten())
    });
    only.into_iter().chain(rest.into_iter().flatten())
}

/// Where the first `pg_config` of the path says that programs are.
fn configured(search: &BinarySearch) -> Option<PathBuf> {
    let mut programs = search.search_path.iter().map(|dir| dir.join("pg_config"));
    let program = programs.find(|program| program.is_file())?;
    output(&program, "--bindir").map(|directory| PathBuf::from(directory.trim()))
}

/// Where packages put servers, the newest first.
fn installed() -> Vec<PathBuf> {
    let mut installed: Vec<(u32, PathBuf)> =
        PLACES.iter().flat_map(|place| expand(place)).collect();
    installed.sort_by(|a, b| b.cmp(a));
    installed.into_iter().map(|(_, directory)| directory).collect()
}

/// Replaces the `*` of a place by what lies there, with the version in it.
fn expand(place: &str) -> Vec<(u32, PathBuf)> {
    let Some((before, after)) = place.split_once('*') else {
        return vec![(0, PathBuf::from(place))];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let version = |name: &str| -> Option<u32> {
        let digits = name.strip_prefix(prefix)?;
        digits.split('.').next()?.parse().ok()
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let directory = format!("{parent}/{name}{after}");
            Some((version(&name)?, PathBuf::from(directory)))
        })
        .collect()
}

fn output(program: &Path, argument: &str) -> Option<String> {
    let mut command = Command::new(program);
    command.arg(argument).stdin(Stdio::null()).stderr(Stdio::null()).env("LC_ALL", "C");
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// Which package to install on this machine.
fn advice(version: Option<u32>) -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let family: String = release
        .lines()
        .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
        .collect();
    let is = |names: &[&str]| names.iter().any(|name| family.contains(name));
    let number = version.map(|major| major.to_string()).unwrap_or_default();
    let dashed = version.map(|major| format!("-{major}")).unwrap_or_default();
    let command = if is(&["debian", "ubuntu"]) {
        format!("apt-get install postgresql{dashed}")
    } else if is(&["alpine"]) {
        format!("apk add postgresql{}", version.unwrap_or(17))
    } else if is(&["fedora", "rhel", "centos"]) {
        format!("dnf install postgresql{number}-server")
    } else if is(&["arch"]) {
        "pacman -S postgresql".to_owned()
    } else if cfg!(target_os = "macos") {
        format!("brew install postgresql@{}", version.unwrap_or(17))
    } else {
        format!(
            "apt-get install postgresql{dashed}`, `dnf install postgresql{number}-server` or \
             `brew install postgresql@{}",
            version.unwrap_or(17)
        )
    };
    format!("run `{command}`, or name the directory of its programs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_a_package_of_the_wanted_version() {
        assert!(advice(Some(16)).contains("16"), "{}", advice(Some(16)));
    }

    #[test]
    fn places_are_expanded_by_version() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().to_str().unwrap();
        for name in ["9.6", "15", "17", "common"] {
            fs::create_dir_all(format!("{root}/{name}/bin")).unwrap();
        }
        let mut found = expand(&format!("{root}/*/bin"));
        found.sort();
        let expected = [(9, "9.6"), (15, "15"), (17, "17")]
            .map(|(major, name)| (major, PathBuf::from(format!("{root}/{name}/bin"))));
        assert_eq!(found, expected);
    }
}
