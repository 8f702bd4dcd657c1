//! Finding services where no `whimbrel.toml` names them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::data_source;
use super::error::ConfigError;
use super::lint_choice::LintChoice;
use super::package::Package;
use super::project::{
    DatabaseChoice, PrivateChoice, Project, RunChoice, Service, SourceKind, Warning,
    folder_name,
};
use super::workspace;

/// Where SQL migrations lie by custom, in a service's folder.
pub(super) const SQL_FOLDERS: &[&str] = &[
    "migrations",
    "db/migrations",
    "database/migrations",
    "src/database/migrations",
    "src/db/migrations",
    "src/migrations",
    "sql/migrations",
];

/// What a search found.
#[derive(Debug, Default)]
pub(super) struct Finds {
    pub(super) services: Vec<Service>,
    /// Folders that look like services, with why nobody can say what they are.
    pub(super) unclear: Vec<(PathBuf, ConfigError)>,
    pub(super) warnings: Vec<Warning>,
}

impl Finds {
    fn add(&mut self, found: Self) {
        self.services.extend(found.services);
        self.warnings.extend(found.warnings);
    }

    /// Counts the unclear folders among the services, so that each tells what is wrong
    /// with it and keeps no other from being worked on.
    pub(super) fn with_unclear(mut self) -> Self {
        for (folder, error) in std::mem::take(&mut self.unclear) {
            let source = SourceKind::unclear(&error);
            self.services.push(Service { source, ..Service::new(folder) });
        }
        self.services.sort_by(|a, b| a.folder.cmp(&b.folder));
        self
    }
}

/// The folder and those above it, up to the top of the repository.
pub(super) fn ancestors(start: &Path) -> impl Iterator<Item = &Path> {
    let mut is_beyond = false;
    start.ancestors().take_while(move |folder| {
        let is_inside = !is_beyond;
        is_beyond = folder.join(".git").exists();
        is_inside
    })
}

/// The project that a folder belongs to when nothing is written.
pub(super) fn project(start: &Path) -> Result<Project, ConfigError> {
    let mut finds = below(start, &BTreeSet::new())?;
    let mut root = start;
    for folder in ancestors(start).skip(1) {
        if !finds.services.is_empty() {
            break;
        }
        if !finds.unclear.is_empty() {
            break;
        }
        root = folder;
        finds.add(inside(folder)?);
    }
    if finds.services.is_empty() && finds.unclear.len() == 1 {
        return Err(finds.unclear.remove(0).1);
    }
    finds = finds.with_unclear();
    make_names_unique(&mut finds.services, root);
    if finds.services.is_empty() {
        let start = start.to_path_buf();
        return Err(ConfigError::NothingFound { start, seen: finds.warnings });
    }
    if let [service] = &mut finds.services[..]
        && service.folder == root
    {
        *service = outermost(service)?;
        root = ancestors(root).find(|folder| *folder == service.folder).unwrap_or(root);
    }
    Ok(Project {
        name: folder_name(root),
        root: root.to_path_buf(),
        file: None,
        database: DatabaseChoice::FromService,
        private: PrivateChoice::default(),
        services: finds.services,
        current: None,
        before: Vec::new(),
        run: RunChoice::default(),
        tenancy: None,
        lint: LintChoice::default(),
        warnings: finds.warnings,
    })
}

/// A search that begins in `src/database` finds the data source beside it, but the
/// service is the folder that has both: the outermost to which the same source belongs,
/// up to the nearest `package.json`, or the top of the repository. With neither above,
/// nothing says that a folder further up belongs to it.
fn outermost(service: &Service) -> Result<Service, ConfigError> {
    let mut outer = service.clone();
    let ends = |folder: &Path| {
        folder.join("package.json").is_file() || folder.join(".git").exists()
    };
    if !ancestors(&service.folder).any(ends) {
        return Ok(outer);
    }
    for folder in ancestors(&service.folder) {
        let found = inside(folder)?.services.pop();
        if let Some(found) = found.filter(|found| place(found) == place(service)) {
            outer = found;
        }
        if folder.join("package.json").is_file() {
            break;
        }
    }
    Ok(outer)
}

/// What makes a folder a service: the data source, or where its SQL lies.
fn place(service: &Service) -> Option<PathBuf> {
    match &service.source {
        SourceKind::TypeOrm { data_source, .. } => data_source.clone(),
        SourceKind::Sql => service.migrations.first().map(|m| service.folder.join(m)),
        SourceKind::Unclear { .. } => None,
    }
}

/// The services of a repository, by folder; without those in folders that are named
/// elsewhere.
pub(super) fn below(
    root: &Path,
    named: &BTreeSet<PathBuf>,
) -> Result<Finds, ConfigError> {
    let mut finds = Finds::default();
    for folder in workspace::folders(root)? {
        if named.contains(&folder) {
            continue;
        }
        match inside(&folder) {
            Ok(found) => finds.add(found),
            Err(error) => finds.unclear.push((folder, error)),
        }
    }
    Ok(finds)
}

/// The service that a folder is, if it is one.
pub(super) fn inside(folder: &Path) -> Result<Finds, ConfigError> {
    let package = Package::of(folder)?;
    let mut finds = Finds::default();
    let sql = SQL_FOLDERS.iter().find(|place| holds(&folder.join(place), &["sql"]));
    let mut service = Service::new(folder.to_path_buf());
    if let Some(found) = data_source::find(folder, package.as_ref())? {
        service.source = SourceKind::TypeOrm {
            data_source: Some(found.path),
            tsconfig: found.tsconfig,
        };
        finds.warnings.extend(sql.map(|place| Warning::SqlBesideTypeOrm {
            service: service.name.clone(),
            migrations: folder.join(place),
        }));
        finds.services.push(service);
    } else if let Some(place) = sql {
        service.migrations = vec![format!("{place}/*.sql")];
        finds.services.push(service);
    } else {
        let programs = SQL_FOLDERS
            .iter()
            .map(|place| folder.join(place))
            .find(|place| holds(place, &["ts", "js"]));
        finds.warnings.extend(programs.map(|migrations| Warning::NoDataSource {
            folder: folder.to_path_buf(),
            migrations,
        }));
    }
    Ok(finds)
}

/// Whether a folder holds files that are called like migrations. One that may not be
/// listed counts: whoever reads it tells why it cannot.
fn holds(folder: &Path, extensions: &[&str]) -> bool {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return error.kind() == std::io::ErrorKind::PermissionDenied,
    };
    entries.filter_map(Result::ok).any(|entry| {
        let name = entry.file_name();
        let path = Path::new(&name);
        let extension = path.extension().unwrap_or_default();
        name.as_encoded_bytes().first().is_some_and(u8::is_ascii_digit)
            && extensions.iter().any(|known| extension == *known)
    })
}

/// Services in folders of one name are called by their paths instead.
pub(super) fn make_names_unique(services: &mut [Service], root: &Path) {
    let names: Vec<String> = services.iter().map(|s| s.name.clone()).collect();
    for service in services {
        if names.iter().filter(|name| **name == service.name).count() > 1 {
            let path = service.folder.strip_prefix(root).unwrap_or(&service.folder);
            if !path.as_os_str().is_empty() {
                service.name = path.display().to_string();
            }
        }
    }
}

#[cfg(test)]
#[path = "discover_tests.rs"]
mod tests;
