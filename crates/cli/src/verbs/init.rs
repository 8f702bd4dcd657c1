use whimbrel::config::{Project, initial_config};

use crate::args::ScopeArgs;
use crate::context::Context;
use crate::exit;
use crate::render::{self, Problem};
use crate::verbs::scope::environment;

/// `whimbrel init`
pub(crate) fn init(context: &Context, output: &ScopeArgs) -> Result<u8, Problem> {
    let path = context.folder.join("whimbrel.toml");
    if path.exists() {
        return Err(Problem::input(
            "usage",
            format!("{} exists already", path.display()),
        ));
    }
    let environment = environment(&context.environment);
    let project = Project::discover(&context.folder, &environment)
        .map_err(|error| render::of_config(&error))?;
    std::fs::write(&path, initial_config(&project)).map_err(|error| {
        Problem::input("usage", format!("cannot write {}: {error}", path.display()))
    })?;
    if !output.quiet {
        render::data(&path.display().to_string());
    }
    Ok(exit::DONE)
}
