//! Whose is what: what the service declares, and what other services make.

use std::collections::BTreeSet;

use whimbrel::catalog::{FactId, extract};
use whimbrel::config::{Service, SourceKind};
use whimbrel::database::Session;
use whimbrel::database::shadow::{Shadow, ShadowDatabase};
use whimbrel::ops::baseline::Share;
use whimbrel::ops::generate::Ownership;
use whimbrel::run::Extent;
use whimbrel_typeorm::SessionNames;

use super::Call;
use crate::prepare::Prepared;
use crate::render::{self, Problem};
use crate::verbs::generate::{desired, needed_by, replay};

/// What is known about a live database before it is looked at.
pub(super) struct Known {
    pub(super) share: Share,
    pub(super) foreign: BTreeSet<FactId>,
    pub(super) warnings: Vec<String>,
}

impl Known {
    pub(super) fn find(
        call: &Call<'_>,
        prepared: &Prepared,
        live: &mut Session,
        shadow: &Shadow,
        base: &ShadowDatabase,
    ) -> Result<Self, Problem> {
        let names = names(live, prepared)?;
        let mut known = others(call, shadow, base, &names)?;
        let declared = declared(call, call.service, shadow, base, &names)?;
        if !declared.is_empty() {
            known.foreign.retain(|id| !declared.contains(id));
            known.share = Share::Declared(declared);
        }
        Ok(known)
    }
}

fn names(live: &mut Session, prepared: &Prepared) -> Result<SessionNames, Problem> {
    let answer = live
        .batch("SELECT current_schema()")
        .map_err(|error| render::of_exec("asking for the current schema", &error))?;
    let schema = answer.first().and_then(|outcome| outcome.scalar()).unwrap_or("public");
    let database = Some(prepared.settings.database.clone());
    Ok(SessionNames { schema: schema.to_owned(), database })
}

/// What a service declares, as PostgreSQL sees it.
fn declared(
    call: &Call<'_>,
    service: &Service,
    shadow: &Shadow,
    base: &ShadowDatabase,
    names: &SessionNames,
) -> Result<BTreeSet<FactId>, Problem> {
    match service.source {
        SourceKind::Sql if !service.declares() => return Ok(BTreeSet::new()),
        SourceKind::Sql => {}
        _ => return Ok(desired(call.scope, service, None, names)?.declared),
    }
    let wanted = desired(call.scope, service, None, names)?;
    let scratch = shadow.copy(base).map_err(|error| render::of_shadow(&error))?;
    wanted.ddl.elaborate(&scratch).map_err(|errors| render::of_source(&errors))?;
    let look = |database: &ShadowDatabase| {
        let mut session =
            database.connect().map_err(|error| render::of_connect(&error))?;
        extract(&mut session).map_err(|error| render::of_catalog(&error))
    };
    Ok(Ownership::of_declared(&look(base)?, &look(&scratch)?))
}

/// What all other services make and declare. Where that cannot be found out it is said.
fn others(
    call: &Call<'_>,
    shadow: &Shadow,
    base: &ShadowDatabase,
    names: &SessionNames,
) -> Result<Known, Problem> {
    let project = &call.scope.project;
    let mut known =
        Known { share: Share::Rest, foreign: BTreeSet::new(), warnings: Vec::new() };
    let all = shadow.copy(base).map_err(|error| render::of_shadow(&error))?;
    let settings = all.settings();
    let mut done = needed_by(call.scope, call.service);
    done.push(call.service.name.clone());
    for other in &project.services {
        let mut chain = needed_by(call.scope, other);
        chain.push(other.name.clone());
        for name in chain {
            let one = project.services.iter().find(|service| service.name == name);
            let Some(one) = one.filter(|_| !done.contains(&name)) else { continue };
            match replay(call.scope, one, &settings, &Extent::All) {
                Ok(histories) => known.foreign.extend(histories),
                Err(problem) => known.warnings.push(format!(
                    "what {name} makes is not known, so it may be taken for this \
                     service's own: {}",
                    problem.title
                )),
            }
            if let SourceKind::TypeOrm { .. } = one.source
                && let Ok(wanted) = desired(call.scope, one, None, names)
            {
                known.foreign.extend(wanted.declared);
                known.foreign.extend(wanted.foreign);
            }
            done.push(name);
        }
    }
    let empty = shadow.create(&Default::default());
    let empty = empty.map_err(|error| render::of_shadow(&error))?;
    let look = |database: &ShadowDatabase| {
        let mut session =
            database.connect().map_err(|error| render::of_connect(&error))?;
        extract(&mut session).map_err(|error| render::of_catalog(&error))
    };
    known.foreign.extend(Ownership::of_made(&look(&empty)?, &look(&all)?));
    Ok(known)
}
