use whimbrel::migration::Direction;
use whimbrel::run::{self, RevertExtent};

use crate::args::{RevertArgs, ScopeArgs};
use crate::render::Problem;
use crate::verbs::Scope;
use crate::verbs::run::Task;
use crate::verbs::work::Order;

/// `whimbrel revert`
pub(crate) fn revert(
    arguments: &RevertArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    if scope.names().len() > 1 && output.services.is_empty() && !arguments.all {
        let names = scope.names().join(", ");
        return Err(Problem::input("usage", "which service shall be reverted?").advise(
            format!("name it with `--service`, or say `--all`; here are: {names}"),
        ));
    }
    let extent = match (&arguments.to, arguments.all) {
        (_, true) => RevertExtent::All,
        (Some(name), _) => RevertExtent::To(name.clone()),
        (None, false) => RevertExtent::Count(arguments.count),
    };
    if arguments.dry_run {
        return crate::verbs::dry_run::revert(scope, &extent, output.json);
    }
    let task = Task {
        verb: "revert",
        direction: Direction::Down,
        order: Order::DependenciesLast,
        how: &arguments.how,
        fake: arguments.fake,
    };
    task.carry_out(scope, output, |target, options| run::revert(target, options, &extent))
}
