//! Why nobody can say what the project is.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::duration::DurationError;
use super::files::PatternError;
use super::project::Warning;
use super::waves::CycleError;
use crate::database::SettingsError;
use crate::sql::Position;

/// A configuration that cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file is not written as such files are.
    #[error(
        "{}:{}:{}: {message}{}", path.display(), at.line, at.column, did_you_mean(meant)
    )]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where.
        at: Position,
        /// What is wrong there.
        message: String,
        /// The word probably meant.
        meant: Option<String>,
    },
    /// A value that cannot be.
    #[error("{}:{}:{}: {reason}", path.display(), at.line, at.column)]
    Value {
        /// The file.
        path: PathBuf,
        /// Where.
        at: Position,
        /// What is wrong with it.
        reason: Box<ValueError>,
    },
    /// Patterns that cannot be followed.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Services that wait for each other.
    #[error(transparent)]
    Cycle(#[from] CycleError),
    /// Several data sources in one service, and nothing says which it is.
    #[error(
        "{} has several data sources: {}; name one: `data_source = \"...\"` under a \
         `[[service]]` in whimbrel.toml, or `-d` on the command line",
        folder.display(), list(candidates, folder)
    )]
    AmbiguousDataSource {
        /// The service's folder.
        folder: PathBuf,
        /// All of them.
        candidates: Vec<PathBuf>,
    },
    /// A script names a data source that does not exist.
    #[error(
        "{}: script `{script}` names the data source {}, which does not exist",
        package.display(), path.display()
    )]
    MissingDataSource {
        /// The package.json.
        package: PathBuf,
        /// The script.
        script: String,
        /// The data source.
        path: PathBuf,
    },
    /// Nothing to migrate.
    #[error(
        "no service with migrations in {}: looked for data-source.ts, ormconfig.ts, \
         typeorm.config.ts (and .js) and for .sql files in {}; a whimbrel.toml can name \
         other places (`whimbrel init` writes one){}",
        start.display(), super::discover::SQL_FOLDERS.join(", "),
        seen.iter().map(|seen| format!("; {seen}")).collect::<String>()
    )]
    NothingFound {
        /// Where the search began.
        start: PathBuf,
        /// What looked like it and was not.
        seen: Vec<Warning>,
    },
    /// A service that does not exist.
    #[error(
        "there is no service `{name}`{}; the services are {}",
        did_you_mean(meant), known.join(", ")
    )]
    UnknownService {
        /// The name given.
        name: String,
        /// The one probably meant.
        meant: Option<String>,
        /// Those that exist.
        known: Vec<String>,
    },
    /// A setting of a connection that cannot be understood.
    #[error("{origin}: {reason}")]
    Settings {
        /// Who says so.
        origin: String,
        /// What is wrong; never shows a password.
        reason: SettingsError,
    },
}

/// What is wrong with a value in `whimbrel.toml`.
#[derive(Debug, Error)]
pub enum ValueError {
    /// A duration that is none.
    #[error("{0}")]
    Duration(DurationError),
    /// A URL that is none. The URL itself is not shown: it may hold a password.
    #[error("`database` is neither `private` nor a URL: {0}")]
    Database(SettingsError),
    /// `${NAME}` without a value.
    #[error(
        "environment variable `{name}` is not set; set it, or take `${{{name}}}` out"
    )]
    Variable {
        /// The variable.
        name: String,
    },
    /// A `${` behind which no name and `}` stand. The text is not shown: it may hold a
    /// password.
    #[error("`${{` without a variable's name and `}}`; write `${{NAME}}`")]
    NoVariable,
    /// A folder that does not exist.
    #[error("there is no folder {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A file that does not exist.
    #[error("there is no file {}", path.display())]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// Two services of one name.
    #[error("there is another service `{name}`; give one of them another name")]
    SameName {
        /// The name.
        name: String,
    },
    /// A dependency on nobody.
    #[error("there is no service `{name}` to depend on{}", did_you_mean(meant))]
    UnknownDependency {
        /// The name given.
        name: String,
        /// The one probably meant.
        meant: Option<String>,
    },
    /// A service in which nothing is found.
    #[error(
        "nothing to migrate is found in {}; say `source = \"sql\"` and `migrations`, or \
         name its `data_source`", folder.display()
    )]
    NoSource {
        /// The service's folder.
        folder: PathBuf,
    },
    /// A TypeORM service with neither data source nor patterns.
    #[error(
        "{} has no data source; name it with `data_source`, or give `migrations` \
         patterns and a `database`", folder.display()
    )]
    NoDataSource {
        /// The service's folder.
        folder: PathBuf,
    },
}

impl ConfigError {
    /// The file or folder that it is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Unreadable { path, .. }
            | Self::Syntax { path, .. }
            | Self::Value { path, .. } => Some(path),
            Self::AmbiguousDataSource { folder, .. } => Some(folder),
            Self::MissingDataSource { package, .. } => Some(package),
            Self::NothingFound { start, .. } => Some(start),
            Self::Pattern(_)
            | Self::Cycle(_)
            | Self::UnknownService { .. }
            | Self::Settings { .. } => None,
        }
    }

    /// The place in the file, where there is one.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Syntax { at, .. } | Self::Value { at, .. } => Some(*at),
            _ => None,
        }
    }
}

fn did_you_mean(meant: &Option<String>) -> String {
    meant.as_ref().map(|word| format!(", did you mean `{word}`?")).unwrap_or_default()
}

fn list(paths: &[PathBuf], folder: &Path) -> String {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| path.strip_prefix(folder).unwrap_or(path).display().to_string())
        .collect();
    shown.join(", ")
}
