//! `schema:drop`, in TypeORM's words, and with more care.

use std::collections::BTreeSet;

use whimbrel::database::Session;
use whimbrel::migration::{GeneratedPart, Query};
use whimbrel::ops::{Clearing, clearing};
use whimbrel::run::{self, RunOptions, Target};
use whimbrel_typeorm::SessionNames;

use crate::args::DropInDrop;
use crate::prepare::Prepared;
use crate::render::{self, Problem, TypeOrmLog};
use crate::verbs::Scope;
use crate::verbs::dropin::{prepared, service};
use crate::verbs::generate::declared_schemas;

/// `schema:drop`. Unlike TypeORM it refuses in production, and where others keep their
/// history.
pub(super) fn drop_schema(given: &DropInDrop, scope: &Scope<'_>) -> Result<(), Problem> {
    let environment = scope.context.environment.get("NODE_ENV");
    if environment.is_some_and(|name| name == "production") {
        consent(given, "this is production: NODE_ENV says so".to_owned())?;
    }
    let (name, mut prepared) = prepared(scope)?;
    let Clearing { statements, other_histories } = found(scope, &prepared)?;
    if !other_histories.is_empty() {
        let others = other_histories.join(", ");
        let title =
            format!("other services keep their history here: {others} would be dropped");
        consent(given, title)?;
    }
    let queries = statements.into_iter().map(Query::plain).collect();
    let part = GeneratedPart { queries, ..GeneratedPart::default() };
    let target = prepared.target(&name, TypeOrmLog.listener(), scope.context);
    // Extensions are not needed to drop things.
    let target = Target { programs: None, ..target };
    run::direct(target, &RunOptions::default(), &part).map_err(render::of_direct)?;
    TypeOrmLog.line("Database schema has been successfully dropped.");
    Ok(())
}

fn consent(given: &DropInDrop, title: String) -> Result<(), Problem> {
    if given.force {
        return Ok(());
    }
    let problem = Problem::input("refused", title);
    let state = Some("nothing was changed".to_owned());
    Err(Problem { state, ..problem }
        .advise("if everything in the schema is to be dropped: --force"))
}

/// What is in the schemas of the entities, and in the one where the others are.
fn found(scope: &Scope<'_>, prepared: &Prepared) -> Result<Clearing, Problem> {
    let mut session = Session::connect(&prepared.settings)
        .map_err(|error| render::of_connect(&error))?;
    let failed = |error| render::of_exec("looking for what there is", &error);
    let answer = session.batch("SELECT current_schema()").map_err(failed)?;
    let current = answer.first().and_then(|outcome| outcome.scalar()).unwrap_or("public");
    let database = Some(prepared.settings.database.clone());
    let names = SessionNames { schema: current.to_owned(), database };
    let home = prepared.tracking.schema().unwrap_or(current);
    let mut schemas: BTreeSet<String> = declared_schemas(scope, service(scope)?, &names)?;
    schemas.insert(home.to_owned());
    clearing(&mut session, &schemas, &prepared.tracking, home).map_err(failed)
}
