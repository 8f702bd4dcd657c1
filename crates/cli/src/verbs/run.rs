use whimbrel::config::Service;
use whimbrel::migration::Direction;
use whimbrel::run::{
    self, Access, Completed, Extent, Failure, Report, RunOptions, Target,
};

use crate::args::{EngineArg, HowArgs, RunArgs, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::how::Wishes;
use crate::prepare::prepare;
use crate::render::{self, Document, Problem, Progress};
use crate::verbs::Scope;
use crate::verbs::work::{Order, Outcome, each_service};

/// `whimbrel run`
pub(crate) fn run(
    arguments: &RunArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let extent = arguments.to.clone().map_or(Extent::All, Extent::To);
    if arguments.dry_run {
        return crate::verbs::dry_run::run(scope, &extent, output.json);
    }
    let task = Task {
        verb: "run",
        direction: Direction::Up,
        order: Order::DependenciesFirst,
        how: &arguments.how,
        fake: arguments.fake,
    };
    task.carry_out(scope, output, |target, options| run::run(target, options, &extent))
}

/// A verb that changes the database of every chosen service.
pub(crate) struct Task<'a> {
    pub(crate) verb: &'static str,
    pub(crate) direction: Direction,
    pub(crate) order: Order,
    pub(crate) how: &'a HowArgs,
    pub(crate) fake: bool,
}

/// What was done to one service, and how it ended.
struct ServiceRun {
    completed: Vec<Completed>,
    problem: Option<Problem>,
}

type Ended = Result<Report, Box<Failure>>;

impl Task<'_> {
    pub(crate) fn carry_out(
        &self,
        scope: &Scope<'_>,
        output: &ScopeArgs,
        act: impl for<'t> Fn(Target<'t>, &'t RunOptions) -> Ended + Sync,
    ) -> Result<u8, Problem> {
        let progress = Progress::new(output, &scope.names());
        let wishes = Wishes::new(self.how, self.fake, Context::run_id())?;
        let job = |service: &Service| -> ServiceRun {
            let surroundings = scope.surroundings().looking(Access::Write);
            let mut prepared = match prepare(service, &surroundings) {
                Ok(prepared) => {
                    prepared.through(EngineArg::choose(self.how.engine, service))
                }
                Err(problem) => {
                    return ServiceRun { completed: Vec::new(), problem: Some(problem) };
                }
            };
            let options = wishes.options(&scope.project, service, &prepared);
            let listener = progress.listener(&service.name);
            let target = prepared.target(&service.name, listener, scope.context);
            let result = act(target, &options);
            progress.settle(&service.name);
            match result {
                Ok(report) => {
                    progress.summary(&service.name, self.direction, &report);
                    ServiceRun { completed: report.completed, problem: None }
                }
                Err(failure) => {
                    let mut problem = render::of_failure(&failure);
                    if output.verbose {
                        problem.notes.extend(render::stack_of(&failure));
                    }
                    let (completed, problem) = (failure.completed, Some(problem));
                    ServiceRun { completed, problem }
                }
            }
        };
        let failed = |run: &ServiceRun| run.problem.is_some();
        let outcomes = each_service(scope, self.order, job, failed)?;
        Ok(self.conclude(&outcomes, scope, output))
    }

    /// Shows the problems, writes the JSON document, and finds the exit code.
    fn conclude(
        &self,
        outcomes: &[(String, Outcome<ServiceRun>)],
        scope: &Scope<'_>,
        output: &ScopeArgs,
    ) -> u8 {
        let root = &scope.project.root;
        let mut document = Document::new(self.verb);
        let mut code = exit::DONE;
        for (service, outcome) in outcomes {
            let skipped;
            let (completed, problem) = match outcome {
                Outcome::Done(run) => (run.completed.as_slice(), run.problem.as_ref()),
                Outcome::Skipped { because } => {
                    skipped = Problem::skipped(service, because);
                    (&[][..], Some(&skipped))
                }
            };
            if let Some(problem) = problem {
                if code == exit::DONE {
                    code = problem.exit;
                }
                if !output.json {
                    scope.show(problem, service);
                }
            }
            document.add_run(service, completed, problem, root);
        }
        if output.json {
            document.print(code);
        }
        code
    }
}
