//! A copy of the services' database, without its rows, that may be attacked.

use whimbrel::catalog::extract;
use whimbrel::config::{Convention, Service};
use whimbrel::database::Session;
use whimbrel::database::shadow::{Shadow, TargetTraits};
use whimbrel::ops::generate::copy_of;
use whimbrel::sql::{Ident, quote_ident};
use whimbrel::tenancy::estate::{Estate, survey};

use crate::prepare::prepare;
use crate::render::{self, Problem};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;
use crate::verbs::endpoint::server;
use crate::verbs::generate::{Replayed, all_migrations};

/// A throwaway database, and the server that it lies on.
pub(super) struct Throwaway {
    pub(super) shadow: Shadow,
    pub(super) replayed: Replayed,
}

/// Makes what the migrations of some services make.
pub(super) fn of_migrations(
    scope: &Scope<'_>,
    services: &[&Service],
    convention: &Convention,
    named: Option<&str>,
) -> Result<Throwaway, Problem> {
    let shadow = Shadow::open(&server(scope, named)?, None)
        .map_err(|error| render::of_shadow(&error))?;
    let replayed = on_thread(|| all_migrations(scope, services, &shadow))?;
    // A role that the migrations do not make is one like any other: it may what PUBLIC
    // may.
    shadow
        .ensure_roles(&[Ident::new(&convention.roles.app)])
        .map_err(|error| render::of_shadow(&error))?;
    Ok(Throwaway { shadow, replayed })
}

/// Makes what the live database of the services is, with its roles as far as row security
/// asks about them. The live database is only read.
pub(super) fn of_live(
    scope: &Scope<'_>,
    convention: &Convention,
    named: Option<&str>,
) -> Result<Throwaway, Problem> {
    let services = scope.services();
    let first: &Service = services.first().ok_or_else(|| {
        Problem::input("usage", "there is no service whose database could be looked at")
    })?;
    let settings = on_thread(|| Ok(prepare(first, &scope.surroundings())?.settings))?;
    let mut live =
        Session::connect(&settings).map_err(|error| render::of_connect(&error))?;
    let traits = TargetTraits::read(&mut live)
        .map_err(|error| render::of_exec("looking at the database", &error))?;
    let catalog = extract(&mut live).map_err(|error| render::of_catalog(&error))?;
    let estate =
        survey(&mut live, convention).map_err(|error| render::of_estate(&error))?;
    let shadow = Shadow::open(&server(scope, named)?, Some(&traits))
        .map_err(|error| render::of_shadow(&error))?;
    shadow.ensure_roles(&traits.roles).map_err(|error| render::of_shadow(&error))?;
    let database =
        shadow.create(&traits.database).map_err(|error| render::of_shadow(&error))?;
    copy_of(&catalog, &database).map_err(|error| render::of_generate(&error))?;
    // Roles of a server that others use as well are left as they are.
    let roles = if named.is_none() { roles(&estate, convention) } else { String::new() };
    let mut session = database.connect().map_err(|error| render::of_connect(&error))?;
    session
        .batch(&format!("{roles}{}", database_privileges(&estate)))
        .map_err(|error| render::of_exec("giving roles what they have", &error))?;
    let replayed = Replayed { database, failed: Vec::new(), sent: Vec::new() };
    Ok(Throwaway { shadow, replayed })
}

/// What lets a role pass over row security.
fn roles(estate: &Estate, convention: &Convention) -> String {
    let app = quote_ident(&convention.roles.app);
    let mut sql = String::new();
    for role in estate.roles.iter().filter(|role| role.name != estate.server.role) {
        let name = quote_ident(&role.name);
        let superuser = if role.superuser { "SUPERUSER" } else { "NOSUPERUSER" };
        let bypass = if role.bypass_rls { "BYPASSRLS" } else { "NOBYPASSRLS" };
        // The superuser that the throwaway server was made with stays one.
        sql.push_str(&format!(
            "DO $$ BEGIN IF (SELECT oid FROM pg_roles WHERE rolname = {literal}) > 10 THEN \
             ALTER ROLE {name} {superuser} {bypass}; END IF; END $$;\n",
            literal = whimbrel::sql::quote_literal(&role.name)
        ));
        if role.app_may_become {
            sql.push_str(&format!("GRANT {name} TO {app};\n"));
        }
    }
    sql
}

fn database_privileges(estate: &Estate) -> String {
    if estate.server.app_temporary {
        return String::new();
    }
    "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', \
     current_database()); END $$;\n"
        .to_owned()
}
