//! Taking back what was applied last.

use crate::history::History;
use crate::migration::{Body, Direction};
use crate::run::executor::Executor;
use crate::run::select::{self, RevertExtent};
use crate::run::start::Opening;
use crate::run::{Failure, Fake, Refusal, Report, RunOptions, Target};

/// Reverts the newest applied migrations.
///
/// "Newest" is the highest id in the tracking table, as in TypeORM; a row whose file is
/// gone stops the revert before anything is done.
///
/// # Errors
/// A [`Failure`] with what was committed before it.
pub fn revert<'a>(
    mut target: Target<'a>,
    options: &'a RunOptions,
    extent: &RevertExtent,
) -> Result<Report, Box<Failure>> {
    select::refuse_duplicates(target.migrations).map_err(Failure::at_once)?;
    let mut opening = Opening::new(&mut target).map_err(Failure::at_once)?;
    if opening.history.applied.is_empty() {
        opening.announce(&target, Direction::Down, 0);
        opening.make_ready(&mut target, options).map_err(Failure::at_once)?;
        return Ok(Report::default());
    }
    let held = opening.lock(&target, options).map_err(Failure::at_once)?;
    let choose =
        |history: &History| select::to_revert(target.migrations, history, extent);
    let steps = choose(&opening.history).map_err(Failure::at_once)?;
    opening.announce(&target, Direction::Down, steps.len());
    if steps.is_empty() {
        held.release(&mut opening.session);
        return Ok(Report::default());
    }
    if options.fake == Fake::No {
        for step in &steps {
            if let Body::Sql(sql) = &step.body
                && sql.part(Direction::Down).is_none()
            {
                return Err(Failure::at_once(Refusal::NoDown(step.name.clone())));
            }
        }
    }
    opening.check_texts(options, &steps, Direction::Down).map_err(Failure::at_once)?;
    let place = opening.prepare(&mut target, options).map_err(Failure::at_once)?;
    let opened = (opening.session, opening.history);
    let mut executor = Executor::new(target, options, place, opened, held);
    let result = executor.apply(&steps, Direction::Down);
    executor.close();
    result
}
