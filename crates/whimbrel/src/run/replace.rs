//! Migrations that stand for others (`replaces`): on a database that has the others they
//! are recorded and not run.

use std::collections::HashSet;

use crate::history::{AppliedMigration, AttemptState, History};
use crate::migration::{Direction, MigrationFile};
use crate::run::Refusal;

/// What the journal calls an attempt that only recorded a migration because those that
/// it replaces are there.
pub(super) const KIND: &str = "replaced";

/// The names that a database has.
fn recorded(history: &History) -> HashSet<&str> {
    history.applied.iter().map(|row| row.name.as_str()).collect()
}

/// Takes those away that others stand for, and refuses a replacement of which a database
/// has only a part and the files are gone that would complete it.
pub(super) fn settle<'m>(
    migrations: &'m [MigrationFile],
    mut pending: Vec<&'m MigrationFile>,
    history: &History,
) -> Result<Vec<&'m MigrationFile>, Refusal> {
    let applied = recorded(history);
    for one in migrations.iter().filter(|one| !one.replaces().is_empty()) {
        let is_applied = applied.contains(one.name.as_str());
        if !is_applied && !pending.iter().any(|step| step.name == one.name) {
            continue;
        }
        let names = names(one);
        let has = names.iter().any(|name| applied.contains(name));
        if is_applied || !has {
            pending.retain(|step| !names.contains(step.name.as_str()));
            continue;
        }
        let comes = |name: &str| {
            applied.contains(name) || pending.iter().any(|step| step.name == name)
        };
        let missing = one.replaces().iter().filter(|replaced| !replaced.is_in(&comes));
        let missing: Vec<String> = missing.map(|one| one.name.clone()).collect();
        if !missing.is_empty() {
            return Err(Refusal::PartlyReplaced { name: one.name.clone(), missing });
        }
    }
    Ok(pending)
}

/// The names of those among the pending that are only recorded.
pub(super) fn taken(pending: &[&MigrationFile], history: &History) -> HashSet<String> {
    let mut has = recorded(history);
    let mut taken = HashSet::new();
    for step in pending {
        let known = |name: &str| has.contains(name);
        let replaces = step.replaces();
        if !replaces.is_empty() && replaces.iter().all(|one| one.is_in(&known)) {
            taken.insert(step.name.clone());
        }
        has.insert(&step.name);
    }
    taken
}

/// Those of the pending that are run.
pub(super) fn run_of<'m>(
    pending: &[&'m MigrationFile],
    history: &History,
) -> Vec<&'m MigrationFile> {
    let taken = taken(pending, history);
    pending.iter().copied().filter(|step| !taken.contains(&step.name)).collect()
}

/// Refuses to record a migration in place of others a second time. Its row was deleted
/// and theirs were not: TypeORM's own revert does that, which knows nothing of them.
pub(super) fn refuse_forgotten(
    taken: &HashSet<String>,
    history: &History,
) -> Result<(), Refusal> {
    let forgotten = taken.iter().find(|name| {
        history.attempts.get(*name).is_some_and(|attempt| {
            attempt.kind == KIND
                && attempt.direction == Direction::Up
                && attempt.state == AttemptState::Done
        })
    });
    forgotten.map_or(Ok(()), |name| Err(Refusal::ForgottenReplacement(name.clone())))
}

/// The rows that go with others, because a migration that is recorded stands for them:
/// each with that migration.
pub(crate) fn replaced_rows<'m>(
    migrations: &'m [MigrationFile],
    history: &History,
) -> Vec<(String, &'m MigrationFile)> {
    let applied = recorded(history);
    let standing = migrations.iter().filter(|one| applied.contains(one.name.as_str()));
    let names = standing.flat_map(|one| {
        one.replaces()
            .iter()
            .flat_map(|replaced| replaced.names())
            .map(move |name| (name, one))
    });
    names.map(|(name, one)| (name.to_owned(), one)).collect()
}

/// All the names that a migration stands for.
pub(crate) fn names(migration: &MigrationFile) -> HashSet<&str> {
    migration.replaces().iter().flat_map(|replaced| replaced.names()).collect()
}

/// The id that a replacement has to have so that TypeORM, which reverts the highest id
/// first, reverts it after what was applied behind those that it replaces. `None` where
/// nothing was.
pub(super) fn place(
    migration: &MigrationFile,
    applied: &[AppliedMigration],
) -> Option<Place> {
    let names = names(migration);
    let is_replaced = |row: &&AppliedMigration| names.contains(row.name.as_str());
    let last = applied.iter().filter(is_replaced).map(|row| row.id).max()?;
    let newest = applied.iter().map(|row| row.id).max()?;
    let is_last = applied.iter().all(|row| is_replaced(&row) || row.id < last);
    let lowest = applied.iter().map(|row| row.id).min()?;
    (!is_last && newest > last).then_some(Place { last, lowest })
}

/// Where a replacement goes in the tracking table.
pub(super) struct Place {
    /// The highest id of those that it replaces, which it takes over.
    pub(super) last: i64,
    /// The lowest id of the table; those that it replaces go below.
    pub(super) lowest: i64,
}
