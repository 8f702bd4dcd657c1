//! TypeORM's commands: its flags, its words, its exit codes.

use std::path::{Component, Path, PathBuf};

use whimbrel::config::Service;
use whimbrel::migration::{
    Existing, Language, ModuleSystem, NewMigration, Template, create, typeorm_timestamp,
};
use whimbrel::run::{
    self, Access, Extent, Failure, Report, RevertExtent, RunOptions, Target, Transactions,
};

use crate::args::{DropIn, DropInCreate, DropInRun, DropInVerb, EngineArg, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::how::Wishes;
use crate::prepare::{Prepared, mode_named, prepare};
use crate::render::{self, Problem, TypeOrmLog};
use crate::verbs::Scope;

/// `whimbrel migration:...` and its kin; ends in TypeORM's 0 or 1.
pub(crate) fn dropin(arguments: &DropIn, context: &Context) -> u8 {
    let (doing, result) = match &arguments.verb {
        DropInVerb::Create(given) => {
            ("migration creation", new_migration(given, context))
        }
        DropInVerb::Generate(given) => {
            let result = on_thread(|| {
                let scope = scope(arguments, context)?;
                super::dropin_generate::generate(given, &scope, context)
            });
            match result {
                Ok(true) => return exit::DONE,
                Ok(false) => return exit::FAILED,
                Err(problem) => ("migration generation", Err(problem)),
            }
        }
        DropInVerb::Run(given) => {
            let all: &Work = &|target, options| run::run(target, options, &Extent::All);
            ("migration run", on_thread(|| execute(arguments, given, context, all)))
        }
        DropInVerb::Revert(given) => {
            let last: &Work =
                &|target, options| run::revert(target, options, &RevertExtent::Count(1));
            ("migration revert", on_thread(|| execute(arguments, given, context, last)))
        }
        DropInVerb::Show => ("migration show", on_thread(|| show(arguments, context))),
        DropInVerb::SchemaSync(given) => (
            "schema synchronization",
            on_thread(|| super::dropin_schema::sync(given, &scope(arguments, context)?)),
        ),
        DropInVerb::SchemaDrop(given) => (
            "schema drop",
            on_thread(|| {
                super::dropin_drop::drop_schema(given, &scope(arguments, context)?)
            }),
        ),
        DropInVerb::SchemaLog => (
            "schema synchronization",
            on_thread(|| super::dropin_schema::log(&scope(arguments, context)?)),
        ),
        DropInVerb::Query(given) => (
            "query execution",
            on_thread(|| super::dropin_query::query(given, &scope(arguments, context)?)),
        ),
    };
    match result {
        Ok(()) => exit::DONE,
        Err(problem) => {
            TypeOrmLog.line(&format!("Error during {doing}:"));
            render::show(&problem, &context.folder, context.styled);
            exit::FAILED
        }
    }
}

/// Evaluating TypeScript needs a deep stack.
pub(crate) fn on_thread<T: Send>(
    work: impl FnOnce() -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    let builder = std::thread::Builder::new()
        .stack_size(whimbrel_typeorm::LoadOptions::THREAD_STACK);
    std::thread::scope(|scope| match builder.spawn_scoped(scope, work) {
        Ok(thread) => thread.join().unwrap_or_else(|_| {
            Err(Problem::input(
                "bug",
                "the run ended unexpectedly; the server rolls back",
            ))
        }),
        Err(error) => Err(Problem::input("system", format!("no thread: {error}"))),
    })
}

fn scope<'c>(arguments: &DropIn, context: &'c Context) -> Result<Scope<'c>, Problem> {
    let scope = ScopeArgs {
        data_source: arguments.data_source.clone(),
        tsconfig: arguments.tsconfig.clone(),
        ..ScopeArgs::default()
    };
    let scope = Scope::open(&scope, &arguments.connection, context)?.connect()?;
    if scope.services().len() == 1 {
        return Ok(scope);
    }
    Err(Problem::input("usage", "Missing required argument: dataSource")
        .advise("name the data source with `-d`, or work in a service's folder"))
}

/// The one service of the call.
pub(super) fn service<'s>(scope: &'s Scope<'_>) -> Result<&'s Service, Problem> {
    let services = scope.services();
    let none = || Problem::input("usage", "there is no service here");
    services.first().copied().ok_or_else(none)
}

pub(super) fn prepared(scope: &Scope<'_>) -> Result<(String, Prepared), Problem> {
    let service = service(scope)?;
    Ok((service.name.clone(), prepare(service, &scope.surroundings())?))
}

/// The same, with a look at the database under way.
fn looking(scope: &Scope<'_>, access: Access) -> Result<(String, Prepared), Problem> {
    let service = service(scope)?;
    let surroundings = scope.surroundings().looking(access);
    Ok((service.name.clone(), prepare(service, &surroundings)?))
}

/// What is done with a service's migrations.
type Work =
    dyn for<'a> Fn(Target<'a>, &'a RunOptions) -> Result<Report, Box<Failure>> + Sync;

fn execute(
    arguments: &DropIn,
    given: &DropInRun,
    context: &Context,
    work: &Work,
) -> Result<(), Problem> {
    let scope = scope(arguments, context)?;
    let (name, prepared) = looking(&scope, Access::Write)?;
    let engine = EngineArg::choose(given.engine, scope.services()[0]);
    let mut prepared = prepared.through(engine);
    let options =
        wishes(arguments, given).options(&scope.project, scope.services()[0], &prepared);
    let target = prepared.target(&name, TypeOrmLog.listener(), context);
    work(target, &options).map(drop).map_err(|failure| failed(&failure))
}

/// TypeORM logs this line before it throws.
fn failed(failure: &Failure) -> Problem {
    if let run::RunError::Migration(migration) = &failure.error {
        let (name, cause) = (&migration.name, &migration.cause);
        TypeOrmLog.line(&format!("Migration \"{name}\" failed, error: {cause}"));
    }
    render::of_failure(failure)
}

fn wishes(arguments: &DropIn, given: &DropInRun) -> Wishes {
    // Any word that TypeORM does not know means what the data source says.
    let mode: Option<Transactions> = mode_named(&given.transaction);
    let fake = given.fake.unwrap_or(false);
    Wishes::dropin(mode, fake, arguments.no_journal, Context::run_id())
}

fn show(arguments: &DropIn, context: &Context) -> Result<(), Problem> {
    let scope = scope(arguments, context)?;
    let (_, mut prepared) = looking(&scope, Access::Read)?;
    run::refuse_duplicates(&prepared.migrations)
        .map_err(|refusal| render::of_refusal(&refusal))?;
    let rows = crate::verbs::status::read(&mut prepared)?.rows;
    let lines = rows.iter().filter_map(|row| match row.applied {
        Some(id) => Some(format!("[X] {id} {}", row.name)),
        None => row.path.is_some().then(|| format!("[ ] {}", row.name)),
    });
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        TypeOrmLog.line(&lines.join("\n"));
    }
    Ok(())
}

fn new_migration(given: &DropInCreate, context: &Context) -> Result<(), Problem> {
    let wrong =
        |error: &dyn std::fmt::Display| Problem::input("usage", error.to_string());
    // What is no number counts as not given.
    let number =
        given.timestamp.as_deref().and_then(|text| text.trim().parse::<f64>().ok());
    let timestamp = typeorm_timestamp(number, Context::now()).map_err(|e| wrong(&e))?;
    let language = match (given.output_js, given.esm) {
        (Some(true), Some(true)) => Language::JavaScript(ModuleSystem::Es),
        (Some(true), _) => Language::JavaScript(ModuleSystem::CommonJs),
        _ => Language::TypeScript,
    };
    let migration = NewMigration {
        path: resolved(&context.folder, &given.path),
        timestamp,
        language,
        template: Template::Empty,
    };
    let created = create(&migration, Existing::Overwrite).map_err(|e| wrong(&e))?;
    for path in &created.paths {
        let path = path.display();
        TypeOrmLog.line(&format!("Migration {path} has been generated successfully."));
    }
    Ok(())
}

/// The absolute path without `.` and `..`, as Node resolves it.
pub(super) fn resolved(folder: &Path, path: &str) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}
