//! What a schema can be looked at in: a database, a snapshot, SQL files, a service.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};

use whimbrel::catalog::{Catalog, extract};
use whimbrel::config::Service;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowServer};
use whimbrel::database::{Session, Settings};
use whimbrel::source::Ddl;

use crate::prepare::prepare;
use crate::render::{self, Problem};
use crate::verbs::Scope;
use crate::verbs::generate::{from_migrations, runnable};

/// Where catalogs come from in one call; a shadow server is started when one is needed.
pub(crate) struct Endpoints<'s> {
    scope: &'s Scope<'s>,
    server: Option<String>,
    shadow: Option<Shadow>,
}

impl<'s> Endpoints<'s> {
    pub(crate) fn new(scope: &'s Scope<'s>, server: Option<String>) -> Self {
        Self { scope, server, shadow: None }
    }

    /// The catalogs of two; databases are read side by side.
    pub(crate) fn both(
        &mut self,
        one: &str,
        other: &str,
    ) -> Result<(Catalog, Catalog), Problem> {
        let Some((first, second)) = url(one).zip(url(other)) else {
            return Ok((self.catalog(one)?, self.catalog(other)?));
        };
        let (first, second) = (first?, second?);
        std::thread::scope(|threads| {
            let reading = threads.spawn(|| live(&first));
            let second = live(&second);
            let first = reading.join().unwrap_or_else(|panic| resume_unwind(panic));
            Ok((first?, second?))
        })
    }

    /// The catalog of what is named.
    pub(crate) fn catalog(&mut self, name: &str) -> Result<Catalog, Problem> {
        if let Some(settings) = url(name) {
            return live(&settings?);
        }
        if let Some(service) = name.strip_prefix("service:") {
            return self.of_service(service);
        }
        let path = self.scope.context.folder.join(name);
        if path.extension().is_some_and(|extension| extension == "json") {
            return snapshot(&path);
        }
        if !path.exists() {
            let title = format!("there is no file or folder `{name}`");
            return Err(Problem::input("usage", title).advise(
                "name a database (postgres://...), a snapshot (.json), a folder of SQL \
                 files, or a service (service:NAME)",
            ));
        }
        self.of_files(&path)
    }

    fn of_files(&mut self, path: &Path) -> Result<Catalog, Problem> {
        let ddl = Ddl::read(path).map_err(|errors| render::of_source(&errors))?;
        let shadow = self.shadow()?;
        let database = shadow
            .create(&DatabaseTraits::default())
            .map_err(|error| render::of_shadow(&error))?;
        ddl.elaborate(&database).map_err(|errors| render::of_source(&errors))?;
        live(&database.settings())
    }

    fn of_service(&mut self, name: &str) -> Result<Catalog, Problem> {
        let service = self.scope.project.services.iter().find(|one| one.name == name);
        let Some(service) = service.cloned() else {
            return Err(Problem::input("usage", format!("there is no service `{name}`")));
        };
        Ok(self.replayed(&service)?.0)
    }

    /// What a service's migrations make, and what of it is its own.
    pub(crate) fn replayed(
        &mut self,
        service: &Service,
    ) -> Result<(Catalog, whimbrel::ops::generate::Ownership), Problem> {
        let scope = self.scope;
        let shadow = self.shadow()?;
        let mut prepared = runnable(scope, service)?;
        let traits = DatabaseTraits::default();
        let current = from_migrations(scope, service, &mut prepared, shadow, &traits)?;
        Ok((live(&current.database.settings())?, current.ownership))
    }

    /// The live database of a service.
    pub(crate) fn of_live(&self, service: &Service) -> Result<Catalog, Problem> {
        let prepared = prepare(service, &self.scope.surroundings())?;
        live(&prepared.settings)
    }

    fn shadow(&mut self) -> Result<&Shadow, Problem> {
        let shadow = match self.shadow.take() {
            Some(shadow) => shadow,
            None => {
                let server = server(self.scope, self.server.as_deref())?;
                Shadow::open(&server, None).map_err(|error| render::of_shadow(&error))?
            }
        };
        Ok(self.shadow.insert(shadow))
    }
}

/// The server for throwaway databases: the one that is named, or one of our own.
pub(crate) fn server(
    scope: &Scope<'_>,
    named: Option<&str>,
) -> Result<ShadowServer, Problem> {
    match named {
        Some(url) => Settings::from_url(url)
            .map(|settings| ShadowServer::Existing(Box::new(settings)))
            .map_err(|error| Problem::input("usage", format!("--shadow: {error}"))),
        None => {
            let options =
                crate::private::throwaway_options(&scope.project, scope.context, None);
            Ok(ShadowServer::Private(options))
        }
    }
}

/// A `pg_dump` for a shadow's server: its own, or the one that is installed.
pub(crate) fn pg_dump(scope: &Scope<'_>, shadow: &Shadow) -> Option<PathBuf> {
    shadow.pg_dump().or_else(|| {
        let options =
            crate::private::throwaway_options(&scope.project, scope.context, None);
        let program = options.binaries.choose().ok()?.program("pg_dump");
        program.is_file().then_some(program)
    })
}

/// The connection that a URL names; nothing when it is none.
fn url(name: &str) -> Option<Result<Settings, Problem>> {
    let is_url = name.starts_with("postgres://") || name.starts_with("postgresql://");
    is_url.then(|| {
        Settings::from_url(name)
            .map_err(|error| Problem::input("usage", error.to_string()))
    })
}

fn live(settings: &Settings) -> Result<Catalog, Problem> {
    let mut session =
        Session::connect(settings).map_err(|error| render::of_connect(&error))?;
    extract(&mut session).map_err(|error| render::of_catalog(&error))
}

fn snapshot(path: &Path) -> Result<Catalog, Problem> {
    let wrong = |reason: String| {
        Problem::input("snapshot", format!("{}: {reason}", path.display()))
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    Catalog::from_snapshot(&text).map_err(|error| wrong(error.to_string()))
}
