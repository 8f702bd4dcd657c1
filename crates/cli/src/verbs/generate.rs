//! `whimbrel generate`: from what a service wants to a migration that is proven.

mod current;
mod desired;
mod metadata;
mod say;
mod task;
mod twice;

use whimbrel::config::Service;
use whimbrel::migration::{
    Existing, NewMigration, Template, create as write, render as text,
};
use whimbrel::ops::generate::{Declared, Generated};
use whimbrel::plan::Hazard;

use crate::args::{GenerateArgs, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::render::{self, Document, Problem, Progress, relative};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;

pub(crate) use self::say::{facts, say};

pub(crate) use current::{
    Current, Replayed, Sent, all_migrations, base, begin, from_migrations, needed_by,
    replay, replay_each, runnable,
};
pub(crate) use desired::{declared_schemas, desired};
pub(crate) use task::{Doubt, Outcome, Task, technique, transactions};
pub(crate) use twice::{Declarations, declarations, told};

/// `whimbrel generate`
pub(crate) fn generate(
    arguments: &GenerateArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let services = scope.services();
    if services.len() != 1 && !arguments.check {
        let names = scope.names().join(", ");
        return Err(Problem::input("usage", "which service is the migration for?")
            .advise(format!(
                "work in its folder, or name it with `--service`; here are: {names}"
            )));
    }
    let progress = Progress::new(output, &scope.names());
    let task = task(arguments, output)?;
    let mut document = Document::new("generate");
    let mut code = exit::DONE;
    let mut declared = Vec::new();
    for service in &services {
        let ended = match on_thread(|| task.carry_out(scope, service)) {
            Ok(outcome) => {
                let warnings = outcome.warnings.iter();
                warnings.for_each(|warning| progress.warn(&service.name, warning));
                let generated = &outcome.generated;
                declared.push((service.name.clone(), generated.declared.clone()));
                conclude(arguments, scope, service, generated, output, &mut document)?
            }
            Err(problem) if services.len() == 1 => return Err(problem),
            Err(problem) => {
                if !output.json {
                    scope.show(&problem, &service.name);
                }
                let error = problem.to_json(&scope.project.root);
                document.add(&service.name, serde_json::json!({ "error": error }));
                problem.exit
            }
        };
        code = if code == exit::DONE { ended } else { code };
    }
    let ended = declared_twice(&declared, scope, output, &mut document);
    code = if code == exit::DONE { ended } else { code };
    if output.json {
        document.print(code);
    }
    Ok(code)
}

/// Says what several services declare.
fn declared_twice(
    declared: &[(String, Declared)],
    scope: &Scope<'_>,
    output: &ScopeArgs,
    document: &mut Document,
) -> u8 {
    let root = &scope.project.root;
    let told = told(declared, root);
    if output.json && !told.is_empty() {
        let twice: Vec<_> = told.iter().map(twice::Told::to_json).collect();
        document.add("", serde_json::json!({ "declared_twice": twice }));
    }
    for one in told.iter().filter(|_| !output.json) {
        match one.differs {
            true => render::show(&one.to_problem(), root, scope.context.styled),
            false => {
                let places = one.advice.join("; ");
                render::talk(&format!("warning: {} ({places})", one.text));
            }
        }
    }
    if told.iter().any(|one| one.differs) { exit::FAILED } else { exit::DONE }
}

fn task(arguments: &GenerateArgs, output: &ScopeArgs) -> Result<Task, Problem> {
    // What is only looked for is neither refused nor asked about.
    let doubt = match (arguments.no_renames || arguments.check, Context::asks(output)) {
        (true, _) => Doubt::Separate,
        (false, true) => Doubt::Ask,
        (false, false) => Doubt::Refuse,
    };
    Ok(Task {
        from: arguments.from,
        technique: arguments.technique,
        allowed: match arguments.check {
            true => Hazard::ALL.to_vec(),
            false => hazards(&arguments.allow)?,
        },
        strict: arguments.strict,
        shadow: arguments.shadow.clone(),
        renames: arguments.renames.clone(),
        doubt,
    })
}

pub(crate) fn hazards(names: &[String]) -> Result<Vec<Hazard>, Problem> {
    let known = || Hazard::ALL.iter().map(|hazard| hazard.name());
    let find = |name: &String| {
        Hazard::from_name(name).ok_or_else(|| {
            let title = format!("there is no hazard `{name}`");
            let problem = Problem::input("usage", title);
            match whimbrel::sql::closest(name, known()) {
                Some(meant) => problem.advise(format!("did you mean `{meant}`?")),
                None => problem.advise(format!(
                    "the hazards are: {}",
                    known().collect::<Vec<_>>().join(", ")
                )),
            }
        })
    };
    names.iter().map(find).collect()
}

fn conclude(
    arguments: &GenerateArgs,
    scope: &Scope<'_>,
    service: &Service,
    generated: &Generated,
    output: &ScopeArgs,
    document: &mut Document,
) -> Result<u8, Problem> {
    let nothing = is_nothing(generated);
    let code = if nothing || !arguments.check { exit::DONE } else { exit::FAILED };
    let mut files = Vec::new();
    if !output.json && !output.quiet {
        say(generated, service);
    }
    if !nothing && !arguments.check {
        let migration = new_migration(arguments, scope, service, generated);
        if arguments.dry_run {
            let texts = text(&migration)
                .map_err(|error| Problem::input("usage", error.to_string()))?;
            if !output.json {
                texts.iter().for_each(|(_, text)| render::data(text.trim_end()));
            }
        } else {
            let created = write(&migration, Existing::Refuse)
                .map_err(|error| Problem::input("usage", error.to_string()))?;
            let root = &scope.context.folder;
            files = created.paths.iter().map(|path| relative(path, root)).collect();
            if !output.json {
                files.iter().for_each(|path| render::data(path));
            }
        }
    }
    document.add(&service.name, facts(generated, &files));
    Ok(code)
}

/// Rows of TypeORM's metadata table may change although the schema does not.
pub(crate) fn is_nothing(generated: &Generated) -> bool {
    generated.up.is_empty() && generated.migration.up.queries.is_empty()
}

fn new_migration(
    arguments: &GenerateArgs,
    scope: &Scope<'_>,
    service: &Service,
    generated: &Generated,
) -> NewMigration {
    let place = crate::verbs::create::place(
        arguments.folder.as_deref(),
        arguments.language,
        service,
        scope.context,
    );
    let name = arguments.name.as_deref().unwrap_or("Generated");
    let mut contents = generated.migration.clone();
    contents.provenance.made_for.clone_from(&generated.made_for);
    NewMigration {
        path: place.folder.join(name),
        timestamp: arguments.timestamp.unwrap_or_else(Context::now),
        language: place.language,
        template: Template::Generated(Box::new(contents)),
    }
}
