//! Loading a service.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::Deserialize;
use serde_json::Value;
use whimbrel::migration::{Checksum, Provenance};
use whimbrel::run::ProgramError;

use super::error::LoadError;
use super::listing::Listing;
use super::options::DataSourceOptions;
use crate::engine::{Engine, EngineOptions};

/// The bridge that calls into the project.
pub(super) const BRIDGE: &str = "service.js";

/// Who says where the database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionFrom {
    /// The data source: settings made of a package that is missing are an error.
    DataSource,
    /// Somebody else: such settings are left out.
    Elsewhere,
}

/// What to load and how.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// The data source file.
    pub data_source: PathBuf,
    /// Options that stand in for a data source file that does not exist.
    pub instead: Option<Value>,
    /// The service's folder: the working directory of its program.
    pub cwd: PathBuf,
    /// The `tsconfig.json` to use for every file, instead of the nearest one
    /// or the one that `TS_NODE_PROJECT` names.
    pub tsconfig: Option<PathBuf>,
    /// The environment of its program.
    pub environment: BTreeMap<String, String>,
    /// Set it to stop whatever the program does.
    pub interrupted: Arc<AtomicBool>,
    /// Who says where the database is.
    pub connection: ConnectionFrom,
    /// The most memory that the program may take, in bytes.
    pub memory_limit: usize,
    /// The most native stack that the program may take, in bytes: less than
    /// the stack of the thread that loads and runs it. See [`Self::THREAD_STACK`].
    pub stack_limit: usize,
}

impl LoadOptions {
    /// A stack size for threads that suits `stack_limit`'s default of
    /// [`Self::for_thread`]: large graphs of imports nest deeply.
    pub const THREAD_STACK: usize = 64 << 20;

    /// The options for a data source, safe on a thread of two megabytes.
    pub fn new(data_source: PathBuf, cwd: PathBuf) -> Self {
        Self {
            data_source,
            instead: None,
            cwd,
            tsconfig: None,
            environment: BTreeMap::new(),
            interrupted: Arc::default(),
            connection: ConnectionFrom::DataSource,
            memory_limit: 2 << 30,
            stack_limit: 1 << 20,
        }
    }

    /// The same, for a thread with [`Self::THREAD_STACK`] bytes of stack.
    #[must_use]
    pub fn for_thread(self) -> Self {
        Self { stack_limit: Self::THREAD_STACK - (4 << 20), ..self }
    }
}

/// A migration as the project wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ProgramMigration {
    /// Its number for [`TypeOrmService::execute`].
    pub index: usize,
    /// The instance's `name`, or the name of its class.
    pub name: String,
    /// The number in the last 13 characters of the name; none when there is none.
    pub timestamp: Option<i64>,
    /// The instance's `transaction`, when it is defined.
    pub transaction: Option<bool>,
    /// The file, when it came from a glob.
    pub file: Option<PathBuf>,
    /// Why no instance could be made.
    pub error: Option<String>,
    /// The checksum of the file, when it was read for the list.
    #[serde(skip)]
    pub checksum: Option<Checksum>,
    /// What comments in the file say about where it comes from, when it was read.
    #[serde(skip)]
    pub provenance: Provenance,
}

/// What a service's entities ask of a database before anything runs.
#[derive(Debug, Clone, Default)]
pub struct EntityNeeds {
    /// The `CREATE EXTENSION` statements, in TypeORM's order.
    pub extensions: Vec<String>,
    /// Whether there are views or generated columns, so that TypeORM would
    /// create its metadata table.
    pub needs_metadata_table: bool,
    /// Why the entities are invalid: TypeORM would refuse to run.
    pub error: Option<Box<ProgramError>>,
}

impl EntityNeeds {
    /// The error in one line, with its place.
    pub fn complaint(&self) -> Option<String> {
        let error = self.error.as_ref()?;
        let place = error.frames.first().map(|frame| {
            format!(" ({}:{}:{})", frame.path.display(), frame.line, frame.column)
        });
        Some(format!("entities: {error}{}", place.unwrap_or_default()))
    }
}

/// A loaded service. It stays on its thread.
pub struct TypeOrmService {
    pub(super) engine: Engine,
    pub(super) listing: Option<Listing>,
    options: DataSourceOptions,
    path: PathBuf,
    given: LoadOptions,
}

impl TypeOrmService {
    /// Evaluates a data source file and reads its options. Migrations and
    /// entities are loaded when they are asked for.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, throws, or exports no data source.
    pub fn load(options: LoadOptions) -> Result<Self, LoadError> {
        let path = absolute(&options.cwd, &options.data_source);
        let path = match options.instead {
            Some(_) => path,
            None => fs::canonicalize(with_extension(&path))
                .map_err(|source| LoadError::Unreadable { path: path.clone(), source })?,
        };
        let given = options.clone();
        let failed = |source: ProgramError| LoadError::Program {
            path: path.clone(),
            source: Box::new(source),
        };
        let engine = Engine::start(engine_options(options)).map_err(failed)?;
        match &given.instead {
            Some(instead) => {
                engine.call(BRIDGE, "useOptions", std::slice::from_ref(instead))
            }
            None => engine.call_with_exports(BRIDGE, "loadDataSource", &path),
        }
        .map_err(failed)?;
        let described = engine.call(BRIDGE, "describe", &[]).map_err(failed)?;
        let mut options = DataSourceOptions::new(described);
        if given.connection == ConnectionFrom::Elsewhere {
            options.forget_missing_connection();
        }
        if let Some((option, package, used)) = options.stand_in() {
            return Err(LoadError::MissingPackage { path, option, package, used });
        }
        Ok(Self { engine, listing: None, options, path, given })
    }

    /// The data source file.
    pub(crate) fn data_source(&self) -> &Path {
        &self.path
    }

    /// What the service was loaded with.
    pub(crate) fn given(&self) -> &LoadOptions {
        &self.given
    }

    /// The options of the data source.
    pub fn options(&self) -> &DataSourceOptions {
        &self.options
    }

    /// The migrations in the order in which TypeORM runs them.
    ///
    /// A file that plainly exports one migration is not evaluated for this;
    /// an error in its code shows when the migration is executed.
    ///
    /// # Errors
    ///
    /// When a file that must be evaluated throws.
    pub fn migrations(&mut self) -> Result<&[ProgramMigration], LoadError> {
        let listing = match self.listing.take() {
            Some(known) => known,
            None => Listing::read(&self.engine, &self.options.migration_globs)
                .map_err(|error| self.failed(error))?,
        };
        Ok(&self.listing.insert(listing).migrations)
    }

    /// Loads and validates the entities; an error is part of the answer, because not
    /// every verb must stop for it.
    pub fn entities(&self) -> EntityNeeds {
        let answer = match self.engine.call(BRIDGE, "loadEntities", &[]) {
            Ok(answer) => answer,
            Err(error) => {
                let error = Some(Box::new(error));
                return EntityNeeds { error, ..EntityNeeds::default() };
            }
        };
        let extensions = answer["extensions"].as_array().map_or(&[][..], Vec::as_slice);
        EntityNeeds {
            extensions: extensions
                .iter()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect(),
            needs_metadata_table: answer["needsMetadataTable"] == Value::Bool(true),
            error: None,
        }
    }

    /// The packages that were stood in for while files were loaded, and why.
    pub fn stand_ins(&self) -> BTreeMap<String, String> {
        self.engine.state().stand_ins.borrow().clone()
    }

    pub(super) fn failed(&self, source: ProgramError) -> LoadError {
        LoadError::Program { path: self.path.clone(), source: Box::new(source) }
    }
}

/// The file that is meant by a path without extension, as ts-node looks for it.
fn with_extension(path: &Path) -> PathBuf {
    let extended = |extension: &&str| {
        let mut name = path.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    };
    let extensions = [".js", ".json", ".ts", "/index.js", "/index.ts"];
    let mut candidates = extensions.iter().map(extended).filter(|path| path.is_file());
    let found = if path.is_file() { None } else { candidates.next() };
    found.unwrap_or_else(|| path.to_path_buf())
}

fn absolute(cwd: &Path, path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_path_buf() } else { cwd.join(path) }
}

fn engine_options(options: LoadOptions) -> EngineOptions {
    let named =
        options.environment.get("TS_NODE_PROJECT").filter(|name| !name.is_empty());
    let tsconfig = options.tsconfig.or_else(|| named.map(PathBuf::from));
    EngineOptions {
        tsconfig: tsconfig.map(|path| absolute(&options.cwd, &path)),
        cwd: options.cwd,
        environment: options.environment,
        interrupted: options.interrupted,
        memory_limit: options.memory_limit,
        stack_limit: options.stack_limit,
    }
}
