//! What a run has to do: the files compared with the history.

use std::collections::{HashMap, HashSet};

use crate::history::{AppliedMigration, Attempt, AttemptState, History};
use crate::migration::{Body, Direction, MigrationFile};
use crate::run::resume::is_unchanged;
use crate::run::{Refusal, Transactions, replace};

/// How far a run goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Extent {
    /// Everything pending.
    #[default]
    All,
    /// Up to and including this migration.
    To(String),
}

/// How far a revert goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RevertExtent {
    /// The last `n` applied migrations.
    Count(usize),
    /// Everything applied after this migration, which itself stays.
    To(String),
    /// Everything.
    All,
}

/// Refuses two migrations with one name, with TypeORM's message.
///
/// # Errors
/// [`Refusal::Duplicates`] with each such name once.
pub fn refuse_duplicates(migrations: &[MigrationFile]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    let mut twice = Vec::new();
    for migration in migrations {
        if !seen.insert(&*migration.name) && !twice.contains(&migration.name) {
            twice.push(migration.name.clone());
        }
    }
    if twice.is_empty() { Ok(()) } else { Err(Refusal::Duplicates(twice)) }
}

/// The migrations to apply: those whose name is not in the tracking table. Like
/// TypeORM this does not look at timestamps, so an older file that appears later runs.
pub(super) fn pending<'m>(
    migrations: &'m [MigrationFile],
    history: &History,
    extent: &Extent,
) -> Result<Vec<&'m MigrationFile>, Refusal> {
    let applied: HashSet<&str> =
        history.applied.iter().map(|row| row.name.as_str()).collect();
    let mut pending: Vec<&MigrationFile> =
        migrations.iter().filter(|m| !applied.contains(m.name.as_str())).collect();
    if let Extent::To(wanted) = extent {
        let last = find(migrations, wanted)?;
        let bound = (last.timestamp, last.name.as_str());
        pending.retain(|m| (m.timestamp, m.name.as_str()) <= bound);
    }
    replace::settle(migrations, pending, history)
}

/// The rows to revert, newest id first, each with its file.
pub(super) fn to_revert<'m>(
    migrations: &'m [MigrationFile],
    history: &History,
    extent: &RevertExtent,
) -> Result<Vec<&'m MigrationFile>, Refusal> {
    let by_name: HashMap<&str, &MigrationFile> =
        migrations.iter().map(|m| (m.name.as_str(), m)).collect();
    // What a recorded migration stands for is taken back with it.
    let replaced: HashMap<String, &MigrationFile> =
        replace::replaced_rows(migrations, history).into_iter().collect();
    let by = |name: &str| replaced.get(name).copied();
    // A name recorded twice is one migration; taking it back forgets both rows.
    let mut seen = HashSet::new();
    let newest_first = history
        .applied
        .iter()
        .rev()
        .filter(|row| by(&row.name).is_none() && seen.insert(row.name.as_str()));
    let rows: Vec<&AppliedMigration> = match extent {
        RevertExtent::Count(count) => newest_first.take(*count).collect(),
        RevertExtent::All => newest_first.collect(),
        RevertExtent::To(name) => {
            let stays = &applied_row(&history.applied, name)?.name;
            let stays = match by(stays) {
                None => stays,
                Some(by) if by.replaces().last().is_some_and(|l| l.name == *stays) => {
                    &by.name
                }
                Some(by) => {
                    let (name, by) = (stays.clone(), by.name.clone());
                    return Err(Refusal::WithinReplaced { name, by });
                }
            };
            newest_first.take_while(|row| row.name != *stays).collect()
        }
    };
    rows.into_iter()
        .map(|row| {
            by_name
                .get(row.name.as_str())
                .copied()
                .ok_or_else(|| Refusal::UnknownMigration(row.name.clone()))
        })
        .collect()
}

fn applied_row<'r>(
    rows: &'r [AppliedMigration],
    wanted: &str,
) -> Result<&'r AppliedMigration, Refusal> {
    rows.iter().find(|row| answers_to(&row.name, row.timestamp, wanted)).ok_or_else(
        || Refusal::NoSuchMigration {
            name: wanted.to_owned(),
            nearest: nearest(rows.iter().map(|row| row.name.as_str()), wanted),
        },
    )
}

/// The migration that a name, a name without its timestamp, or a timestamp means.
///
/// # Errors
/// [`Refusal::NoSuchMigration`] with the nearest name.
pub fn find<'m>(
    migrations: &'m [MigrationFile],
    wanted: &str,
) -> Result<&'m MigrationFile, Refusal> {
    migrations.iter().find(|m| answers_to(&m.name, m.timestamp, wanted)).ok_or_else(
        || Refusal::NoSuchMigration {
            name: wanted.to_owned(),
            nearest: nearest(migrations.iter().map(|m| m.name.as_str()), wanted),
        },
    )
}

/// A migration answers to its name, to its name without the timestamp, and to its
/// timestamp.
fn answers_to(name: &str, timestamp: i64, wanted: &str) -> bool {
    let stamp = timestamp.to_string();
    name == wanted || stamp == wanted || name.strip_suffix(&stamp) == Some(wanted)
}

fn nearest<'n>(names: impl Iterator<Item = &'n str>, wanted: &str) -> Option<String> {
    names
        .map(|name| {
            (
                strsim::damerau_levenshtein(&name.to_lowercase(), &wanted.to_lowercase()),
                name,
            )
        })
        .min()
        .filter(|(distance, name)| *distance <= name.len() / 2)
        .map(|(_, name)| name.to_owned())
}

/// TypeORM's rule: in mode `all` no pending migration may say anything about its own
/// transaction.
pub(super) fn refuse_overrides(
    pending: &[&MigrationFile],
    transactions: Transactions,
) -> Result<(), Refusal> {
    if transactions != Transactions::All {
        return Ok(());
    }
    let overriding: Vec<String> = pending
        .iter()
        .filter(|migration| migration.wrapping().is_some())
        .map(|migration| migration.name.clone())
        .collect();
    if overriding.is_empty() {
        Ok(())
    } else {
        Err(Refusal::TransactionOverride(overriding))
    }
}

/// Where files and history do not agree, in sentences.
pub(super) fn disagreements(
    migrations: &[MigrationFile],
    history: &History,
    pending: &[&MigrationFile],
) -> Vec<String> {
    let mut found = Vec::new();
    let mut known: HashSet<&str> = migrations.iter().map(|m| m.name.as_str()).collect();
    known.extend(migrations.iter().flat_map(replace::names));
    for row in history.applied.iter().filter(|row| !known.contains(row.name.as_str())) {
        found.push(format!("{} was applied and its file is gone", row.name));
    }
    let applied: HashSet<&str> =
        history.applied.iter().map(|row| row.name.as_str()).collect();
    for migration in migrations {
        if applied.contains(migration.name.as_str()) && is_edited(migration, history) {
            found.push(format!("{} was edited after it was applied", migration.name));
        }
    }
    let newest = history.applied.iter().max_by_key(|row| row.timestamp);
    let taken = replace::taken(pending, history);
    for migration in pending.iter().filter(|one| !taken.contains(&one.name)) {
        if let Some(newest) = newest.filter(|row| row.timestamp > migration.timestamp) {
            found.push(format!(
                "{} is older than {}, which is already applied",
                migration.name, newest.name
            ));
        }
    }
    found
}

/// Whether the file of an applied migration differs from the one that was applied, as
/// far as the journal knows.
pub(crate) fn is_edited(migration: &MigrationFile, history: &History) -> bool {
    let Some(attempt) = history.attempts.get(&migration.name) else { return false };
    if attempt.direction != Direction::Up || attempt.state != AttemptState::Done {
        return false;
    }
    match (&attempt.checksum, migration.checksum()) {
        (Some(then), Some(now)) => *then != now.to_string(),
        _ => false,
    }
}

/// The attempt that an earlier run made outside a transaction and did not end.
pub(super) fn begun_alone<'h>(
    history: &'h History,
    step: &MigrationFile,
    direction: Direction,
) -> Option<&'h Attempt> {
    history.attempts.get(&step.name).filter(|attempt| {
        attempt.kind == "alone"
            && attempt.direction == direction
            && attempt.state != AttemptState::Done
    })
}

/// Refuses what an earlier run began outside a transaction and this one cannot take up:
/// its done part was edited, or it is to be part of one transaction.
pub(super) fn refuse_begun(
    history: &History,
    steps: &[&MigrationFile],
    direction: Direction,
    transactions: Transactions,
) -> Result<(), Refusal> {
    for step in steps {
        let Some(attempt) = begun_alone(history, step, direction) else { continue };
        let (name, completed) = (step.name.clone(), attempt.completed);
        let Body::Sql(sql) = &step.body else { continue };
        if !sql.part(direction).is_none_or(|part| is_unchanged(attempt, part)) {
            return Err(Refusal::EditedPrefix { name, completed });
        }
        if transactions == Transactions::All && completed > 0 {
            return Err(Refusal::BegunAlone { name, completed });
        }
    }
    Ok(())
}

/// Pending migrations that an earlier run began outside a transaction and did not end.
pub(super) fn half_applied(history: &History, pending: &[&MigrationFile]) -> Vec<String> {
    pending
        .iter()
        .filter_map(|step| Some((*step, begun_alone(history, step, Direction::Up)?)))
        .map(|(step, attempt)| {
            let how = match &attempt.error {
                Some(error) => format!("failed ({error})"),
                None => "did not end".to_owned(),
            };
            let next = match &step.body {
                Body::Sql(_) => "it goes on behind them",
                Body::Program { .. } => "it begins again with its first",
            };
            format!(
                "{} was begun outside a transaction at {} and {how}; {} of its statements \
                 are known to be done, {next}",
                attempt.name, attempt.started_at, attempt.completed
            )
        })
        .collect()
}

#[cfg(test)]
#[path = "select_tests.rs"]
mod tests;
