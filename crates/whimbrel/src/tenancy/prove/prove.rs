//! The proof from its beginning to its end.

use std::collections::BTreeMap;

use super::error::ProofError;
use super::facts::facts;
use super::options::{ProofEvent, ProofOptions};
use super::oracle::Oracle;
use super::probe::{Probe, Target, run};
use super::probes::{Ground, table};
use super::report::{Finding, PROOF_VERSION, Proof};
use super::reproduce;
use super::scene::Scene;
use super::seed::{Seeds, seed};
use super::tenants::Tenant;
use super::verdict::{Shown, subjects};
use crate::config::Convention;
use crate::database::Session;
use crate::tenancy::estate::Estate;

/// How long one statement may take, and how long it may wait for a lock.
const START: &str = "BEGIN;
SET LOCAL statement_timeout = '5s';
SET LOCAL lock_timeout = '2s';
SET LOCAL row_security = on;
SET LOCAL jit = off;
SET LOCAL client_min_messages = error;
SET LOCAL search_path = pg_catalog";

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
    session.batch(START).map_err(ProofError::exec("beginning"))?;
    let facts = facts(session, &convention.roles.app)?;
    let scene = Scene::new(estate, convention, facts);
    let seeds = seed(session, &scene, options, tell)?;
    let oracle = Oracle::new(session, &scene, &seeds)?;
    let ground = Ground { scene: &scene, seeds: &seeds, oracle: &oracle };
    let mut probes = Vec::new();
    for at in 0..scene.tables.len() {
        if seeds[at].failure.is_none() {
            table(ground, at, &mut probes);
        }
    }
    let shown = attack(session, &scene, &seeds, &probes, tell)?;
    Ok(Proof {
        version: PROOF_VERSION,
        app: convention.roles.app.clone(),
        probes: probes.len(),
        subjects: subjects(&scene, &seeds, &shown),
    })
}

/// Makes the probes, those first that need a session in which no tenant was ever set.
fn attack(
    session: &mut Session,
    scene: &Scene<'_>,
    seeds: &[Seeds],
    probes: &[Probe<'_>],
    tell: &mut dyn FnMut(ProofEvent),
) -> Result<BTreeMap<Target, Shown>, ProofError> {
    tell(ProofEvent::Attacking { probes: probes.len() });
    let mut order: Vec<&Probe<'_>> = probes.iter().collect();
    order.sort_by_key(|probe| probe.context);
    let mut shown: BTreeMap<Target, Shown> = BTreeMap::new();
    run(session, scene.convention, &order, tell, |probe, seen| {
        let of = shown.entry(probe.target).or_default();
        of.tried.push((probe.name, seen.is_none()));
        let Some(seen) = seen else { return };
        let finding = Finding {
            grade: seen.grade,
            probe: probe.name.to_owned(),
            context: probe.context,
            rules: seen.rules.iter().map(|&rule| rule.to_owned()).collect(),
            seen: seen.words,
            sql: reproduce::sql(scene, seeds, probe),
        };
        of.findings.push(finding.clone());
        for other in seen.also {
            shown.entry(other).or_default().findings.push(finding.clone());
        }
    })?;
    Ok(shown)
}
