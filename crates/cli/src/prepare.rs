//! From a configured service to one that can be worked on: its data source evaluated,
//! its files read, its connection settled.

mod connection;

use std::path::Path;

use serde_json::json;
use whimbrel::config::{EngineChoice, Project, Service, SourceKind, TransactionMode};
use whimbrel::database::Settings;
use whimbrel::history::TrackingTable;
use whimbrel::migration::{
    Body, Checksum, Ignored, MigrationFile, Provenance, Wrapping, read_folder,
};
use whimbrel::run::{Access, Listener, Looking, Programs, Refusal, Target, Transactions};
use whimbrel_typeorm::{
    ConnectionFrom, LoadOptions, NodeEngine, ProgramMigration, TypeOrmService,
};

use crate::args::ConnectionArgs;
use crate::context::Context;
use crate::render::{self, Problem};

use self::connection::settings;

/// A service with everything that a run needs.
pub(crate) struct Prepared {
    /// Where its database is.
    pub(crate) settings: Settings,
    /// Where its history is.
    pub(crate) tracking: TrackingTable,
    /// What is on disk, in the order in which it runs.
    pub(crate) migrations: Vec<MigrationFile>,
    /// The transaction mode that the service itself asks for.
    pub(crate) transactions: Transactions,
    /// Files that look like migrations and are none.
    pub(crate) ignored: Vec<Ignored>,
    /// Patterns that match nothing.
    pub(crate) unmatched: Vec<String>,
    /// A look at the database that was begun before the migrations were read.
    pub(crate) looking: Option<Looking>,
    programs: Option<Engine>,
}

/// What executes a service's programs.
enum Engine {
    Builtin(Box<TypeOrmService>),
    Node(Box<NodeEngine>),
}

impl Prepared {
    /// Has the programs executed by another engine.
    pub(crate) fn through(mut self, engine: EngineChoice) -> Self {
        self.programs = self.programs.map(|known| match (known, engine) {
            (Engine::Builtin(service), EngineChoice::Node) => {
                Engine::Node(Box::new(NodeEngine::new(*service)))
            }
            (known, _) => known,
        });
        self
    }

    /// The evaluated data source, unless another engine has taken it over.
    pub(crate) fn data_source(&self) -> Option<&TypeOrmService> {
        match &self.programs {
            Some(Engine::Builtin(service)) => Some(service),
            Some(Engine::Node(_)) | None => None,
        }
    }

    /// What the executor works on.
    pub(crate) fn target<'a>(
        &'a mut self,
        service: &'a str,
        listener: Listener,
        context: &Context,
    ) -> Target<'a> {
        Target {
            service,
            settings: &self.settings,
            tracking: &self.tracking,
            migrations: &self.migrations,
            programs: self.programs.as_mut().map(|engine| match engine {
                Engine::Builtin(service) => service.as_mut() as &mut dyn Programs,
                Engine::Node(service) => service.as_mut(),
            }),
            listener,
            interrupt: context.interrupt.clone(),
            looking: self.looking.take(),
        }
    }
}

/// Everything beside the service that decides about its connection.
pub(crate) struct Surroundings<'a> {
    pub(crate) context: &'a Context,
    pub(crate) connection: &'a ConnectionArgs,
    /// The project's database, and the private server when one is used.
    pub(crate) project: &'a Project,
    pub(crate) private: Option<&'a Settings>,
    /// Looks at the database while the migrations are read.
    pub(crate) look: Option<Access>,
}

impl Surroundings<'_> {
    /// The same, for a verb that will look at the database at once.
    pub(crate) fn looking(self, access: Access) -> Self {
        Self { look: Some(access), ..self }
    }

    /// Begins to look when everything is known for it. What is not is told, in its turn,
    /// by whoever needs it, as is a look that could not begin.
    fn begin(
        &self,
        settings: &Result<Settings, Problem>,
        tracking: &Result<TrackingTable, Problem>,
    ) -> Option<Looking> {
        let (access, Ok(settings), Ok(tracking)) = (self.look?, settings, tracking)
        else {
            return None;
        };
        let interrupt = self.context.interrupt.clone();
        Looking::begin(settings.clone(), tracking.clone(), access, interrupt).ok()
    }

    /// Whether the data source says where the database is, or the command line does.
    pub(crate) fn connection_from(&self) -> ConnectionFrom {
        let flags = self.connection;
        if flags.url.is_some() || flags.host.is_some() || self.private.is_some() {
            ConnectionFrom::Elsewhere
        } else {
            ConnectionFrom::DataSource
        }
    }
}

/// Prepares one service on the thread that will run it.
pub(crate) fn prepare(
    service: &Service,
    surroundings: &Surroundings<'_>,
) -> Result<Prepared, Problem> {
    match &service.source {
        SourceKind::Sql => prepare_sql(service, surroundings),
        SourceKind::Unclear { reason } => Err(unclear(reason)),
        SourceKind::TypeOrm { data_source, tsconfig } => {
            let data_source = data_source.as_deref();
            prepare_typeorm(service, data_source, tsconfig.as_deref(), surroundings)
        }
    }
}

/// A service of which nobody can say what it is.
pub(crate) fn unclear(reason: &str) -> Problem {
    Problem::input("configuration", reason)
}

fn prepare_sql(
    service: &Service,
    surroundings: &Surroundings<'_>,
) -> Result<Prepared, Problem> {
    let settings = settings(service, surroundings, None);
    let name = service.tracking_table.as_deref().unwrap_or(TrackingTable::DEFAULT_NAME);
    let tracking = tracking(service.schema.as_deref(), name);
    let looking = surroundings.begin(&settings, &tracking);
    let folder = read_folder(&service.migrations, &service.folder)
        .map_err(|errors| render::of_migration_files(&errors))?;
    Ok(Prepared {
        settings: settings?,
        tracking: tracking?,
        migrations: folder.migrations,
        transactions: service.transaction.map_or(Transactions::Each, transactions),
        ignored: folder.ignored,
        unmatched: folder.unmatched,
        looking,
        programs: None,
    })
}

fn prepare_typeorm(
    service: &Service,
    data_source: Option<&Path>,
    tsconfig: Option<&Path>,
    surroundings: &Surroundings<'_>,
) -> Result<Prepared, Problem> {
    let from = surroundings.connection_from();
    let mut programs = load(service, data_source, tsconfig, surroundings.context, from)?;
    let options = programs.options();
    let foreign = options.kind().filter(|kind| !is_postgres(kind));
    let table =
        service.tracking_table.clone().or_else(|| options.migrations_table_name());
    let schema = service.schema.clone().or_else(|| options.schema());
    let name = table.as_deref().unwrap_or(TrackingTable::DEFAULT_NAME);
    let mode = options.migrations_transaction_mode();
    let own = service.transaction.map(transactions);
    let transactions = own.or_else(|| mode.as_deref().and_then(mode_named));
    let settings = settings(service, surroundings, Some(options));
    let tracking = tracking(schema.as_deref(), name);
    let looking = match foreign {
        Some(_) => None,
        None => surroundings.begin(&settings, &tracking),
    };
    let migrations = programs.migrations().map_err(|e| render::of_load(&e))?;
    let migrations: Vec<MigrationFile> =
        migrations.iter().map(program).collect::<Result<_, _>>()?;
    if let Some(kind) = foreign {
        return Err(Problem::input(
            "configuration",
            format!("service {}: the data source is of type `{kind}`", service.name),
        )
        .advise("Whimbrel migrates PostgreSQL only"));
    }
    Ok(Prepared {
        settings: settings?,
        tracking: tracking?,
        migrations,
        transactions: transactions.unwrap_or_default(),
        ignored: Vec::new(),
        unmatched: Vec::new(),
        looking,
        programs: Some(Engine::Builtin(Box::new(programs))),
    })
}

/// Evaluates a data source in its service's folder. Without one the patterns of the
/// configuration stand in for its options.
pub(crate) fn load(
    service: &Service,
    data_source: Option<&Path>,
    tsconfig: Option<&Path>,
    context: &Context,
    connection: ConnectionFrom,
) -> Result<TypeOrmService, Problem> {
    let file = data_source.unwrap_or(&service.folder).to_owned();
    let mut options = LoadOptions::new(file, service.folder.clone());
    if data_source.is_none() {
        options.instead = Some(json!({
            "type": "postgres",
            "migrations": service.migrations,
            "entities": service.entities,
        }));
    }
    options.tsconfig = tsconfig.map(Path::to_owned);
    options.connection = connection;
    options.environment.clone_from(&context.environment);
    options.interrupted = context.interrupt.flag();
    TypeOrmService::load(options.for_thread()).map_err(|error| {
        let mut problem = render::of_load(&error);
        if problem.excerpts.is_empty()
            && let Some(path) = data_source
        {
            problem.notes.insert(0, ("file", path.display().to_string()));
        }
        problem
    })
}

fn is_postgres(kind: &str) -> bool {
    ["postgres", "aurora-postgres", "cockroachdb"].contains(&kind)
}

/// TypeORM's migration as the executor knows it; TypeORM's own complaints about names.
fn program(migration: &ProgramMigration) -> Result<MigrationFile, Problem> {
    let path = migration.file.clone().unwrap_or_default();
    if let Some(error) = &migration.error {
        return Err(Problem::input("migration", error.clone())
            .advise(format!("see {}", path.display())));
    }
    let Some(timestamp) = migration.timestamp.filter(|timestamp| *timestamp != 0) else {
        let refusal = Refusal::WrongName { name: migration.name.clone(), path };
        return Err(render::of_refusal(&refusal));
    };
    let (mut checksum, mut provenance) =
        (migration.checksum, migration.provenance.clone());
    if checksum.is_none()
        && let Ok(text) = std::fs::read_to_string(&path)
    {
        checksum = Some(Checksum::of(&text));
        provenance = Provenance::of_program(&text);
    }
    let transaction = migration
        .transaction
        .map(|inside| if inside { Wrapping::Wrapped } else { Wrapping::Alone });
    Ok(MigrationFile {
        name: migration.name.clone(),
        timestamp,
        path,
        body: Body::Program { index: migration.index, transaction, checksum, provenance },
    })
}

fn tracking(schema: Option<&str>, name: &str) -> Result<TrackingTable, Problem> {
    TrackingTable::new(schema, name)
        .map_err(|error| Problem::input("configuration", error.to_string()))
}

/// The library's mode for the configuration's.
pub(crate) fn transactions(mode: TransactionMode) -> Transactions {
    match mode {
        TransactionMode::All => Transactions::All,
        TransactionMode::Each => Transactions::Each,
        TransactionMode::None => Transactions::None,
    }
}

/// A mode by TypeORM's name.
pub(crate) fn mode_named(name: &str) -> Option<Transactions> {
    match name {
        "all" => Some(Transactions::All),
        "each" => Some(Transactions::Each),
        "none" | "false" => Some(Transactions::None),
        _ => None,
    }
}
