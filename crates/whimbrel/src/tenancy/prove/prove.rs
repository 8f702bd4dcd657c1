//! The proof from its beginning to its end.

use std::collections::BTreeMap;

use super::contexts::Context;
use super::error::ProofError;
use super::facts::facts;
use super::options::{ProofEvent, ProofOptions};
use super::marks::Marks;
use super::oracle::{Oracle, Whose};
use super::probe::{Probe, Runner, Seen, Target, Through, watch};
use super::probes::{Ground, others, table};
use super::report::{Finding, Grade, PROOF_VERSION, Proof};
use super::reproduce;
use super::scene::Scene;
use super::seed::seed;
use super::tenants::Tenant;
use super::verdict::{Shown, subjects};
use crate::config::Convention;
use crate::database::{Outcome, Session};
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
    let undone = session.batch("ROLLBACK");
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
    let path = PATH.replace(":app", &quote_literal(&convention.roles.app));
    session.batch(&format!("{START};\n{path}")).map_err(ProofError::exec("beginning"))?;
    let facts = facts(session, &convention.roles.app)?;
    let scene = Scene::new(estate, convention, facts);
    let seeds = seed(session, &scene, options, tell)?;
    let oracle = Oracle::new(session, &scene, &seeds)?;
    let ground = Ground { scene: &scene, seeds: &seeds, oracle: &oracle };
    let marks = Marks::of(&scene, &seeds, &(0..scene.tables.len()).collect::<Vec<_>>());
    let mut probes = Vec::new();
    for at in 0..scene.tables.len() {
        if seeds[at].failure.is_none() {
            table(ground, at, &mut probes);
        }
    }
    others(ground, &marks, &mut probes);
    tell(ProofEvent::Attacking { probes: probes.len() });
    let oids: Vec<_> = estate.tables.iter().map(|table| table.oid).collect();
    let runner = Runner { session, convention, watch: watch(&oids), tell };
    let shown = attack(runner, ground, &mut probes)?;
    Ok(Proof {
        version: PROOF_VERSION,
        app: convention.roles.app.clone(),
        probes: probes.len(),
        subjects: subjects(ground, &shown),
    })
}

/// Makes the probes, those first that need a session in which no tenant was ever set.
fn attack<'a>(
    mut runner: Runner<'_>,
    ground: Ground<'a>,
    probes: &mut [Probe<'a>],
) -> Result<BTreeMap<Target, Shown>, ProofError> {
    probes.sort_by_key(|probe| probe.context);
    let mut shown: BTreeMap<Target, Shown> = BTreeMap::new();
    let all: Vec<&Probe<'_>> = probes.iter().collect();
    let touched = runner.run(&all, |probe, seen, through| {
        note(ground, &mut shown, probe, seen, through);
    })?;
    // What touched more than it should is made again with a look at that.
    let further: Vec<usize> =
        touched.iter().filter_map(|(at, oids)| beyond(ground, &mut probes[*at], oids).then_some(*at)).collect();
    let again: Vec<&Probe<'_>> = further.iter().map(|at| &probes[*at]).collect();
    runner.run(&again, |probe, seen, through| {
        note(ground, &mut shown, probe, seen, through);
    })?;
    Ok(shown)
}

fn note(
    ground: Ground<'_>,
    shown: &mut BTreeMap<Target, Shown>,
    probe: &Probe<'_>,
    seen: Option<Seen>,
    through: Through,
) {
    let of = shown.entry(probe.target).or_default();
    of.tried.push((probe.name, seen.is_none()));
    of.through |= through == Through::Yes && probe.context == Context::Tenant;
    let Some(seen) = seen else { return };
    // Many calls of one function may show the same.
    let calls = matches!(probe.target, Target::Function(_));
    let same = |one: &Finding| {
        one.probe == probe.name
            && one.context == probe.context
            && one.rules == seen.rules
            && (calls || one.seen == seen.words)
    };
    if of.findings.iter().any(same) {
        return;
    }
    of.findings.push(Finding {
        grade: seen.grade,
        probe: probe.name.to_owned(),
        context: probe.context,
        rules: seen.rules.iter().map(|&rule| rule.to_owned()).collect(),
        seen: seen.words,
        sql: reproduce::sql(ground.scene, ground.seeds, probe),
    });
}

/// Makes a probe look at others' rows in the tables that it touched; false when there
/// are none.
fn beyond<'a>(ground: Ground<'a>, probe: &mut Probe<'a>, oids: &[Oid]) -> bool {
    let own = match probe.target {
        Target::Table(at) => Some(ground.scene.root(at)),
        _ => None,
    };
    let places = oids.iter().filter_map(|oid| ground.scene.place(*oid));
    let mut tables: Vec<usize> = places
        .map(|at| ground.scene.root(at))
        .filter(|at| Some(*at) != own && Some(*at) != ground.scene.audit())
        .collect();
    tables.sort_unstable();
    tables.dedup();
    if tables.is_empty() {
        return false;
    }
    let whose = Whose::in_context(probe.context);
    let rule = if own.is_some() { "T43" } else { "T38" };
    probe.watched = false;
    probe.name = "what it does elsewhere";
    // What makes room for the attack may have taken rows away already.
    probe.before.push(ground.oracle.ask(&tables, whose));
    probe.after = vec![ground.oracle.ask(&tables, whose)];
    probe.judge = Box::new(move |answer| {
        let digest = |outcome: Option<&Outcome>, number| -> Option<String> {
            outcome?.rows.get(0)?.get(number).map(str::to_owned)
        };
        let (before, after) = (answer.before.last(), answer.after.first());
        let differs = |number| digest(before, number) != digest(after, number);
        let numbered = tables.iter().enumerate();
        let changed: Vec<usize> =
            numbered.filter(|(number, _)| differs(*number)).map(|(_, at)| *at).collect();
        let labels = changed.iter().map(|at| ground.scene.tables[*at].table.label());
        let words =
            format!("rows of others in {} were touched", labels.collect::<Vec<_>>().join(", "));
        (!changed.is_empty()).then(|| Seen::new(Grade::Leak, &[rule], words))
    });
    true
}
