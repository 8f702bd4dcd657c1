//! The flow.

use super::desired::{Desired, complete, desired, kept};
use super::error::GenerateError;
use super::ground::ground;
use super::ownership::Ownership;
use super::renames::{Renaming, rename};
use super::twice::Declared;
use super::vocabulary::Vocabulary;
use super::write::{part, read_back};
use std::path::PathBuf;

use crate::catalog::{Catalog, Composed, FactId, Kind, extract};
use crate::config::Convention;
use crate::database::shadow::{Shadow, ShadowDatabase};
use crate::migration::{GeneratedMigration, MadeFor};
use crate::plan::{Hazard, Plan, PlanOptions, Rename, plan};
use crate::prove::witness::WitnessReport;
use crate::prove::{Claim, Observer, Proof, Testimony, prove, testify};
use crate::run::Interrupt;
use crate::source::{Ddl, Note};

/// What to generate from.
#[derive(Debug)]
pub struct Generation<'a> {
    /// Where databases can be made.
    pub shadow: &'a Shadow,
    /// A shadow database that is as things are now.
    pub current: &'a ShadowDatabase,
    /// What the service wants.
    pub desired: &'a Ddl,
    /// What its language can say.
    pub vocabulary: Vocabulary,
    /// What it owns; what it declares is found out here.
    pub ownership: Ownership,
    /// What the project asks of tables of tenants' rows, where it asks anything.
    pub convention: Option<&'a Convention>,
    /// How tables are changed.
    pub options: PlanOptions,
    /// Who decides about renames.
    pub renaming: Renaming<'a>,
    /// Hazards that are allowed.
    pub allowed: Vec<Hazard>,
    /// A `pg_dump` for the shadow's server, as a second observer.
    pub pg_dump: Option<PathBuf>,
    /// Who may ask to stop.
    pub interrupt: Interrupt,
}

/// Something of the service's own that its language has no words for, and that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Which thing.
    pub id: FactId,
}

/// A migration that is not written yet.
#[derive(Debug)]
pub struct Generated {
    /// The way up.
    pub up: Plan,
    /// The way down.
    pub down: Plan,
    /// Both, as a migration's contents.
    pub migration: GeneratedMigration,
    /// What it was made for: what it changes and needs, as it is now. The migration does
    /// not say it by itself, as TypeORM's have no place for it.
    pub made_for: Vec<MadeFor>,
    /// What the service declares.
    pub declared: Declared,
    /// What was proven; nothing when there is nothing to do.
    pub proof: Option<Proof>,
    /// What became of rows in the tables that are changed.
    pub testimony: Option<Testimony>,
    /// What stays although the desired state does not say it.
    pub kept: Vec<Kept>,
    /// What there is to say about the desired state.
    pub notes: Vec<Note>,
    /// Objects that are there and that Whimbrel does not know how to describe.
    pub unmodelled: Vec<crate::catalog::Unmodelled>,
}

/// Generates the migration, and proves it on a copy.
///
/// # Errors
/// See [`GenerateError`].
pub fn generate(generation: &Generation<'_>) -> Result<Generated, GenerateError> {
    let current = extract(&mut generation.current.connect()?)?;
    let desired = desired(generation, &current)?;
    let ways = ways(generation, &current, &desired)?;
    // What stays or is another's is in no database that is as the service wants it.
    let is_shown = ways.wanted.fingerprint() == desired.catalog.fingerprint();
    let shown = is_shown.then_some(&desired.database);
    let (proof, testimony) = proven(generation, &current, &ways, shown)?;
    let made_for = ground((&current, &ways.wanted), &desired.ownership, &ways.up);
    let declared = Declared {
        catalog: desired.said.unwrap_or(desired.catalog),
        tops: desired.ownership.declared,
        origins: desired.origins,
    };
    Ok(Generated {
        up: ways.up,
        down: ways.down,
        migration: ways.migration,
        made_for,
        declared,
        proof,
        testimony,
        kept: ways.kept,
        notes: desired.notes,
        unmodelled: current.unmodelled,
    })
}

/// Both ways between what is and what is wanted, not proven yet.
struct Ways {
    /// What is wanted, with all that stays.
    wanted: Catalog,
    up: Plan,
    down: Plan,
    migration: GeneratedMigration,
    renames: Vec<Rename>,
    kept: Vec<Kept>,
}

/// Finds what is renamed, plans both ways, and asks whether hazards are allowed.
fn ways(
    generation: &Generation<'_>,
    current: &Catalog,
    desired: &Desired,
) -> Result<Ways, GenerateError> {
    let Desired { catalog, said, ownership, .. } = desired;
    let said = said.as_ref().unwrap_or(catalog);
    let copy = || generation.shadow.copy(generation.current);
    let renamed = rename(copy, current, &generation.renaming, |now| {
        // What needs a column by its old name finds it again when that is renamed.
        complete(catalog, said, now, generation, ownership)
    })?;
    let Composed { catalog: wanted, dangling } = renamed.wanted;
    if let Some((needing, needed)) = dangling.into_iter().next() {
        let (needing, needed) = (Box::new(needing), Box::new(needed));
        return Err(GenerateError::InTheWay { needing, needed });
    }
    let now = renamed.catalog.as_ref().unwrap_or(current);
    let kept = kept(now, &wanted, catalog, ownership);
    let mut up = plan(now, &wanted, &generation.options)?;
    let mut down = plan(&wanted, now, &generation.options)?;
    up.steps.splice(0..0, renamed.up);
    down.steps.extend(renamed.down);
    (up.from, down.to) = (current.fingerprint(), current.fingerprint());
    consent(&up, &generation.allowed)?;
    let migration = GeneratedMigration {
        up: part(&up),
        down: part(&down),
        ..GeneratedMigration::default()
    };
    Ok(Ways { wanted, up, down, migration, renames: renamed.renames, kept })
}

/// Reads the migration back and tries it out; nothing when there is nothing to do.
fn proven(
    generation: &Generation<'_>,
    current: &Catalog,
    ways: &Ways,
    shown: Option<&ShadowDatabase>,
) -> Result<(Option<Proof>, Option<Testimony>), GenerateError> {
    if ways.up.is_empty() {
        return Ok((None, None));
    }
    let migrations = read_back(&ways.migration)?;
    let (program, shadow) = (generation.pg_dump.clone(), generation.shadow);
    let observer = Observer { program, shadow };
    let claim = Claim {
        current,
        desired: &ways.wanted,
        migrations: &migrations,
        interrupt: generation.interrupt.clone(),
        observer: Some(&observer),
        shown,
    };
    let tables = changed_tables(&ways.up, current);
    let (proof, testimony) = try_out(generation, &claim, &tables, &ways.renames)?;
    Ok((Some(proof), Some(testimony)))
}

/// Runs the migration on copies, with rows and without, side by side. Where no table is
/// changed that is there before, there are no rows to speak of.
fn try_out(
    generation: &Generation<'_>,
    claim: &Claim<'_>,
    tables: &[FactId],
    renames: &[Rename],
) -> Result<(Proof, Testimony), GenerateError> {
    let bare = generation.shadow.copy(generation.current)?;
    if tables.is_empty() {
        let nothing = Testimony::Told(WitnessReport::default());
        return Ok((prove(&bare, claim)?, nothing));
    }
    let peopled = generation.shadow.copy(generation.current)?;
    let (proof, testimony) = std::thread::scope(|scope| {
        let proof = scope.spawn(|| prove(&bare, claim));
        let testimony = testify(&peopled, claim, tables, renames);
        (proof.join(), testimony)
    });
    let proof = proof.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    Ok((proof, testimony?))
}

/// What the service declares, and nothing more than that.
///
/// # Errors
/// As [`generate`], as far as it comes.
pub fn declare(generation: &Generation<'_>) -> Result<Declared, GenerateError> {
    let current = extract(&mut generation.current.connect()?)?;
    let Desired { catalog, said, ownership, origins, .. } =
        desired(generation, &current)?;
    let catalog = said.unwrap_or(catalog);
    Ok(Declared { catalog, tops: ownership.declared, origins })
}

/// Refuses what can lose data and was not allowed.
pub(super) fn consent(up: &Plan, allowed: &[Hazard]) -> Result<(), GenerateError> {
    let refused = |hazard: &Hazard| hazard.needs_consent() && !allowed.contains(hazard);
    let hazards: Vec<Hazard> = up.hazards().into_iter().filter(refused).collect();
    if hazards.is_empty() {
        return Ok(());
    }
    let steps = up.steps.iter();
    let dangerous =
        steps.filter(|step| step.hazards.iter().any(|hazard| hazards.contains(hazard)));
    let statements = dangerous.map(|step| step.sql.clone()).collect();
    Err(GenerateError::Hazards { hazards, statements })
}

/// The tables of the current state that a plan locks.
pub(super) fn changed_tables(plan: &Plan, current: &Catalog) -> Vec<FactId> {
    let locks = plan.steps.iter().filter_map(|step| step.lock.as_ref());
    let is_table = |id: &&FactId| id.kind == Kind::Table && current.get(id).is_some();
    let mut tables: Vec<FactId> =
        locks.map(|lock| &lock.relation).filter(is_table).cloned().collect();
    tables.sort();
    tables.dedup();
    tables
}
