//! Both ways of a migration, on a copy.

use std::panic::resume_unwind;
use std::sync::Arc;

use super::error::ProofError;
use super::observer::{Observed, Observer, Sight};
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
    /// Who else looks, if anybody.
    pub observer: Option<&'a Observer<'a>>,
    /// A database that is as the catalog after, where there is one to show the observer.
    pub shown: Option<&'a ShadowDatabase>,
}

/// What was proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The number of migrations that ran up and down.
    pub migrations: usize,
    /// What the observer says of it.
    pub observed: Observed,
}

/// Runs the migrations up and down on a copy of the current state, which is used up.
///
/// # Errors
/// When they do not run, or do not lead to the other catalog, or not back.
pub fn prove(copy: &ShadowDatabase, claim: &Claim<'_>) -> Result<Proof, ProofError> {
    let track = Track::prepare(copy)?;
    let mut session = copy.connect()?;
    let before = claim.observer.map(|observer| observer.look(copy));
    run::run(track.target(claim), &options(), &Extent::All)
        .map_err(|failure| ProofError::Run(Direction::Up, failure))?;
    let up = claim.arrive(&mut session, copy, Direction::Up)?;
    run::revert(track.target(claim), &options(), &RevertExtent::All)
        .map_err(|failure| ProofError::Run(Direction::Down, failure))?;
    let down = claim.arrive(&mut session, copy, Direction::Down)?;
    let observed = match (claim.observer, before, up.zip(down)) {
        (Some(observer), Some(before), Some((up, down))) => {
            let shown = claim.shown.map(|shown| observer.look(shown));
            observed(observer, shown, (before, up, down))
        }
        _ => Observed::Absent("nobody asked".to_owned()),
    };
    Ok(Proof { migrations: claim.migrations.len(), observed })
}

/// What the observer makes of what it saw: `shown` and behind the way up, before and
/// behind the way down.
fn observed(
    observer: &Observer<'_>,
    shown: Option<Sight>,
    (before, up, down): (Sight, Sight, Sight),
) -> Observed {
    let compared = || -> Result<Observed, String> {
        let is_shown = shown.is_some();
        if let Some(shown) = shown {
            let differs = observer.difference(&shown?, &up?, Direction::Up);
            if let Some(differs) = differs {
                return Ok(differs);
            }
        }
        let differs = observer.difference(&before?, &down?, Direction::Down);
        Ok(differs.unwrap_or(Observed::Agrees { up: is_shown }))
    };
    compared().unwrap_or_else(Observed::Absent)
}

impl Claim<'_> {
    /// Compares where a way led with where it should; the observer looks meanwhile.
    fn arrive(
        &self,
        session: &mut Session,
        copy: &ShadowDatabase,
        direction: Direction,
    ) -> Result<Option<Sight>, ProofError> {
        let wanted = match direction {
            Direction::Up => self.desired,
            Direction::Down => self.current,
        };
        std::thread::scope(|threads| {
            let looking = self.observer.map(|one| threads.spawn(|| one.look(copy)));
            arrive(session, wanted, direction)?;
            let sight =
                looking.map(|thread| thread.join().unwrap_or_else(|p| resume_unwind(p)));
            Ok(sight)
        })
    }
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
