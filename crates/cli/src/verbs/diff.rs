//! `whimbrel diff`: what leads from one schema to another.

use whimbrel::catalog::{Catalog, Unmodelled};
use whimbrel::plan::{PlanOptions, plan};

use crate::args::{DiffArgs, ScopeArgs};
use crate::exit;
use crate::render::{self, Document, Problem, Unreachable};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;
use crate::verbs::endpoint::Endpoints;

/// `whimbrel diff`
pub(crate) fn diff(
    arguments: &DiffArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let (from, to) = on_thread(|| {
        let mut endpoints = Endpoints::new(scope, arguments.shadow.clone());
        endpoints.both(&arguments.from, &arguments.to)
    })?;
    let unmodelled = both(&from, &to);
    if arguments.strict {
        render::refuse_unmodelled(&unmodelled)?;
    }
    let plan = plan(&from, &to, &PlanOptions::default())
        .map_err(|error| Problem::input("plan", error.to_string()))?;
    let unreachable = Unreachable::between(&from, &to);
    let code =
        if arguments.check && !plan.is_empty() { exit::FAILED } else { exit::DONE };
    if output.json {
        let mut document = Document::new("diff");
        let mut facts = render::plan_as_json(&plan);
        facts["unmodelled"] = render::unmodelled_as_json(&unmodelled);
        unreachable.add_to(&mut facts);
        document.add("", facts);
        document.print(code);
        return Ok(code);
    }
    if !output.quiet {
        render::show_plan(&plan);
        unreachable.show();
        render::show_unmodelled(&unmodelled);
    }
    if !arguments.check {
        plan.script().lines().for_each(render::data);
    }
    Ok(code)
}

/// What either has and no fact describes, each once.
fn both(from: &Catalog, to: &Catalog) -> Vec<Unmodelled> {
    let mut all = from.unmodelled.clone();
    all.extend(
        to.unmodelled.iter().filter(|one| !from.unmodelled.contains(one)).cloned(),
    );
    all
}
