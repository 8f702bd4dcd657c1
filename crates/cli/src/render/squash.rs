//! What keeps migrations from becoming one, as [`Problem`]s.

use whimbrel::ops::squash::SquashError;
use whimbrel::prove::ProofError;

use crate::exit;
use crate::render::problem::causes;
use crate::render::{
    Problem, of_catalog, of_connect, of_exec, of_failure, of_generate, of_shadow,
};

/// Describes why migrations were not squashed.
pub(crate) fn of_squash(error: &SquashError) -> Problem {
    let mut problem = match error {
        SquashError::Shadow(error) => of_shadow(error),
        SquashError::Connect(error) => of_connect(error),
        SquashError::Catalog(error) => of_catalog(error),
        SquashError::Exec { doing, source } => of_exec(doing, source),
        SquashError::Generate(error) => of_generate(error),
        SquashError::Proof(ProofError::Run(_, failure)) => {
            let mut problem = of_failure(failure);
            problem.notes.insert(0, ("while", error.to_string()));
            problem
        }
        refused => {
            let problem = Problem::input("squash", refused.to_string());
            let problem =
                Problem { notes: causes(refused), exit: exit::REFUSED, ..problem };
            match advice(refused) {
                Some(advice) => problem.advise(advice),
                None => problem,
            }
        }
    };
    problem.state = Some(
        "no file was written or moved; only throwaway databases were touched".to_owned(),
    );
    problem
}

fn advice(error: &SquashError) -> Option<&'static str> {
    Some(match error {
        SquashError::Outside(_) => {
            "move that into a `before` file of whimbrel.toml, or squash only what comes \
             before it, with `--to`"
        }
        SquashError::Unmodelled(_) => {
            "leave the migration that makes it as it is: squash only what comes before it, \
             with `--to`"
        }
        SquashError::Random(_) => {
            "random ids and the time of the run are no part of a history: write fixed \
             values in the migrations, or squash only what comes before those that write \
             these rows, with `--to`"
        }
        SquashError::Unsteady(_) => {
            "names and definitions have to be the same each time: squash only what comes \
             before the migration that makes these, with `--to`"
        }
        SquashError::ForeignRows(_) => {
            "say with `depends_on` whose tables they are and write the rows in that \
             service's migrations, or squash only what comes before, with `--to`"
        }
        SquashError::Entangled(_) => {
            "squash only what comes before the rows are written, with `--to`"
        }
        _ => return None,
    })
}
