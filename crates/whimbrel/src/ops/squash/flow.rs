//! The flow.

use std::collections::BTreeSet;

use super::contents::Contents;
use super::error::SquashError;
use super::stages::before_rows;
use crate::catalog::{Catalog, FactId, extract};
use crate::database::shadow::{Shadow, ShadowDatabase};
use crate::diff::diff;
use crate::migration::{GeneratedMigration, GeneratedPart, Query};
use crate::ops::generate::{part, read_back};
use crate::plan::{Plan, PlanOptions, plan};
use crate::prove::{Claim, Proof, prove, up};
use crate::run::Interrupt;

/// What to squash.
#[derive(Debug)]
pub struct Squashing<'a> {
    /// Where databases can be made.
    pub shadow: &'a Shadow,
    /// As things are before the first of the migrations, the empty history included.
    pub base: &'a ShadowDatabase,
    /// A copy of it on which they ran.
    pub once: &'a ShadowDatabase,
    /// Another one, to see whether they do the same each time.
    pub twice: &'a ShadowDatabase,
    /// The tables in which the service's history is kept.
    pub histories: &'a BTreeSet<FactId>,
    /// Who may ask to stop.
    pub interrupt: Interrupt,
}

/// The migration that does what the others do, not written yet.
#[derive(Debug)]
pub struct Squashed {
    /// Both ways.
    pub migration: GeneratedMigration,
    /// What it makes.
    pub up: Plan,
    /// The rows that it writes, and the sequences that it sets.
    pub contents: Contents,
    /// A database that it made, beside which the one that the others made can be laid.
    pub made: ShadowDatabase,
    /// What was proven; nothing where there is nothing to make.
    pub proof: Option<Proof>,
}

/// Writes the migration, and proves it on copies.
///
/// # Errors
/// See [`SquashError`].
pub fn squash(squashing: &Squashing<'_>) -> Result<Squashed, SquashError> {
    let before = extract(&mut squashing.base.connect()?)?;
    let desired = made(squashing.once, &before)?;
    let again = made(squashing.twice, &before)?;
    if desired.fingerprint() != again.fingerprint() {
        let differing = diff(&desired, &again);
        let differing = differing.iter().map(|delta| delta.id().to_string());
        return Err(SquashError::Unsteady(differing.collect()));
    }
    let contents = rows(squashing)?;
    let options = PlanOptions::default();
    let (whole, down) =
        (plan(&before, &desired, &options)?, plan(&desired, &before, &options)?);
    let up = match contents == Contents::default() {
        true => part(&whole),
        false => {
            let bare = before_rows(&before, &desired, &contents)?;
            let first = part(&plan(&before, &bare, &options)?);
            let last = part(&plan(&bare, &desired, &options)?);
            joined(first, contents.queries(), last)
        }
    };
    let migration =
        GeneratedMigration { up, down: part(&down), ..GeneratedMigration::default() };
    let (made, proof) = proven(squashing, (&before, &desired), &migration)?;
    Ok(Squashed { migration, up: whole, contents, made, proof })
}

/// What the migrations made of the state before them.
fn made(database: &ShadowDatabase, before: &Catalog) -> Result<Catalog, SquashError> {
    let catalog = extract(&mut database.connect()?)?;
    let new = catalog.unmodelled.iter().filter(|one| !before.unmodelled.contains(one));
    let new: Vec<_> = new.cloned().collect();
    if !new.is_empty() {
        return Err(SquashError::Unmodelled(new));
    }
    Ok(catalog)
}

/// The rows that the migrations left, which have to be the same each time.
fn rows(squashing: &Squashing<'_>) -> Result<Contents, SquashError> {
    let read = |database: &ShadowDatabase| {
        Contents::read(&mut database.connect()?, squashing.histories)
    };
    let before = read(squashing.base)?;
    let once = read(squashing.once)?;
    let differing = once.differing(&read(squashing.twice)?);
    if !differing.is_empty() {
        return Err(SquashError::Random(differing));
    }
    once.beyond(&before).map_err(SquashError::ForeignRows)
}

fn joined(first: GeneratedPart, rows: Vec<Query>, last: GeneratedPart) -> GeneratedPart {
    GeneratedPart {
        remarks: [first.remarks, last.remarks].concat(),
        queries: [first.queries, rows, last.queries].concat(),
        wrapping: first.wrapping.or(last.wrapping),
    }
}

/// Runs the migration up and down on one copy of the state before it, and up on another,
/// whose rows are compared.
fn proven(
    squashing: &Squashing<'_>,
    (before, desired): (&Catalog, &Catalog),
    migration: &GeneratedMigration,
) -> Result<(ShadowDatabase, Option<Proof>), SquashError> {
    let made = squashing.shadow.copy(squashing.base)?;
    if migration.up.queries.is_empty() {
        return Ok((made, None));
    }
    let migrations = read_back(migration)?;
    let interrupt = squashing.interrupt.clone();
    let claim = Claim {
        current: before,
        desired,
        migrations: &migrations,
        interrupt,
        // Another database than the one that is shown here is compared as well.
        observer: None,
        shown: None,
    };
    up(&made, &claim)?;
    let read = |database: &ShadowDatabase| {
        Contents::read(&mut database.connect()?, squashing.histories)
    };
    let differing = read(squashing.once)?.differing(&read(&made)?);
    if !differing.is_empty() {
        return Err(SquashError::OtherRows(differing));
    }
    let proof = prove(&squashing.shadow.copy(squashing.base)?, &claim)?;
    Ok((made, Some(proof)))
}
