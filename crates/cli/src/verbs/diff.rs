//! `whimbrel diff`: what leads from one schema to another.

use whimbrel::plan::{PlanOptions, plan};

use crate::args::{DiffArgs, ScopeArgs};
use crate::exit;
use crate::render::{self, Document, Problem};
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
        Ok((endpoints.catalog(&arguments.from)?, endpoints.catalog(&arguments.to)?))
    })?;
    let plan = plan(&from, &to, &PlanOptions::default())
        .map_err(|error| Problem::input("plan", error.to_string()))?;
    let code =
        if arguments.check && !plan.is_empty() { exit::FAILED } else { exit::DONE };
    if output.json {
        let mut document = Document::new("diff");
        document.add("", render::plan_as_json(&plan));
        document.print(code);
        return Ok(code);
    }
    if !output.quiet {
        render::show_plan(&plan);
        render::show_unmodelled(&from.unmodelled);
        render::show_unmodelled(&to.unmodelled);
    }
    if !arguments.check {
        plan.script().lines().for_each(render::data);
    }
    Ok(code)
}
