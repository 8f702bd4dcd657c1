//! Both ways of a migration, on a copy.

use std::sync::Arc;

use super::error::ProofError;
use crate::catalog::{Catalog, extract};
use crate::database::shadow::ShadowDatabase;
use crate::database::{Session, Settings};
use crate::diff::diff;
use crate::history::TrackingTable;
use crate::migration::{Direction, MigrationFile};
use crate::plan::{PlanOptions, plan};
use crate::run::{
    self, Extent, Interrupt, RevertExtent, RunOptions, Target, Transactions,
};
use crate::sql::quote_ident;

/// The schema on the copy in which the proof keeps its own history.
pub const SCHEMA: &str = "whimbrel_proof";

/// What is claimed of migrations: they lead from one catalog to the other, and back.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The catalog before.
    pub current: &'a Catalog,
    /// The catalog after.
    pub desired: &'a Catalog,
    /// The migrations, in the order in which they run.
    pub migrations: &'a [MigrationFile],
    /// Who may ask to stop.
    pub interrupt: Interrupt,
}

/// What was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// The number of migrations that ran up and down.
    pub migrations: usize,
}

/// Runs the migrations up and down on a copy of the current state, which is used up.
///
/// # Errors
/// When they do not run, or do not lead to the other catalog, or not back.
pub fn prove(copy: &ShadowDatabase, claim: &Claim<'_>) -> Result<Proof, ProofError> {
    let track = Track::prepare(copy)?;
    let mut session = copy.connect()?;
    run::run(track.target(claim), &options(), &Extent::All)
        .map_err(|failure| ProofError::Run(Direction::Up, failure))?;
    arrive(&mut session, claim.desired, Direction::Up)?;
    run::revert(track.target(claim), &options(), &RevertExtent::All)
        .map_err(|failure| ProofError::Run(Direction::Down, failure))?;
    arrive(&mut session, claim.current, Direction::Down)?;
    Ok(Proof { migrations: claim.migrations.len() })
}

/// Runs the migrations up only, and leaves no history behind.
///
/// # Errors
/// When they do not run, or do not lead to the other catalog.
pub(crate) fn up(database: &ShadowDatabase, claim: &Claim<'_>) -> Result<(), ProofError> {
    let track = Track::prepare(database)?;
    run::run(track.target(claim), &options(), &Extent::All)
        .map_err(|failure| ProofError::Run(Direction::Up, failure))?;
    let mut session = database.connect()?;
    arrive(&mut session, claim.desired, Direction::Up)?;
    session
        .batch(&format!("DROP SCHEMA {} CASCADE", quote_ident(SCHEMA)))
        .map(drop)
        .map_err(ProofError::Prepare)
}

/// Where a proof keeps its history.
pub(super) struct Track {
    settings: Settings,
    tracking: TrackingTable,
}

impl Track {
    pub(super) fn prepare(database: &ShadowDatabase) -> Result<Self, ProofError> {
        let settings = database.settings();
        let sql = format!("CREATE SCHEMA {}", quote_ident(SCHEMA));
        database.connect()?.batch(&sql).map_err(ProofError::Prepare)?;
        let name = TrackingTable::DEFAULT_NAME;
        let tracking = TrackingTable::new(Some(SCHEMA), name);
        Ok(Self { settings, tracking: tracking.map_err(|_| ProofError::Track)? })
    }

    pub(super) fn target<'a>(&'a self, claim: &Claim<'a>) -> Target<'a> {
        Target {
            service: "proof",
            settings: &self.settings,
            tracking: &self.tracking,
            migrations: claim.migrations,
            programs: None,
            listener: Arc::new(|_| {}),
            interrupt: claim.interrupt.clone(),
            looking: None,
        }
    }
}

pub(super) fn options() -> RunOptions {
    RunOptions {
        transactions: Transactions::Each,
        journal: false,
        ..RunOptions::default()
    }
}

/// Compares where a way led with where it should.
fn arrive(
    session: &mut Session,
    wanted: &Catalog,
    direction: Direction,
) -> Result<(), ProofError> {
    let reached = extract(session)?
        .retain(|fact| fact.id.parts.first().is_none_or(|schema| schema != SCHEMA));
    if reached.fingerprint() == wanted.fingerprint() {
        return Ok(());
    }
    let rest = match plan(&reached, wanted, &PlanOptions::default()) {
        Ok(rest) => rest.script(),
        Err(error) => error.to_string(),
    };
    let differing =
        diff(&reached, wanted).iter().map(|delta| delta.id().clone()).collect();
    Err(ProofError::Astray { direction, differing, rest })
}
