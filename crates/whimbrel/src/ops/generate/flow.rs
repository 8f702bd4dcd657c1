//! The flow.

use super::convention::adopt;
use super::error::GenerateError;
use super::ground::ground;
use super::ownership::Ownership;
use super::renames::{Renaming, rename};
use super::twice::Declared;
use super::vocabulary::Vocabulary;
use super::write::{part, read_back};
use std::path::PathBuf;

use crate::catalog::{Catalog, Composed, FactId, Kind, Take, extract};
use crate::config::Convention;
use crate::database::shadow::{Shadow, ShadowDatabase};
use crate::migration::{GeneratedMigration, MadeFor};
use crate::plan::{Hazard, Plan, PlanOptions, Rename, plan};
use crate::prove::witness::WitnessReport;
use crate::prove::{Claim, Observer, Proof, Testimony, prove, testify};
use crate::run::Interrupt;
use crate::source::{Ddl, Note, Origins};
use crate::sql::quote_ident;

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

/// The desired state with all that its language has no words for and that others own.
fn complete(
    desired: &Catalog,
    said: &Catalog,
    current: &Catalog,
    generation: &Generation<'_>,
    ownership: &Ownership,
) -> Composed {
    desired.composed(current, |fact| {
        take(fact, current, desired, said, generation.vocabulary, ownership)
    })
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

struct Desired {
    /// Where it was elaborated.
    database: ShadowDatabase,
    /// What is wanted, with what the convention adds.
    catalog: Catalog,
    /// What the service itself says, where the convention added something.
    said: Option<Catalog>,
    ownership: Ownership,
    notes: Vec<Note>,
    origins: Origins,
}

/// Elaborates the desired state where everything else is as it is now: functions that
/// defaults call, other services' tables, extensions.
fn desired(
    generation: &Generation<'_>,
    current: &Catalog,
) -> Result<Desired, GenerateError> {
    // What the service's migrations made and what it is known to declare makes room.
    let mut ownership = generation.ownership.clone();
    let scratch = generation.shadow.copy(generation.current)?;
    let base = make_room(&scratch, current, |id| ownership.owns_top(current, id))?;
    let base = base.as_ref().unwrap_or(current);
    match generation.desired.elaborate(&scratch) {
        Ok(elaborated) => {
            let mut session = scratch.connect()?;
            let mut catalog = extract(&mut session)?;
            ownership.declared.extend(Ownership::of_declared(base, &catalog));
            let (mut said, mut left) = (None, Vec::new());
            if let Some(convention) = generation.convention {
                let states = (current, &catalog);
                let adopted = adopt(
                    &mut session,
                    generation.current,
                    states,
                    &ownership,
                    convention,
                )?;
                left = adopted.notes;
                if adopted.pieces {
                    said = Some(std::mem::replace(&mut catalog, extract(&mut session)?));
                }
            }
            // Rows of tables that the source did not make are not the source's.
            let own = |note: &Note| !matches!(note, Note::Rows { origin: None, .. });
            let notes = elaborated.notes.into_iter().filter(own).chain(left).collect();
            let origins = elaborated.origins;
            drop(session);
            Ok(Desired { database: scratch, catalog, said, ownership, notes, origins })
        }
        Err(errors) => Err(GenerateError::Source(errors)),
    }
}

/// Drops what is to be declared anew, with all that hangs on it, and gives what is left;
/// nothing when nothing was to go.
fn make_room(
    database: &ShadowDatabase,
    catalog: &Catalog,
    goes: impl Fn(&FactId) -> bool,
) -> Result<Option<Catalog>, GenerateError> {
    let word = |kind| match kind {
        Kind::Table => Some("TABLE"),
        Kind::View => Some("VIEW"),
        Kind::MaterializedView => Some("MATERIALIZED VIEW"),
        Kind::Enum | Kind::Composite | Kind::Range | Kind::BaseType => Some("TYPE"),
        Kind::Domain => Some("DOMAIN"),
        Kind::Sequence => Some("SEQUENCE"),
        Kind::Function => Some("FUNCTION"),
        Kind::Procedure => Some("PROCEDURE"),
        Kind::Aggregate => Some("AGGREGATE"),
        _ => None,
    };
    let mut script = String::new();
    for fact in catalog.facts() {
        let Some(word) = word(fact.id.kind).filter(|_| goes(&fact.id)) else { continue };
        let name: Vec<String> =
            fact.id.parts.iter().take(2).map(|part| quote_ident(part)).collect();
        let mut name = name.join(".");
        if let Some(arguments) = fact.id.parts.get(2) {
            name = format!("{name}({arguments})");
        }
        script.push_str(&format!("DROP {word} IF EXISTS {name} CASCADE;\n"));
    }
    if script.is_empty() {
        return Ok(None);
    }
    let mut session = database.connect()?;
    session
        .batch(&format!("SET client_min_messages = warning;\n{script}"))
        .map_err(GenerateError::exec("making room for the desired state"))?;
    Ok(Some(extract(&mut session)?))
}

/// What the desired state takes over from the current one: what others own; what the
/// service's language (judged by what the service itself `said`) has no words for.
fn take(
    fact: &crate::catalog::Fact,
    current: &Catalog,
    desired: &Catalog,
    said: &Catalog,
    vocabulary: Vocabulary,
    ownership: &Ownership,
) -> Take {
    if !ownership.owns(current, fact) {
        return Take::Whole;
    }
    if desired.get(&fact.id).is_some() {
        return Take::Attributes(vocabulary.silent_about(fact.id.kind));
    }
    if vocabulary.can_say(fact, current, said) { Take::Nothing } else { Take::Whole }
}

/// What the service owns and does not say, and what is wanted all the same.
fn kept(
    current: &Catalog,
    wanted: &Catalog,
    desired: &Catalog,
    ownership: &Ownership,
) -> Vec<Kept> {
    let stays = |fact: &&crate::catalog::Fact| {
        wanted.get(&fact.id).is_some()
            && desired.get(&fact.id).is_none()
            && ownership.owns(current, fact)
    };
    let facts = current.facts().iter().filter(stays);
    facts.map(|fact| Kept { id: fact.id.clone() }).collect()
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
