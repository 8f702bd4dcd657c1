//! Finding the data source of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::ConfigError;
use super::package::{NamedDataSource, Package};

/// The file that exports a service's data source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataSourceFile {
    pub(super) path: PathBuf,
    /// The `tsconfig.json` that the project's scripts give to ts-node.
    pub(super) tsconfig: Option<PathBuf>,
}

/// Where data sources lie by custom, in a service's folder.
const FOLDERS: &[&str] = &[
    "src/database",
    "src",
    "",
    "src/config",
    "src/db",
    "src/typeorm",
    "src/infrastructure",
    "src/infrastructure/database",
    "database",
    "db",
    "config",
    "typeorm",
    "server",
];

/// Where the compiler puts them.
const OUTPUT_FOLDERS: &[&str] = &["dist", "dist/src", "build", "build/src", "out", "lib"];

/// What they are called, in lower case and without `-`, `_` and `.`.
const NAMES: &[&str] = &[
    "datasource",
    "appdatasource",
    "ormconfig",
    "typeormconfig",
    "typeorm",
    "typeormdatasource",
    "migrationsconfig",
];

/// By preference: what is written before what is compiled.
const EXTENSIONS: &[&str] = &["ts", "mts", "cts", "js", "mjs", "cjs"];

/// The data source of a folder: the one its scripts name, else the only one in the
/// customary places, else (for a package that uses TypeORM) the only one among its
/// sources, else the only compiled one.
pub(super) fn find(
    folder: &Path,
    package: Option<&Package>,
) -> Result<Option<DataSourceFile>, ConfigError> {
    let named = package.map(Package::data_sources).unwrap_or_default();
    let missing = named.first().map(|first| (first.script.clone(), first.path.clone()));
    let existing = Package::best(named, |named| existing(&named.path, folder).is_some());
    if let Some(found) = from_scripts(existing, folder)? {
        return Ok(Some(found));
    }
    let uses_typeorm = package.is_some_and(|package| package.uses_typeorm);
    let searches: [&dyn Fn() -> Vec<PathBuf>; 3] = [
        &|| customary(folder, FOLDERS),
        &|| {
            if uses_typeorm {
                anywhere(&folder.join("src"), SEARCH_DEPTH)
            } else {
                vec![]
            }
        },
        &|| compiled(folder),
    ];
    for search in searches {
        let mut candidates = search();
        if candidates.len() > 1 {
            let folder = folder.to_path_buf();
            return Err(ConfigError::AmbiguousDataSource { folder, candidates });
        }
        if let Some(path) = candidates.pop() {
            return Ok(Some(DataSourceFile { path, tsconfig: None }));
        }
    }
    match (missing, package) {
        (Some((script, path)), Some(package)) => Err(ConfigError::MissingDataSource {
            package: package.path.clone(),
            script,
            path,
        }),
        _ => Ok(None),
    }
}

fn from_scripts(
    named: Vec<NamedDataSource>,
    folder: &Path,
) -> Result<Option<DataSourceFile>, ConfigError> {
    let mut found: Vec<DataSourceFile> = Vec::new();
    for named in named {
        let Some(path) = existing(&named.path, folder) else { continue };
        if !found.iter().any(|file| file.path == path) {
            let tsconfig = named.tsconfig.filter(|path| path.is_file());
            found.push(DataSourceFile { path, tsconfig });
        }
    }
    if found.len() > 1 {
        let candidates = found.into_iter().map(|file| file.path).collect();
        let folder = folder.to_path_buf();
        return Err(ConfigError::AmbiguousDataSource { folder, candidates });
    }
    Ok(found.pop())
}

/// The file that a script means: as it stands, with an extension added as Node would,
/// or, where the compiler did not run yet, the source of a compiled file.
fn existing(path: &Path, folder: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_path_buf());
    }
    let with_extension = |path: &Path, extension: &str| {
        PathBuf::from(format!("{}.{extension}", path.display()))
    };
    let added = EXTENSIONS.iter().map(|extension| with_extension(path, extension));
    if let Some(found) = added.clone().find(|path| path.is_file()) {
        return Some(found);
    }
    let inside = path.strip_prefix(folder).ok()?.with_extension("");
    OUTPUT_FOLDERS
        .iter()
        .filter_map(|output| inside.strip_prefix(output).ok())
        .flat_map(|rest| [folder.join(rest), folder.join("src").join(rest)])
        .flat_map(|stem| EXTENSIONS.iter().map(move |e| with_extension(&stem, e)))
        .find(|path| path.is_file())
}

/// How deep a source tree is searched.
const SEARCH_DEPTH: usize = 4;

/// What makes a data source and is called so, anywhere in a source tree.
fn anywhere(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = customary(folder, &[""]);
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    let mut below: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    below.sort();
    if depth > 0 {
        found.extend(below.iter().flat_map(|folder| anywhere(folder, depth - 1)));
    }
    found
}

fn compiled(folder: &Path) -> Vec<PathBuf> {
    OUTPUT_FOLDERS
        .iter()
        // Source maps and copies for tests lie deeper; the first place with one decides.
        .map(|output| customary(&folder.join(output), &["database", "", "config", "db"]))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The files in these folders that are called like data sources and make one. Where none
/// makes one, those called exactly so: they may pass on another's.
fn customary(folder: &Path, places: &[&str]) -> Vec<PathBuf> {
    let (mut making, mut passing) = (Vec::new(), Vec::new());
    for path in places.iter().flat_map(|place| called_so(&folder.join(place))) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        if text.contains("DataSource(") {
            making.push(path);
        } else if text.contains("DataSource") && simplified(&path) == NAMES[0] {
            passing.push(path);
        }
    }
    if making.is_empty() { passing } else { making }
}

/// The files of a folder that are called like data sources; of a compiled file beside
/// its source only the source.
fn called_so(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut by_stem: BTreeMap<PathBuf, (usize, PathBuf)> = BTreeMap::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let extension = path.extension().unwrap_or_default();
        let Some(preference) = EXTENSIONS.iter().position(|e| extension == *e) else {
            continue;
        };
        if NAMES.contains(&simplified(&path).as_str()) && path.is_file() {
            let found = by_stem
                .entry(path.with_extension(""))
                .or_insert_with(|| (preference, path.clone()));
            if preference < found.0 {
                *found = (preference, path);
            }
        }
    }
    by_stem.into_values().map(|(_, path)| path).collect()
}

fn simplified(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    stem.replace(['-', '_', '.'], "")
}
