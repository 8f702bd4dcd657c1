//! The migrations run on throwaway databases, and the one that does the same.

use whimbrel::config::Service;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase};
use whimbrel::migration::Direction;
use whimbrel::ops::squash::{Outside, Squashed, Squashing, squash};
use whimbrel::prove::{Observed, Observer};
use whimbrel::run::Extent;

use super::Chosen;
use crate::args::SquashArgs;
use crate::exit;
use crate::render::{self, Problem};
use crate::verbs::Scope;
use crate::verbs::endpoint::{pg_dump, server};
use crate::verbs::generate::{base, begin, replay};

/// What came of it.
pub(super) struct Replayed {
    pub(super) squashed: Squashed,
    pub(super) dumped: Dumped,
}

/// What the second observer says.
pub(super) enum Dumped {
    /// Both schemas are the same to `pg_dump`.
    Compared,
    /// Nothing, and why.
    Not(String),
}

/// Runs the chosen migrations twice, and the new one that is made of what they come to.
pub(super) fn replayed(
    scope: &Scope<'_>,
    service: &Service,
    chosen: &Chosen,
    arguments: &SquashArgs,
) -> Result<Replayed, Problem> {
    let of_shadow = |error| render::of_shadow(&error);
    let server = server(scope, arguments.shadow.as_deref())?;
    let shadow = Shadow::open(&server, None).map_err(of_shadow)?;
    let traits = DatabaseTraits::default();
    let (base, mut histories) = base(scope, service, &shadow, &traits)?;
    histories.extend(begin(scope, service, &base.settings())?);
    let extent = Extent::To(chosen.last.clone());
    let before = outside(&base)?;
    let once = shadow.copy(&base).map_err(of_shadow)?;
    replay(scope, service, &once.settings(), &extent)?;
    let new = outside(&once)?.refuse_new(&before);
    new.map_err(|error| render::of_squash(&error))?;
    let twice = shadow.copy(&base).map_err(of_shadow)?;
    replay(scope, service, &twice.settings(), &extent)?;
    let squashing = Squashing {
        shadow: &shadow,
        base: &base,
        once: &once,
        twice: &twice,
        histories: &histories,
        interrupt: scope.context.interrupt.clone(),
    };
    let squashed = squash(&squashing).map_err(|error| render::of_squash(&error))?;
    if squashed.proof.is_none() {
        let title =
            "these migrations come to nothing: they leave neither schema nor rows";
        let problem = Problem::input("squash", title);
        return Err(Problem { exit: exit::REFUSED, ..problem });
    }
    let observer = Observer { program: pg_dump(scope, &shadow), shadow: &shadow };
    let dumped = dumped(&observer, &once, &squashed.made)?;
    Ok(Replayed { squashed, dumped })
}

fn outside(database: &ShadowDatabase) -> Result<Outside, Problem> {
    Outside::read(database).map_err(|error| render::of_squash(&error))
}

/// Lays the old schema beside the new one as `pg_dump` sees them.
fn dumped(
    observer: &Observer<'_>,
    once: &ShadowDatabase,
    made: &ShadowDatabase,
) -> Result<Dumped, Problem> {
    match observer.compare(once, made, Direction::Up) {
        Err(reason) => Ok(Dumped::Not(reason)),
        Ok(Some(Observed::Differs { missing, extra, .. })) => {
            let title = "to pg_dump the new migration makes another schema, which is a \
                         defect in Whimbrel";
            let mut problem = Problem::input("squash", title);
            problem.exit = exit::FAILED;
            problem.notes.push(("old", missing.join("\n")));
            problem.notes.push(("new", extra.join("\n")));
            problem.state = Some("no file was written or moved".to_owned());
            Err(problem)
        }
        Ok(_) => Ok(Dumped::Compared),
    }
}
