//! The first migration of a service whose part of a database is there already.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::catalog::{Catalog, Composed, Fact, FactId, Kind, Take, extract};
use crate::database::shadow::{Shadow, ShadowDatabase};
use crate::migration::GeneratedMigration;
use crate::ops::generate::{GenerateError, part, read_back, top_level};
use crate::plan::{Plan, PlanOptions, plan};
use crate::prove::{Claim, Observer, Proof, prove};
use crate::run::Interrupt;

/// Which part of a database is a service's own.
#[derive(Debug, Clone)]
pub enum Share {
    /// What it declares, with what that needs.
    Declared(BTreeSet<FactId>),
    /// Everything that nobody else owns.
    Rest,
}

/// What to write a first migration from.
#[derive(Debug)]
pub struct Baselining<'a> {
    /// Where databases can be made.
    pub shadow: &'a Shadow,
    /// As things are before the service's first migration.
    pub base: &'a ShadowDatabase,
    /// The live database.
    pub live: &'a Catalog,
    /// Which part of it is the service's own.
    pub share: Share,
    /// What belongs to others: other services' objects, every history.
    pub foreign: &'a BTreeSet<FactId>,
    /// A `pg_dump` for the shadow's server, as a second observer.
    pub pg_dump: Option<PathBuf>,
    /// Who may ask to stop.
    pub interrupt: Interrupt,
}

/// A first migration that is not written yet.
#[derive(Debug)]
pub struct Baseline {
    /// Both ways.
    pub migration: GeneratedMigration,
    /// What it makes.
    pub up: Plan,
    /// What was proven; nothing where there is nothing to make.
    pub proof: Option<Proof>,
    /// What the service declares and the live database does not have.
    pub absent: Vec<FactId>,
    /// What is in the live database and neither in the migration nor anybody else's.
    pub left: Vec<FactId>,
}

/// Writes the migration that makes what is there, and proves it.
///
/// # Errors
/// See [`GenerateError`].
pub fn baseline(baselining: &Baselining<'_>) -> Result<Baseline, GenerateError> {
    let Baselining { base, live, foreign, .. } = baselining;
    let before = extract(&mut base.connect()?)?;
    let mut absent = Vec::new();
    let tops = tops(live);
    let own: BTreeSet<FactId> = match &baselining.share {
        Share::Rest => tops.difference(foreign).cloned().collect(),
        Share::Declared(declared) => {
            absent.extend(declared.difference(&tops).cloned());
            let known = tops.intersection(declared).cloned();
            with_needs(live, &before, known.collect(), foreign)
        }
    };
    let take = |fact: &Fact| match own.contains(&top_level(live, fact)) {
        true => Take::Whole,
        false => Take::Nothing,
    };
    let Composed { catalog: wanted, dangling } = before.composed(live, take);
    if let Some((needing, needed)) = dangling.into_iter().next() {
        let (needing, needed) = (Box::new(needing), Box::new(needed));
        return Err(GenerateError::Foreign { needing, needed });
    }
    let options = PlanOptions::default();
    let up = plan(&before, &wanted, &options)?;
    let migration = GeneratedMigration {
        up: part(&up),
        down: part(&plan(&wanted, &before, &options)?),
        ..GeneratedMigration::default()
    };
    let proof = match up.is_empty() {
        true => None,
        false => {
            let observer = Observer {
                program: baselining.pg_dump.clone(),
                shadow: baselining.shadow,
            };
            let claim = Claim {
                current: &before,
                desired: &wanted,
                migrations: &read_back(&migration)?,
                interrupt: baselining.interrupt.clone(),
                observer: Some(&observer),
                shown: None,
            };
            Some(prove(&baselining.shadow.copy(base)?, &claim)?)
        }
    };
    let left = tops.into_iter().filter(|id| {
        !own.contains(id) && !foreign.contains(id) && before.get(id).is_none()
    });
    Ok(Baseline { migration, up, proof, absent, left: left.collect() })
}

/// The things at the top of a catalog.
fn tops(catalog: &Catalog) -> BTreeSet<FactId> {
    catalog.facts().iter().map(|fact| top_level(catalog, fact)).collect()
}

/// Things with all that they need and that is nobody else's: functions of triggers and
/// defaults, types, extensions, the schemas that they are in.
fn with_needs(
    live: &Catalog,
    before: &Catalog,
    own: BTreeSet<FactId>,
    foreign: &BTreeSet<FactId>,
) -> BTreeSet<FactId> {
    let mut open: Vec<FactId> = own.iter().cloned().collect();
    let mut found = own;
    while let Some(top) = open.pop() {
        for fact in below(live, &top) {
            let parent = live.parent(fact).filter(|one| is_container(one));
            for needed in live.dependencies(fact).chain(parent) {
                let needed = top_level(live, needed);
                let is_free = !foreign.contains(&needed) && before.get(&needed).is_none();
                if is_free && found.insert(needed.clone()) {
                    open.push(needed);
                }
            }
        }
    }
    found
}

fn is_container(fact: &Fact) -> bool {
    matches!(fact.id.kind, Kind::Schema | Kind::Extension)
}

/// A thing and all its parts. Of a schema that is only what is said of it.
fn below<'c>(catalog: &'c Catalog, top: &FactId) -> Vec<&'c Fact> {
    let mut found: Vec<&Fact> = catalog.get(top).into_iter().collect();
    let mut at = 0;
    while let Some(fact) = found.get(at).copied() {
        at += 1;
        if is_container(fact) {
            continue;
        }
        found.extend(catalog.children(&fact.id));
    }
    found
}
