//! The flow.

use super::convention::adopt;
use super::error::GenerateError;
use super::ground::ground;
use super::ownership::Ownership;
use super::renames::{Renaming, rename};
use super::twice::Declared;
use super::vocabulary::Vocabulary;
use super::write::{part, read_back};
use crate::catalog::{Catalog, Composed, FactId, Kind, Take, extract};
use crate::config::Convention;
use crate::database::Session;
use crate::database::shadow::{Shadow, ShadowDatabase};
use crate::migration::{GeneratedMigration, MadeFor};
use crate::plan::{Hazard, Plan, PlanOptions, plan};
use crate::prove::{Claim, Proof, Testimony, prove, testify};
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
    let Desired { catalog, said, ownership, notes, origins } =
        desired(generation, &current)?;
    let said = said.as_ref().unwrap_or(&catalog);
    let completed = |now: &Catalog| complete(&catalog, said, now, generation, &ownership);
    let copy = generation.shadow.copy(generation.current)?;
    let renamed = rename(&copy, &current, &generation.renaming, |now| {
        // What needs a column by its old name finds it again when that is renamed.
        completed(now).catalog
    })?;
    let Composed { catalog: wanted, dangling } = completed(&renamed.catalog);
    if let Some((needing, needed)) = dangling.into_iter().next() {
        let (needing, needed) = (Box::new(needing), Box::new(needed));
        return Err(GenerateError::InTheWay { needing, needed });
    }
    let kept = kept(&renamed.catalog, &wanted, &catalog, &ownership);
    let mut up = plan(&renamed.catalog, &wanted, &generation.options)?;
    let mut down = plan(&wanted, &renamed.catalog, &generation.options)?;
    up.steps.splice(0..0, renamed.up);
    down.steps.extend(renamed.down);
    (up.from, down.to) = (current.fingerprint(), current.fingerprint());
    consent(&up, &generation.allowed)?;
    let migration = GeneratedMigration {
        up: part(&up),
        down: part(&down),
        ..GeneratedMigration::default()
    };
    let (mut proof, mut testimony) = (None, None);
    if !up.is_empty() {
        let migrations = read_back(&migration)?;
        let interrupt = generation.interrupt.clone();
        let claim = Claim {
            current: &current,
            desired: &wanted,
            migrations: &migrations,
            interrupt,
        };
        proof = Some(prove(&generation.shadow.copy(generation.current)?, &claim)?);
        let tables = changed_tables(&up);
        let copy = generation.shadow.copy(generation.current)?;
        testimony = Some(testify(&copy, &claim, &tables, &renamed.renames)?);
    }
    let unmodelled = current.unmodelled.clone();
    let made_for = ground((&current, &wanted), &ownership, &up);
    Ok(Generated {
        up,
        down,
        migration,
        made_for,
        declared: Declared {
            catalog: said.clone(),
            tops: ownership.declared.clone(),
            origins,
        },
        proof,
        testimony,
        kept,
        notes,
        unmodelled,
    })
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
    let empty = generation.shadow.copy(generation.current)?;
    make_room(&empty, current, |id| ownership.owns_top(current, id))?;
    let base = extract(&mut empty.connect()?)?;
    let scratch = generation.shadow.copy(&empty)?;
    match generation.desired.elaborate(&scratch) {
        Ok(elaborated) => {
            let mut session = scratch.connect()?;
            let mut catalog = extract(&mut session)?;
            ownership.declared.extend(Ownership::of_declared(&base, &catalog));
            let (mut said, mut left) = (None, Vec::new());
            if let Some(convention) = generation.convention {
                let states = (current, &catalog);
                let adopted = adopt(&mut session, states, &ownership, convention)?;
                left = adopted.notes;
                if adopted.pieces {
                    said = Some(std::mem::replace(&mut catalog, extract(&mut session)?));
                }
            }
            // Rows of tables that the source did not make are not the source's.
            let own = |note: &Note| !matches!(note, Note::Rows { origin: None, .. });
            let notes = elaborated.notes.into_iter().filter(own).chain(left).collect();
            let origins = elaborated.origins;
            Ok(Desired { catalog, said, ownership, notes, origins })
        }
        Err(errors) => Err(GenerateError::Source(errors)),
    }
}

/// Drops what is to be declared anew, with all that hangs on it.
fn make_room(
    database: &ShadowDatabase,
    catalog: &Catalog,
    goes: impl Fn(&FactId) -> bool,
) -> Result<(), GenerateError> {
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
    let mut script = String::from("SET client_min_messages = warning;\n");
    for fact in catalog.facts().iter().filter(|fact| goes(&fact.id)) {
        let Some(word) = word(fact.id.kind) else { continue };
        let mut name: Vec<String> =
            fact.id.parts.iter().take(2).map(|part| quote_ident(part)).collect();
        let mut name = std::mem::take(&mut name).join(".");
        if let Some(arguments) = fact.id.parts.get(2) {
            name = format!("{name}({arguments})");
        }
        script.push_str(&format!("DROP {word} IF EXISTS {name} CASCADE;\n"));
    }
    let mut session: Session = database.connect()?;
    session
        .batch(&script)
        .map(drop)
        .map_err(GenerateError::exec("making room for the desired state"))
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
    if vocabulary.can_say(fact, said) { Take::Nothing } else { Take::Whole }
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

/// The tables that a plan locks, as the current state calls them.
pub(super) fn changed_tables(plan: &Plan) -> Vec<FactId> {
    let locks = plan.steps.iter().filter_map(|step| step.lock.as_ref());
    let mut tables: Vec<FactId> = locks.map(|lock| lock.relation.clone()).collect();
    tables.sort();
    tables.dedup();
    tables
}
