//! What there is now, in a shadow database.

use std::collections::BTreeSet;
use std::sync::Arc;

use whimbrel::catalog::{Catalog, FactId, Kind, extract};
use whimbrel::config::Service;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase, TargetTraits};
use whimbrel::database::{Session, Settings};
use whimbrel::history::TrackingTable;
use whimbrel::ops::generate::{Ownership, copy_of};
use whimbrel::run::{self, Extent, RunOptions};

use crate::prepare::{Prepared, prepare};
use crate::render::{self, Problem};
use crate::verbs::Scope;

/// The current state.
pub(crate) struct Current {
    pub(crate) database: ShadowDatabase,
    pub(crate) ownership: Ownership,
}

/// Runs the migrations on disk: those of the services that this one depends on, then its
/// own.
pub(crate) fn from_migrations(
    scope: &Scope<'_>,
    service: &Service,
    shadow: &Shadow,
    traits: &DatabaseTraits,
) -> Result<Current, Problem> {
    let (database, mut foreign) = base(scope, service, shadow, traits)?;
    let settings = database.settings();
    let before = look(&settings)?;
    foreign.extend(replay(scope, service, &settings, &Extent::All)?);
    let made = Ownership::of_made(&before, &look(&settings)?);
    let ownership = Ownership { made, declared: BTreeSet::new(), foreign };
    Ok(Current { database, ownership })
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
    Ok(Current { database, ownership })
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

/// Runs a service's migrations and says where it keeps its history.
pub(crate) fn replay(
    scope: &Scope<'_>,
    service: &Service,
    settings: &Settings,
    extent: &Extent,
) -> Result<BTreeSet<FactId>, Problem> {
    let prepared = prepare(service, &scope.surroundings())?.through(service.engine);
    carry_out(scope, service, prepared, settings, extent)
}

/// Does what a service needs before its first migration, and none of them.
pub(crate) fn begin(
    scope: &Scope<'_>,
    service: &Service,
    settings: &Settings,
) -> Result<BTreeSet<FactId>, Problem> {
    let mut prepared = prepare(service, &scope.surroundings())?.through(service.engine);
    prepared.migrations.clear();
    carry_out(scope, service, prepared, settings, &Extent::All)
}

/// Runs a service's migrations, and does something behind each.
pub(crate) fn replay_each(
    scope: &Scope<'_>,
    service: &Service,
    settings: &Settings,
    mut behind: impl FnMut() -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut prepared = prepare(service, &scope.surroundings())?.through(service.engine);
    prepared.settings.clone_from(settings);
    let options = RunOptions {
        transactions: prepared.transactions,
        journal: false,
        ..RunOptions::default()
    };
    let names: Vec<String> =
        prepared.migrations.iter().map(|migration| migration.name.clone()).collect();
    for name in names {
        let target = prepared.target(&service.name, Arc::new(|_| {}), scope.context);
        run::run(target, &options, &Extent::To(name))
            .map_err(|failure| render::of_failure(&failure).about(&service.name))?;
        behind()?;
    }
    Ok(())
}

fn carry_out(
    scope: &Scope<'_>,
    service: &Service,
    mut prepared: Prepared,
    settings: &Settings,
    extent: &Extent,
) -> Result<BTreeSet<FactId>, Problem> {
    prepared.settings.clone_from(settings);
    let options = RunOptions {
        transactions: prepared.transactions,
        journal: false,
        ..RunOptions::default()
    };
    let target = prepared.target(&service.name, Arc::new(|_| {}), scope.context);
    run::run(target, &options, extent)
        .map_err(|failure| render::of_failure(&failure).about(&service.name))?;
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
