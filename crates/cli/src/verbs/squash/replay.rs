//! The migrations run on throwaway databases, and the one that does the same.

use std::path::PathBuf;

use whimbrel::config::Service;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase};
use whimbrel::ops::squash::{Outside, Squashed, Squashing, squash};
use whimbrel::prove::{dump, same_dump};
use whimbrel::run::Extent;

use super::Chosen;
use crate::args::SquashArgs;
use crate::exit;
use crate::render::{self, Problem};
use crate::verbs::Scope;
use crate::verbs::endpoint::server;
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
    let dumped = dumped(scope, &once, &squashed.made)?;
    Ok(Replayed { squashed, dumped })
}

fn outside(database: &ShadowDatabase) -> Result<Outside, Problem> {
    Outside::read(database).map_err(|error| render::of_squash(&error))
}

/// Lays the old schema beside the new one as `pg_dump` sees them.
fn dumped(
    scope: &Scope<'_>,
    once: &ShadowDatabase,
    made: &ShadowDatabase,
) -> Result<Dumped, Problem> {
    let Some(program) = pg_dump(scope) else {
        return Ok(Dumped::Not("there is no pg_dump beside the server".to_owned()));
    };
    let schema = |database: &ShadowDatabase| dump(&program, &database.settings(), &[]);
    match schema(once).and_then(|old| Ok((old, schema(made)?))) {
        Err(reason) => Ok(Dumped::Not(reason)),
        Ok((old, new)) if same_dump(&old, &new) => Ok(Dumped::Compared),
        Ok((old, new)) => {
            let only = |one: &str, other: &str| {
                let known: Vec<&str> = other.lines().collect();
                let lines = one.lines().filter(|line| !known.contains(line));
                lines.take(5).collect::<Vec<_>>().join("\n")
            };
            let title = "to pg_dump the new migration makes another schema, which is a \
                         defect in Whimbrel";
            let mut problem = Problem::input("squash", title);
            problem.exit = exit::FAILED;
            problem.notes.push(("old", only(&old, &new)));
            problem.notes.push(("new", only(&new, &old)));
            problem.state = Some("no file was written or moved".to_owned());
            Err(problem)
        }
    }
}

fn pg_dump(scope: &Scope<'_>) -> Option<PathBuf> {
    let options = crate::private::throwaway_options(&scope.project, scope.context, None);
    let program = options.binaries.choose().ok()?.program("pg_dump");
    program.is_file().then_some(program)
}
