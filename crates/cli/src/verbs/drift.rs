//! `whimbrel drift`: whether the live database is what the migrations on disk make.

use serde_json::{Value, json};
use whimbrel::catalog::{Catalog, Fact, Unmodelled};
use whimbrel::config::Service;
use whimbrel::diff::{Delta, diff};
use whimbrel::ops::generate::{Ownership, top_level};

use crate::args::{DriftArgs, ScopeArgs};
use crate::exit;
use crate::render::{self, Document, Problem, Unreachable};
use crate::verbs::Scope;
use crate::verbs::endpoint::Endpoints;
use crate::verbs::work::{Order, Outcome, each_service};

/// How something differs, and what.
type Difference = (&'static str, String);

/// What was found in a service's database.
struct Found {
    differences: Vec<Difference>,
    /// What no statement changes, which is no difference.
    unreachable: Unreachable,
    unmodelled: Vec<Unmodelled>,
}

impl Found {
    fn to_json(&self) -> Value {
        let one = |(how, what): &Difference| json!({ "how": how, "what": what });
        let differences: Vec<_> = self.differences.iter().map(one).collect();
        let unmodelled = render::unmodelled_as_json(&self.unmodelled);
        let mut facts = json!({ "differences": differences, "unmodelled": unmodelled });
        self.unreachable.add_to(&mut facts);
        facts
    }
}

/// `whimbrel drift`
pub(crate) fn drift(
    arguments: &DriftArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let job = |service: &Service| -> Result<Found, Problem> {
        let mut endpoints = Endpoints::new(scope, arguments.shadow.clone());
        let (made, ownership) = endpoints.replayed(service)?;
        let live = endpoints.of_live(service)?;
        if arguments.strict {
            render::refuse_unmodelled(&live.unmodelled)?;
        }
        let mut unreachable = Unreachable::between(&live, &made);
        let own = |fact| ownership.made.contains(&top_level(&made, fact));
        unreachable.retain(|id| made.get(id).is_some_and(own));
        let differences = differences(&made, &live, &ownership);
        Ok(Found { differences, unreachable, unmodelled: live.unmodelled })
    };
    let outcomes = each_service(scope, Order::Any, job, Result::is_err)?;
    let mut document = Document::new("drift");
    let mut code = exit::DONE;
    for (service, outcome) in outcomes {
        let Outcome::Done(result) = outcome else { continue };
        match result {
            Ok(found) => {
                if !found.differences.is_empty() && code == exit::DONE {
                    code = exit::FAILED;
                }
                if !output.json {
                    show(&service, &found, output.quiet);
                }
                document.add(&service, found.to_json());
            }
            Err(problem) => {
                code = problem.exit;
                if !output.json {
                    scope.show(&problem, &service);
                }
                let error = problem.to_json(&scope.project.root);
                document.add(&service, json!({ "error": error }));
            }
        }
    }
    if output.json {
        document.print(code);
    }
    Ok(code)
}

fn show(service: &str, found: &Found, quiet: bool) {
    if !quiet {
        found.unreachable.show();
        render::show_unmodelled(&found.unmodelled);
    }
    if found.differences.is_empty() {
        if !quiet {
            render::talk(&format!("{service}: no drift"));
        }
        return;
    }
    for (how, what) in &found.differences {
        render::data(&format!("{service}  {how}  {what}"));
    }
}

/// Of what the service's migrations make: what is missing, changed, or more than that in
/// the live database.
fn differences(made: &Catalog, live: &Catalog, ownership: &Ownership) -> Vec<Difference> {
    let own = |catalog: &Catalog, fact: &Fact| {
        let top = top_level(catalog, fact);
        ownership.made.contains(&top) && !ownership.foreign.contains(&top)
    };
    diff(made, live)
        .iter()
        .filter_map(|delta| match delta {
            Delta::Removed(fact) if own(made, fact) => {
                Some(("missing", fact.id.to_string()))
            }
            Delta::Added(fact) if own(live, fact) => Some(("extra", fact.id.to_string())),
            Delta::Changed { from, to } if own(made, from) => {
                let (old, new) = (from.attributes(), to.attributes());
                let attributes = old.differing(&new).join(", ");
                Some(("changed", format!("{}: {attributes}", to.id)))
            }
            _ => None,
        })
        .collect()
}
