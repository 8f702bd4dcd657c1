//! What rows say about a migration.

use super::claim::{Claim, Track, options};
use super::error::ProofError;
use super::witness::{Stage, WitnessReport, Witnesses};
use crate::catalog::FactId;
use crate::database::shadow::ShadowDatabase;
use crate::plan::Rename;
use crate::run::{self, Extent, Failure, RevertExtent};

/// What became of rows in the tables that a migration changes.
#[derive(Debug)]
pub enum Testimony {
    /// They were taken up and back.
    Told(WitnessReport),
    /// With rows in them the migration does not run: it depends on data.
    Refused(Box<Failure>),
}

/// Runs the migrations up and down on a copy of the current state that has rows in these
/// tables. The copy is used up.
///
/// # Errors
/// When the copy cannot be prepared or looked at.
pub fn testify(
    copy: &ShadowDatabase,
    claim: &Claim<'_>,
    tables: &[FactId],
    renames: &[Rename],
) -> Result<Testimony, ProofError> {
    let mut session = copy.connect()?;
    let mut witnesses = Witnesses::plant(&mut session, claim.current, tables)?;
    witnesses.follow(renames);
    let track = Track::prepare(copy)?;
    if let Err(failure) = run::run(track.target(claim), &options(), &Extent::All) {
        return Ok(Testimony::Refused(failure));
    }
    witnesses.compare(&mut session, Stage::Up)?;
    if let Err(failure) = run::revert(track.target(claim), &options(), &RevertExtent::All)
    {
        return Ok(Testimony::Refused(failure));
    }
    Ok(Testimony::Told(witnesses.compare(&mut session, Stage::Down)?))
}
