//! What there is now, in a shadow database.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use whimbrel::catalog::{Catalog, FactId, Kind, Unmodelled, extract};
use whimbrel::config::Service;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase, TargetTraits};
use whimbrel::database::{Session, Settings};
use whimbrel::history::TrackingTable;
use whimbrel::ops::generate::{Ownership, copy_of};
use whimbrel::run::{self, Event, Extent, Listener, RunOptions};

use crate::prepare::{Prepared, prepare};
use crate::render::{self, Problem};
use crate::verbs::Scope;

/// The current state.
pub(crate) struct Current {
    pub(crate) database: ShadowDatabase,
    pub(crate) ownership: Ownership,
    /// What there is and cannot be in a shadow, as no fact describes it.
    pub(crate) unmodelled: Vec<Unmodelled>,
}

/// Runs the migrations on disk: those of the services that this one depends on, then its
/// own.
pub(crate) fn from_migrations(
    scope: &Scope<'_>,
    service: &Service,
    prepared: &mut Prepared,
    shadow: &Shadow,
    traits: &DatabaseTraits,
) -> Result<Current, Problem> {
    let (database, mut foreign) = base(scope, service, shadow, traits)?;
    let settings = database.settings();
    let before = look(&settings)?;
    let all = Extent::All;
    foreign.extend(carry_out(scope, service, prepared, &settings, &all, silent())?);
    let made = Ownership::of_made(&before, &look(&settings)?);
    let ownership = Ownership { made, declared: BTreeSet::new(), foreign };
    Ok(Current { database, ownership, unmodelled: Vec::new() })
}

/// What there is before a service's own migrations: those of the services that it depends
/// on have run; and where these keep their histories.
pub(crate) fn base(
    scope: &Scope<'_>,
    service: &Service,
    shadow: &Shadow,
    traits: &DatabaseTraits,
) -> Result<(ShadowDatabase, BTreeSet<FactId>), Problem> {
    let database = shadow.create(traits).map_err(|error| render::of_shadow(&error))?;
    let settings = database.settings();
    crate::private::before(&scope.project, &settings)?;
    let mut foreign = BTreeSet::new();
    for name in needed_by(scope, service) {
        let Some(other) = scope.project.services.iter().find(|one| one.name == name)
        else {
            continue;
        };
        foreign.extend(replay(scope, other, &settings, &Extent::All)?);
    }
    Ok((database, foreign))
}

/// What came of running the migrations of several services.
pub(crate) struct Replayed {
    pub(crate) database: ShadowDatabase,
    /// Services whose migrations failed, and why.
    pub(crate) failed: Vec<(String, Problem)>,
    /// What programs sent.
    pub(crate) sent: Vec<Sent>,
}

/// A statement that a program sent.
pub(crate) struct Sent {
    pub(crate) service: String,
    pub(crate) migration: String,
    pub(crate) sql: String,
}

/// Runs the migrations of several services into one throwaway database, those that
/// others depend on first.
pub(crate) fn all_migrations(
    scope: &Scope<'_>,
    services: &[&Service],
    shadow: &Shadow,
) -> Result<Replayed, Problem> {
    let database = shadow
        .create(&DatabaseTraits::default())
        .map_err(|error| render::of_shadow(&error))?;
    let settings = database.settings();
    crate::private::before(&scope.project, &settings)?;
    let mut order: Vec<String> = Vec::new();
    for service in services {
        for name in needed_by(scope, service).into_iter().chain([service.name.clone()]) {
            if !order.contains(&name) {
                order.push(name);
            }
        }
    }
    let (mut failed, mut sent) = (Vec::new(), Vec::new());
    for name in order {
        let known = scope.project.services.iter().find(|one| one.name == name);
        let Some(service) = known else { continue };
        let heard = Arc::new(Mutex::new((String::new(), Vec::new())));
        let ran = runnable(scope, service).and_then(|mut prepared| {
            let heard = listener(&heard);
            carry_out(scope, service, &mut prepared, &settings, &Extent::All, heard)
        });
        if let Err(problem) = ran {
            failed.push((name.clone(), problem));
        }
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        sent.extend(heard.1.drain(..).map(|(migration, sql)| Sent {
            service: name.clone(),
            migration,
            sql,
        }));
    }
    Ok(Replayed { database, failed, sent })
}

/// A listener that does not listen.
fn silent() -> Listener {
    Arc::new(|_| {})
}

/// The migration that runs, and the statements of each so far.
type Heard = Mutex<(String, Vec<(String, String)>)>;

/// Notes the statements that programs send.
fn listener(heard: &Arc<Heard>) -> Listener {
    let heard = Arc::clone(heard);
    Arc::new(move |event| {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Started { name, .. } => heard.0 = name,
            Event::Statement { sql, .. } => {
                let migration = heard.0.clone();
                heard.1.push((migration, sql));
            }
            _ => {}
        }
    })
}

/// Makes a shadow of the live database, which is only read.
pub(super) fn from_live(
    service: &Prepared,
    live: &mut Session,
    shadow: &Shadow,
    traits: &TargetTraits,
) -> Result<Current, Problem> {
    let catalog = extract(live).map_err(|error| render::of_catalog(&error))?;
    shadow.ensure_roles(&traits.roles).map_err(|error| render::of_shadow(&error))?;
    let database =
        shadow.create(&traits.database).map_err(|error| render::of_shadow(&error))?;
    copy_of(&catalog, &database).map_err(|error| render::of_generate(&error))?;
    let foreign = histories(&service.tracking, live_schema(live).as_deref());
    let ownership = Ownership { foreign, ..Ownership::default() };
    Ok(Current { database, ownership, unmodelled: catalog.unmodelled })
}

/// The names of the services whose migrations run before, each before those that need it.
pub(crate) fn needed_by(scope: &Scope<'_>, service: &Service) -> Vec<String> {
    let mut order: Vec<String> = Vec::new();
    let mut open: Vec<(&Service, bool)> = vec![(service, false)];
    while let Some((one, visited)) = open.pop() {
        if order.contains(&one.name) {
            continue;
        }
        if visited {
            order.push(one.name.clone());
            continue;
        }
        open.push((one, true));
        let needed = scope.project.services.iter();
        let needed = needed.filter(|other| one.depends_on.contains(&other.name));
        // A cycle is refused where services are run; here it only ends the walk.
        open.extend(
            needed.filter(|other| !order.contains(&other.name)).map(|o| (o, false)),
        );
        if open.len() > 10_000 {
            break;
        }
    }
    order.retain(|name| *name != service.name);
    order
}

/// A service with the engine that its migrations are to run in.
pub(crate) fn runnable(
    scope: &Scope<'_>,
    service: &Service,
) -> Result<Prepared, Problem> {
    Ok(prepare(service, &scope.surroundings())?.through(service.engine))
}

/// Runs a service's migrations and says where it keeps its history.
pub(crate) fn replay(
    scope: &Scope<'_>,
    service: &Service,
    settings: &Settings,
    extent: &Extent,
) -> Result<BTreeSet<FactId>, Problem> {
    let mut prepared = runnable(scope, service)?;
    carry_out(scope, service, &mut prepared, settings, extent, silent())
}

/// Does what a service needs before its first migration, and none of them.
pub(crate) fn begin(
    scope: &Scope<'_>,
    service: &Service,
    settings: &Settings,
) -> Result<BTreeSet<FactId>, Problem> {
    let mut prepared = runnable(scope, service)?;
    prepared.migrations.clear();
    carry_out(scope, service, &mut prepared, settings, &Extent::All, silent())
}

/// Runs a service's migrations, and does something behind each.
pub(crate) fn replay_each(
    scope: &Scope<'_>,
    service: &Service,
    settings: &Settings,
    mut behind: impl FnMut() -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut prepared = runnable(scope, service)?;
    prepared.settings.clone_from(settings);
    let options = RunOptions {
        transactions: prepared.transactions,
        journal: false,
        ..RunOptions::default()
    };
    let names: Vec<String> =
        prepared.migrations.iter().map(|migration| migration.name.clone()).collect();
    for name in names {
        let target = prepared.target(&service.name, silent(), scope.context);
        run::run(target, &options, &Extent::To(name))
            .map_err(|failure| render::of_failure(&failure).about(&service.name))?;
        behind()?;
    }
    Ok(())
}

/// Runs a service's migrations somewhere else than where it connects.
fn carry_out(
    scope: &Scope<'_>,
    service: &Service,
    prepared: &mut Prepared,
    settings: &Settings,
    extent: &Extent,
    listener: Listener,
) -> Result<BTreeSet<FactId>, Problem> {
    let own = std::mem::replace(&mut prepared.settings, settings.clone());
    let options = RunOptions {
        transactions: prepared.transactions,
        journal: false,
        ..RunOptions::default()
    };
    let target = prepared.target(&service.name, listener, scope.context);
    let ran = run::run(target, &options, extent);
    prepared.settings = own;
    ran.map_err(|failure| render::of_failure(&failure).about(&service.name))?;
    Ok(histories(&prepared.tracking, Some("public")))
}

/// The tables in which a service's history is kept.
fn histories(tracking: &TrackingTable, schema: Option<&str>) -> BTreeSet<FactId> {
    let schema = tracking.schema().or(schema).unwrap_or("public");
    [tracking.name().to_owned(), tracking.journal_name()]
        .into_iter()
        .flat_map(|name| {
            let sequence = FactId::new(
                Kind::Sequence,
                [schema.to_owned(), format!("{name}_id_seq")],
            );
            [FactId::new(Kind::Table, [schema.to_owned(), name]), sequence]
        })
        .collect()
}

fn look(settings: &Settings) -> Result<Catalog, Problem> {
    let mut session =
        Session::connect(settings).map_err(|error| render::of_connect(&error))?;
    extract(&mut session).map_err(|error| render::of_catalog(&error))
}

fn live_schema(live: &mut Session) -> Option<String> {
    let answer = live.batch("SELECT current_schema()").ok()?;
    answer.first()?.scalar().map(str::to_owned)
}
