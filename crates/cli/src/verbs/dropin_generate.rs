//! `migration:generate`: TypeORM's flags, words and exit codes.

use whimbrel::migration::{
    Existing, Language, ModuleSystem, NewMigration, Query, Template, create,
    render as text, typeorm_timestamp,
};
use whimbrel::ops::generate::Generated;
use whimbrel::plan::{Hazard, Step};
use whimbrel::sql::indent;

use crate::args::DropInGenerate;
use crate::context::Context;
use crate::render::{self, Problem, TypeOrmLog};
use crate::verbs::Scope;
use crate::verbs::dropin::{resolved, service};
use crate::verbs::generate::Task;

/// What TypeORM says when there is nothing to generate.
const NOTHING: &str = "No changes in database schema were found";

/// Generates from the live database, as TypeORM does. Whether it ended as a success is
/// the answer: `--check` with changes, and nothing to generate without it, are none.
pub(super) fn generate(
    given: &DropInGenerate,
    scope: &Scope<'_>,
    context: &Context,
) -> Result<bool, Problem> {
    let service = service(scope)?;
    // TypeORM has no flag to ask; what is lost is said, here and in the file.
    let task = Task::as_typeorm(Hazard::ALL.to_vec());
    let outcome = task.carry_out(scope, service)?;
    for warning in &outcome.warnings {
        render::talk(&format!("warning: {warning}"));
    }
    conclude(given, &outcome.generated, context)
}

fn conclude(
    given: &DropInGenerate,
    generated: &Generated,
    context: &Context,
) -> Result<bool, Problem> {
    let check = given.check.unwrap_or(false);
    if generated.up.is_empty() && generated.migration.up.queries.is_empty() {
        let advice = " - cannot generate a migration. To create a new empty migration use \
                      \"typeorm migration:create\" command";
        TypeOrmLog.line(&format!("{NOTHING}{}", if check { "" } else { advice }));
        return Ok(check);
    }
    warn_of_losses(generated.up.steps.iter());
    let migration = new_migration(given, generated, context)?;
    let wrong =
        |error: &dyn std::fmt::Display| Problem::input("usage", error.to_string());
    let texts = text(&migration).map_err(|error| wrong(&error))?;
    let Some((path, content)) = texts.first() else { return Ok(true) };
    if check {
        TypeOrmLog.line(&format!(
            "Unexpected changes in database schema were found in check mode:\n\n{content}"
        ));
        return Ok(false);
    }
    if given.dryrun.unwrap_or(false) {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let path = migration.path.display();
        TypeOrmLog
            .line(&format!("Migration {path}.{extension} has content:\n\n{content}"));
        return Ok(true);
    }
    let created =
        create(&migration, Existing::Overwrite).map_err(|error| wrong(&error))?;
    for path in &created.paths {
        let path = path.display();
        TypeOrmLog.line(&format!("Migration {path} has been generated successfully."));
    }
    Ok(true)
}

fn new_migration(
    given: &DropInGenerate,
    generated: &Generated,
    context: &Context,
) -> Result<NewMigration, Problem> {
    let number =
        given.timestamp.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
    let timestamp = typeorm_timestamp(number, Context::now())
        .map_err(|error| Problem::input("usage", error.to_string()))?;
    let language = match (given.output_js, given.esm) {
        (Some(true), Some(true)) => Language::JavaScript(ModuleSystem::Es),
        (Some(true), _) => Language::JavaScript(ModuleSystem::CommonJs),
        _ => Language::TypeScript,
    };
    let mut statements = generated.migration.clone();
    if given.pretty.unwrap_or(false) {
        let ways = [&mut statements.up, &mut statements.down];
        ways.into_iter().flat_map(|way| &mut way.queries).for_each(spread);
    }
    Ok(NewMigration {
        path: resolved(&context.folder, &given.path),
        timestamp,
        language,
        template: Template::Generated(Box::new(statements)),
    })
}

/// Gives a statement of several lines its place in the code around it, where TypeORM
/// puts it with `--pretty`.
fn spread(query: &mut Query) {
    if query.sql.contains('\n')
        && let Ok(sql) = indent(&query.sql, 12)
    {
        query.sql = format!("\n{sql}\n        ");
    }
}

fn warn_of_losses<'a>(steps: impl Iterator<Item = &'a Step>) {
    for step in steps.filter(|step| step.hazards.iter().any(|one| one.needs_consent())) {
        let names: Vec<&str> = step.hazards.iter().map(|hazard| hazard.name()).collect();
        render::talk(&format!("warning: {}: {}", names.join(", "), step.sql));
    }
}
