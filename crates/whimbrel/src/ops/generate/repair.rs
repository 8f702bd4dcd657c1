//! From an estate that grew without the tenancy convention to one that follows it.

use std::path::PathBuf;

use super::error::GenerateError;
use super::flow::{Generated, changed_tables, consent};
use super::ground::ground;
use super::ownership::Ownership;
use super::twice::Declared;
use super::write::{part, read_back};
use crate::catalog::{Catalog, FactId, Kind, extract};
use crate::config::Convention;
use crate::database::Session;
use crate::database::shadow::{Shadow, ShadowDatabase};
use crate::migration::{
    GeneratedMigration, GeneratedPart, MadeFor, MigrationFile, Query,
};
use crate::plan::{Hazard, Plan, PlanOptions, plan};
use crate::prove::{Claim, Observer, prove, testify};
use crate::run::Interrupt;
use crate::tenancy::estate::{Estate, Table, survey};
use crate::tenancy::repair::{Backfill, backfill, repairs};
use crate::tenancy::standard::lacking;

/// What to repair.
#[derive(Debug)]
pub struct Repair<'a> {
    /// Where databases can be made.
    pub shadow: &'a Shadow,
    /// A shadow database that is as things are now.
    pub current: &'a ShadowDatabase,
    /// What may be changed.
    pub ownership: Ownership,
    /// Whether what belongs to no table, and what nobody owns, is repaired as well.
    pub whole: bool,
    /// What every table must have.
    pub convention: &'a Convention,
    /// How tables are changed.
    pub options: PlanOptions,
    /// Hazards that are allowed.
    pub allowed: Vec<Hazard>,
    /// A `pg_dump` for the shadow's server, as a second observer.
    pub pg_dump: Option<PathBuf>,
    /// Who may ask to stop.
    pub interrupt: Interrupt,
}

/// Migrations that are not written yet; the second runs after the first.
#[derive(Debug)]
pub struct Repaired {
    /// The tables that get a tenant column from their parents' rows, and how. Proven.
    pub backfill: Option<(Backfill, GeneratedMigration)>,
    /// All the rest.
    pub generated: Generated,
    /// What the database is like afterwards.
    pub estate: Estate,
}

/// Makes the migrations, and proves them on copies.
///
/// # Errors
/// See [`GenerateError`].
pub fn repair(repair: &Repair<'_>) -> Result<Repaired, GenerateError> {
    let current = extract(&mut repair.current.connect()?)?;
    let estate = survey(&mut repair.current.connect()?, repair.convention)?;
    let lacking = lacking(&estate, repair.convention);
    if !lacking.is_empty() {
        return Err(GenerateError::Foundation(lacking));
    }
    let scope = |table: &Table| repair.covers(&current, table);
    let rows = backfill(&estate, repair.convention, &scope);
    let base = repair.shadow.copy(repair.current)?;
    execute(&mut base.connect()?, &rows.up)?;
    let filled = extract(&mut base.connect()?)?;
    let backfill = match rows.up.is_empty() {
        true => None,
        false => Some(repair.proven(rows, &current, (&base, &filled))?),
    };
    let target = repair.shadow.copy(&base)?;
    let estate = survey(&mut base.connect()?, repair.convention)?;
    let scope = |table: &Table| repair.covers(&filled, table);
    let sql = repairs(&estate, repair.convention, &scope, repair.whole);
    execute(&mut target.connect()?, &sql)?;
    let estate = survey(&mut target.connect()?, repair.convention)?;
    let wanted = extract(&mut target.connect()?)?;
    let generated = repair.between((&base, &filled), (&target, &wanted))?;
    Ok(Repaired { backfill, generated, estate })
}

impl Repair<'_> {
    fn covers(&self, catalog: &Catalog, table: &Table) -> bool {
        let id = FactId::new(Kind::Table, [table.schema.as_str(), table.name.as_str()]);
        match self.whole {
            true => !self.ownership.foreign.contains(&id),
            false => self.ownership.owns_top(catalog, &id),
        }
    }

    /// What a migration stands on.
    fn ground(&self, states: (&Catalog, &Catalog), plan: &Plan) -> Vec<MadeFor> {
        ground(states, &self.ownership, plan)
    }

    fn observer(&self) -> Observer<'_> {
        Observer { program: self.pg_dump.clone(), shadow: self.shadow }
    }

    fn claim<'a>(
        &self,
        current: &'a Catalog,
        (shown, desired): (&'a ShadowDatabase, &'a Catalog),
        migrations: &'a [MigrationFile],
        observer: &'a Observer<'a>,
    ) -> Claim<'a> {
        let interrupt = self.interrupt.clone();
        let (observer, shown) = (Some(observer), Some(shown));
        Claim { current, desired, migrations, interrupt, observer, shown }
    }

    /// The filling of columns as a migration that was run both ways.
    fn proven(
        &self,
        rows: Backfill,
        current: &Catalog,
        filled: (&ShadowDatabase, &Catalog),
    ) -> Result<(Backfill, GeneratedMigration), GenerateError> {
        let queries = |sql: &[String]| GeneratedPart {
            queries: sql.iter().map(Query::plain).collect(),
            ..GeneratedPart::default()
        };
        let mut migration = GeneratedMigration {
            up: queries(&rows.up),
            down: queries(&rows.down),
            ..GeneratedMigration::default()
        };
        let same = plan(current, filled.1, &self.options)?;
        migration.provenance.made_for = self.ground((current, filled.1), &same);
        let migrations = read_back(&migration)?;
        let observer = self.observer();
        let claim = self.claim(current, filled, &migrations, &observer);
        prove(&self.shadow.copy(self.current)?, &claim)?;
        Ok((rows, migration))
    }

    fn between(
        &self,
        (base, current): (&ShadowDatabase, &Catalog),
        (shown, wanted): (&ShadowDatabase, &Catalog),
    ) -> Result<Generated, GenerateError> {
        let up = plan(current, wanted, &self.options)?;
        let down = plan(wanted, current, &self.options)?;
        consent(&up, &self.allowed)?;
        let mut migration = GeneratedMigration {
            up: part(&up),
            down: part(&down),
            ..GeneratedMigration::default()
        };
        migration.provenance.made_for = self.ground((current, wanted), &up);
        let (mut proof, mut testimony) = (None, None);
        if !up.is_empty() {
            let migrations = read_back(&migration)?;
            let observer = self.observer();
            let claim = self.claim(current, (shown, wanted), &migrations, &observer);
            proof = Some(prove(&self.shadow.copy(base)?, &claim)?);
            let copy = self.shadow.copy(base)?;
            testimony = Some(testify(&copy, &claim, &changed_tables(&up, current), &[])?);
        }
        let unmodelled = current.unmodelled.clone();
        let (kept, notes) = (Vec::new(), Vec::new());
        Ok(Generated {
            up,
            down,
            made_for: migration.provenance.made_for.clone(),
            migration,
            declared: Declared::default(),
            proof,
            testimony,
            kept,
            notes,
            unmodelled,
        })
    }
}

fn execute(session: &mut Session, sql: &[String]) -> Result<(), GenerateError> {
    for sql in sql {
        session.batch(sql).map_err(|source| GenerateError::Convention {
            table: "an object".to_owned(),
            sql: sql.clone(),
            source,
        })?;
    }
    Ok(())
}
