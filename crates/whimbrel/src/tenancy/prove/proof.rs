//! The proof from its beginning to its end.

use std::collections::{BTreeMap, HashSet};

use super::attack::attack;
use super::error::ProofError;
use super::facts::facts;
use super::fingerprint::fingerprints;
use super::marks::Marks;
use super::options::{Known, ProofEvent, ProofOptions};
use super::oracle::Oracle;
use super::portion::{capacity, portions};
use super::probe::Target;
use super::probes::{Ground, is_called, others, table};
use super::report::{PROOF_VERSION, Proof};
use super::runner::{Runner, watch};
use super::scene::Scene;
use super::seed::{Seeds, seed};
use super::tenants::Tenant;
use super::verdict::{Shown, subjects};
use crate::config::Convention;
use crate::database::Session;
use crate::sql::quote_literal;
use crate::tenancy::estate::{Estate, Oid};

/// How long one statement may take, and how long it may wait for a lock.
const START: &str = "BEGIN;
SET LOCAL statement_timeout = '5s';
SET LOCAL lock_timeout = '2s';
SET LOCAL row_security = on;
SET LOCAL jit = off;
SET LOCAL client_min_messages = error;
SET LOCAL track_counts = on";

/// The application role's own path: names in policies, triggers and functions are looked
/// up along it.
const PATH: &str = "SELECT set_config('search_path', substr(c, 13), true)
FROM pg_db_role_setting s
LEFT JOIN pg_roles r ON r.oid = s.setrole
LEFT JOIN pg_database d ON d.oid = s.setdatabase,
unnest(s.setconfig) c
WHERE c LIKE 'search_path=%' AND (r.rolname = :app OR s.setrole = 0)
  AND (d.datname = current_database() OR s.setdatabase = 0)
ORDER BY s.setrole = 0, s.setdatabase = 0 LIMIT 1";

/// Proves by attack that no tenant reaches another's rows: makes rows of three tenants
/// in every table, attacks them as the application role from the one in the middle and
/// from sessions that have no tenant, and sees whether a tenant can use its own.
///
/// The session must be a superuser's, new, on a copy of the database that nobody needs:
/// everything happens in transactions that are rolled back, but sequences move on, and
/// what a trigger does elsewhere stays.
///
/// # Errors
/// When the session is no superuser's, the application role does not exist, the tenant
/// column has a type that no ids can be made for, or the server refuses what is no
/// attack. What an attack shows is no error.
pub fn prove(
    session: &mut Session,
    estate: &Estate,
    convention: &Convention,
    options: &ProofOptions,
    tell: &mut dyn FnMut(ProofEvent),
) -> Result<Proof, ProofError> {
    preconditions(session, estate, convention)?;
    let result = attempt(session, estate, convention, options, tell);
    // Whatever happened, nothing is left; a connection that is lost has left nothing.
    let undone = session.batch("ROLLBACK; DEALLOCATE ALL");
    let proof = result?;
    undone.map_err(ProofError::exec("rolling back"))?;
    Ok(proof)
}

fn preconditions(
    session: &Session,
    estate: &Estate,
    convention: &Convention,
) -> Result<(), ProofError> {
    if session.parameter("is_superuser") != Some("on") {
        return Err(ProofError::NotSuperuser { role: estate.server.role.clone() });
    }
    if !estate.server.app_exists {
        return Err(ProofError::NoApp { role: convention.roles.app.clone() });
    }
    if Tenant::Attacker.id(&convention.column_type).is_none() {
        return Err(ProofError::TenantType(convention.column_type.clone()));
    }
    Ok(())
}

fn attempt(
    session: &mut Session,
    estate: &Estate,
    convention: &Convention,
    options: &ProofOptions,
    tell: &mut dyn FnMut(ProofEvent),
) -> Result<Proof, ProofError> {
    begin(session, convention)?;
    let facts = facts(session, &convention.roles.app)?;
    let scene = Scene::new(estate, convention, facts);
    let fingerprints = fingerprints(&scene);
    let known: Vec<Option<&Known>> = (0..scene.tables.len())
        .map(|at| {
            let found = options.known.get(&scene.tables[at].table.label())?;
            (found.fingerprint == fingerprints[at]).then_some(found)
        })
        .collect();
    let wanted = wanted(&scene, &known);
    let capacity = capacity(session)?;
    let portions = portions(&scene, &wanted, capacity, options.tables_at_once);
    let mut outcome = Merged::new(scene.tables.len());
    for (number, include) in portions.iter().enumerate() {
        let turn = Turn { scene: &scene, known: &known, include, options };
        match number {
            0 => turn.take(session, tell, &mut outcome)?,
            // Only a new session is one in which no tenant was ever set.
            _ => {
                session.batch("ROLLBACK").map_err(ProofError::exec("rolling back"))?;
                let mut next = Session::connect(session.settings())?;
                begin(&mut next, convention)?;
                turn.take(&mut next, tell, &mut outcome)?;
            }
        }
    }
    Ok(Proof {
        version: PROOF_VERSION,
        app: convention.roles.app.clone(),
        probes: outcome.probes,
        subjects: subjects(&scene, &outcome, &known, fingerprints),
    })
}

fn begin(session: &mut Session, convention: &Convention) -> Result<(), ProofError> {
    let path = PATH.replace(":app", &quote_literal(&convention.roles.app));
    session.batch(&format!("{START};\n{path}")).map_err(ProofError::exec("beginning"))?;
    Ok(())
}

/// The tables that need rows: those that nothing is known of, and what views and
/// functions may read.
fn wanted(scene: &Scene<'_>, known: &[Option<&Known>]) -> Vec<bool> {
    let functions = scene.estate.functions.iter();
    let called = functions.into_iter().any(|function| is_called(scene, function));
    let views = scene.estate.views.iter().filter(|view| {
        view.app_select || view.app_insert || view.app_update || view.app_delete
    });
    let read: HashSet<usize> =
        views.flat_map(|view| &view.reads).filter_map(|oid| scene.place(*oid)).collect();
    let all = known.iter().enumerate();
    all.map(|(at, known)| called || known.is_none() || read.contains(&at)).collect()
}

/// What all portions came to.
pub(super) struct Merged {
    pub(super) seeds: Vec<Seeds>,
    pub(super) shown: BTreeMap<Target, Shown>,
    probes: usize,
}

impl Merged {
    fn new(tables: usize) -> Self {
        Self { seeds: vec![Seeds::default(); tables], shown: BTreeMap::new(), probes: 0 }
    }
}

/// A portion of the tables, in a transaction that has begun.
struct Turn<'a> {
    scene: &'a Scene<'a>,
    known: &'a [Option<&'a Known>],
    include: &'a [bool],
    options: &'a ProofOptions,
}

impl Turn<'_> {
    fn take(
        &self,
        session: &mut Session,
        tell: &mut dyn FnMut(ProofEvent),
        outcome: &mut Merged,
    ) -> Result<(), ProofError> {
        let Self { scene, include, .. } = *self;
        let seeds = seed(session, scene, include, self.options, tell)?;
        let oracle = Oracle::new(session, scene, &seeds, include)?;
        let ground = Ground { scene, seeds: &seeds, include, oracle: &oracle };
        let places: Vec<usize> = (0..include.len()).filter(|at| include[*at]).collect();
        let marks = Marks::of(scene, &seeds, &places);
        let mut probes = Vec::new();
        for at in &places {
            if seeds[*at].failure.is_none() && self.known[*at].is_none() {
                table(ground, *at, &mut probes);
            }
        }
        others(ground, &marks, &mut probes);
        tell(ProofEvent::Attacking { probes: probes.len() });
        let oids: Vec<Oid> =
            places.iter().map(|at| scene.tables[*at].table.oid).collect();
        let watch = watch(&oids);
        let convention = scene.convention;
        let mut runner = Runner { session, convention, watch, tell, made: 0 };
        attack(&mut runner, ground, &mut probes, &mut outcome.shown)?;
        outcome.probes += probes.len();
        drop(probes);
        for (at, seeds) in seeds.into_iter().enumerate() {
            if include[at] {
                outcome.seeds[at] = seeds;
            }
        }
        Ok(())
    }
}
