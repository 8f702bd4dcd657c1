//! A project as it is meant: absolute paths, checked values.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::convention::Convention;
use super::discover;
use super::environment::Environment;
use super::error::ConfigError;
use super::lint_choice::LintChoice;
use super::load;
use super::written::{EngineChoice, TransactionMode};
use crate::database::SettingsLayer;

/// The name of the configuration file.
pub const FILE_NAME: &str = "whimbrel.toml";

/// A repository with services.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The folder of `whimbrel.toml`; without one, the folder in which services were
    /// found.
    pub root: PathBuf,
    /// Its name: as written, or the folder's.
    pub name: String,
    /// The configuration file, where there is one.
    pub file: Option<PathBuf>,
    /// Where its database is.
    pub database: DatabaseChoice,
    /// What to know when the database is a private server.
    pub private: PrivateChoice,
    /// Its services, by name.
    pub services: Vec<Service>,
    /// The service in whose folder the search began.
    pub current: Option<String>,
    /// SQL files to run once on an empty database, in this order.
    pub before: Vec<PathBuf>,
    /// How migrations run.
    pub run: RunChoice,
    /// The tenancy and audit convention, where one is written.
    pub tenancy: Option<Convention>,
    /// What it says about rules.
    pub lint: LintChoice,
    /// What looks wrong, but stops nothing.
    pub warnings: Vec<Warning>,
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseChoice {
    /// A server of our own, kept under `.whimbrel/`.
    Private,
    /// As written. Boxed: the other choices are small.
    Url(Box<SettingsLayer>),
    /// The environment or the service's own data source says.
    FromService,
}

/// What private servers are made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrivateChoice {
    /// PostgreSQL's major version; any if not given.
    pub version: Option<u32>,
    /// The folder with its programs; looked for if not given.
    pub binaries: Option<PathBuf>,
}

/// How migrations run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChoice {
    /// The mode; the data source's own, or TypeORM's `all`, if not given.
    pub transaction: Option<TransactionMode>,
    /// How long a statement waits for a lock; the server's own setting if not given,
    /// without limit if zero.
    pub lock_timeout: Option<Duration>,
    /// How long a statement runs; as above.
    pub statement_timeout: Option<Duration>,
    /// How often a migration that met the lock timeout is tried again.
    pub lock_retries: u32,
    /// Whether a journal is kept beside the tracking table.
    pub journal: JournalChoice,
    /// Whether edited and out-of-order migrations stop a run.
    pub strictness: Strictness,
}

/// How often a migration that met the lock timeout is tried again, unless told.
pub const DEFAULT_LOCK_RETRIES: u32 = 5;

impl Default for RunChoice {
    fn default() -> Self {
        Self {
            transaction: None,
            lock_timeout: None,
            statement_timeout: None,
            lock_retries: DEFAULT_LOCK_RETRIES,
            journal: JournalChoice::default(),
            strictness: Strictness::default(),
        }
    }
}

/// Whether a journal is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum JournalChoice {
    /// It is written beside the tracking table.
    #[default]
    Keep,
    /// Nothing but the tracking table is written.
    Absent,
}

/// What edited and out-of-order migrations lead to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Strictness {
    /// They are told.
    #[default]
    Warn,
    /// They stop the run before it begins.
    Refuse,
}

/// A name, a folder, a tracking table, migrations, a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name, unique in the project.
    pub name: String,
    /// Its folder, absolute. Patterns and data sources are relative to it.
    pub folder: PathBuf,
    /// What its migrations are.
    pub source: SourceKind,
    /// The tracking table; the data source's, or TypeORM's `migrations`, if not given.
    pub tracking_table: Option<String>,
    /// The schema of the tracking table; the data source's, or the connection's
    /// current one, if not given.
    pub schema: Option<String>,
    /// Patterns of its migrations; the data source's if empty.
    pub migrations: Vec<String>,
    /// Patterns of its entities: TypeORM's, the data source's if empty; of a service of
    /// SQL files SeaORM's.
    pub entities: Vec<String>,
    /// Patterns of the SQL files that say what its schema is to be.
    pub desired: Vec<String>,
    /// A database of its own.
    pub database: Option<SettingsLayer>,
    /// What executes its programs.
    pub engine: EngineChoice,
    /// Overrides the project's.
    pub transaction: Option<TransactionMode>,
    /// Overrides the project's.
    pub lock_timeout: Option<Duration>,
    /// Overrides the project's.
    pub statement_timeout: Option<Duration>,
    /// Names of services that run before it.
    pub depends_on: Vec<String>,
}

impl Service {
    /// A service of SQL files named like its folder, everything else open.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            name: folder_name(&folder),
            folder,
            source: SourceKind::Sql,
            tracking_table: None,
            schema: None,
            migrations: Vec::new(),
            entities: Vec::new(),
            desired: Vec::new(),
            database: None,
            engine: EngineChoice::default(),
            transaction: None,
            lock_timeout: None,
            statement_timeout: None,
            depends_on: Vec::new(),
        }
    }
}

impl Service {
    /// Whether it says what its schema is to be.
    pub fn declares(&self) -> bool {
        match self.source {
            SourceKind::Sql => !self.desired.is_empty() || !self.entities.is_empty(),
            SourceKind::TypeOrm { .. } => true,
            SourceKind::Unclear { .. } => false,
        }
    }
}

/// What a service's migrations are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// Programs for TypeORM.
    TypeOrm {
        /// The file that exports the data source. Without one, the service's patterns
        /// and the project's database stand in for its options.
        data_source: Option<PathBuf>,
        /// The compiler's options, where they are not found beside the data source.
        tsconfig: Option<PathBuf>,
    },
    /// SQL files.
    Sql,
    /// It looks like a service, but nobody can say what it is: several data sources, a
    /// script that names one which does not exist, a `package.json` that is none. What
    /// works on it says so, and goes on with the others.
    Unclear {
        /// Why.
        reason: String,
    },
}

impl SourceKind {
    /// What cannot be told for this reason.
    pub(super) fn unclear(error: &ConfigError) -> Self {
        let cause = std::error::Error::source(error);
        let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::Unclear { reason: format!("{error}{cause}") }
    }
}

/// What looks wrong in a project, but stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Services that write their history into one table: each would take the other's
    /// migrations for its own that are missing on disk.
    SharedTrackingTable {
        /// The table, with its schema where one is given.
        table: String,
        /// The services.
        services: Vec<String>,
    },
    /// TypeScript migrations that nothing says how to run.
    NoDataSource {
        /// The folder that looks like a service.
        folder: PathBuf,
        /// Where its migrations lie.
        migrations: PathBuf,
    },
    /// A pattern of `before` that finds nothing.
    NothingBefore {
        /// The pattern as written.
        pattern: String,
    },
    /// SQL files that look like migrations beside a data source that cannot know them.
    SqlBesideTypeOrm {
        /// The service.
        service: String,
        /// Where they lie.
        migrations: PathBuf,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SharedTrackingTable { table, services } => write!(
                f,
                "services {} share the tracking table `{table}`; give each its own \
                 (`migrationsTableName`, or `tracking_table` in whimbrel.toml)",
                services.join(", ")
            ),
            Self::NoDataSource { folder, migrations } => write!(
                f,
                "{} holds migrations, but {} has no data source; add one, or a \
                 `[[service]]` with `source = \"typeorm\"` and `migrations` to \
                 whimbrel.toml",
                migrations.display(),
                folder.display()
            ),
            Self::NothingBefore { pattern } => {
                write!(f, "pattern `{pattern}` of `before` matches no file")
            }
            Self::SqlBesideTypeOrm { service, migrations } => write!(
                f,
                "the SQL files in {} are no migrations of service {service}: TypeORM \
                 does not read them; a `[[service]]` with `source = \"sql\"` would",
                migrations.display()
            ),
        }
    }
}

impl Project {
    /// Finds the project that a folder belongs to: the nearest `whimbrel.toml` upwards;
    /// without one, the service whose folder it is or lies in, or the services below it.
    /// The search ends at the top of the repository.
    ///
    /// # Errors
    /// When nothing is found, or what is found cannot be used.
    pub fn discover(
        start: &Path,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        let start = super::files::normalised(start);
        let file = discover::ancestors(&start)
            .map(|folder| folder.join(FILE_NAME))
            .find(|file| file.is_file());
        let mut project = match file {
            Some(file) => load::project(&file, environment)?,
            None => discover::project(&start)?,
        };
        project.current = project
            .services
            .iter()
            .filter(|service| start.starts_with(&service.folder))
            .filter(|service| service.folder != project.root)
            .max_by_key(|service| service.folder.components().count())
            .map(|service| service.name.clone());
        let tables = project.services.iter().filter_map(known_table);
        let mut clashes = tracking_clashes(tables);
        project.warnings.append(&mut clashes);
        Ok(project)
    }
}

/// The tracking table of a service as far as it is known without evaluating a data
/// source.
fn known_table(service: &Service) -> Option<(&str, String)> {
    let table = match (&service.tracking_table, &service.source) {
        (Some(table), _) => table.as_str(),
        (None, SourceKind::Sql) => DEFAULT_TRACKING_TABLE,
        (None, SourceKind::TypeOrm { .. } | SourceKind::Unclear { .. }) => return None,
    };
    // A service with a database of its own clashes with nobody.
    if service.database.is_some() {
        return None;
    }
    let path = match &service.schema {
        Some(schema) => format!("{schema}.{table}"),
        None => table.to_owned(),
    };
    Some((&service.name, path))
}

/// TypeORM's name for the tracking table.
pub const DEFAULT_TRACKING_TABLE: &str = "migrations";

/// Finds services that write into one tracking table, from pairs of service and table.
/// The caller leaves out services whose databases differ.
pub fn tracking_clashes<'a>(
    tables: impl IntoIterator<Item = (&'a str, String)>,
) -> Vec<Warning> {
    let mut owners = std::collections::BTreeMap::<String, Vec<String>>::new();
    for (service, table) in tables {
        owners.entry(table).or_default().push(service.to_owned());
    }
    owners
        .into_iter()
        .filter(|(_, services)| services.len() > 1)
        .map(|(table, services)| Warning::SharedTrackingTable { table, services })
        .collect()
}

pub(super) fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    if name.is_empty() { "project".to_owned() } else { name.into_owned() }
}
