//! `whimbrel generate`: from what a service wants to a migration that is proven.

mod current;
mod desired;
mod metadata;
mod task;

use whimbrel::config::Service;
use whimbrel::migration::{
    Existing, NewMigration, Template, create as write, render as text,
};
use whimbrel::ops::generate::Generated;
use whimbrel::plan::Hazard;
use whimbrel::prove::Testimony;
use whimbrel::prove::witness::{ColumnWitness, WitnessVerdict};

use crate::args::{GenerateArgs, ScopeArgs};
use crate::context::Context;
use crate::exit;
use crate::render::{self, Document, Problem, Progress, relative};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;

pub(crate) use current::from_migrations;
pub(crate) use task::{Doubt, Task};

/// `whimbrel generate`
pub(crate) fn generate(
    arguments: &GenerateArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let services = scope.services();
    let [service] = services.as_slice() else {
        let names = scope.names().join(", ");
        return Err(Problem::input("usage", "which service is the migration for?")
            .advise(format!(
                "work in its folder, or name it with `--service`; here are: {names}"
            )));
    };
    let progress = Progress::new(output, &[&service.name]);
    let task = Task {
        from: arguments.from,
        technique: arguments.technique,
        allowed: hazards(&arguments.allow)?,
        shadow: arguments.shadow.clone(),
        renames: arguments.renames.clone(),
        doubt: match (arguments.no_renames, Context::asks(output)) {
            (true, _) => Doubt::Separate,
            (false, true) => Doubt::Ask,
            (false, false) => Doubt::Refuse,
        },
    };
    let generated = on_thread(|| task.carry_out(scope, service))?;
    for warning in &generated.warnings {
        progress.warn(&service.name, warning);
    }
    let code = conclude(arguments, scope, service, &generated.generated, output)?;
    Ok(code)
}

fn hazards(names: &[String]) -> Result<Vec<Hazard>, Problem> {
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
    if output.json {
        document(&service.name, generated, &files).print(code);
    }
    Ok(code)
}

/// Rows of TypeORM's metadata table may change although the schema does not.
fn is_nothing(generated: &Generated) -> bool {
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
    NewMigration {
        path: place.folder.join(name),
        timestamp: arguments.timestamp.unwrap_or_else(Context::now),
        language: place.language,
        template: Template::Generated(Box::new(generated.migration.clone())),
    }
}

fn say(generated: &Generated, service: &Service) {
    if is_nothing(generated) {
        render::talk(&format!("{}: the schema is what the service wants", service.name));
    } else {
        render::show_plan(&generated.up);
    }
    if !generated.kept.is_empty() {
        let kept = count_by_kind(generated.kept.iter().map(|kept| kept.id.kind));
        render::talk(&format!("  stays, as the source has no words for it: {kept}"));
    }
    render::show_unmodelled(&generated.unmodelled);
    if generated.proof.is_some() {
        render::talk("  proven: up leads to the wanted schema, down leads back");
    }
    if let Some(testimony) = &generated.testimony {
        testimony_in_words(testimony).iter().for_each(|line| render::talk(line));
    }
}

/// What became of rows, a line for each thing that somebody should know.
fn testimony_in_words(testimony: &Testimony) -> Vec<String> {
    let report = match testimony {
        Testimony::Refused(failure) => {
            return vec![format!("  depends on data: {}", failure.error)];
        }
        Testimony::Told(report) => report,
    };
    let mut lines = Vec::new();
    let mut kept = 0;
    for table in report.tables.iter().filter(|table| table.rows > 0) {
        let changed =
            |column: &&ColumnWitness| column.verdict() != WitnessVerdict::Lossless;
        let lost: Vec<&str> =
            table.columns.iter().filter(changed).map(|one| one.column.as_str()).collect();
        if lost.is_empty() {
            kept += 1;
        } else {
            let lost = lost.join(", ");
            lines.push(format!("  rows: {} does not get back its {lost}", table.table));
        }
    }
    if kept > 0 {
        lines
            .push(format!("  rows: every value is there again in {kept} changed tables"));
    }
    lines
}

/// `2 policies`... in words: how many of each kind.
fn count_by_kind(kinds: impl Iterator<Item = whimbrel::catalog::Kind>) -> String {
    let mut counts = std::collections::BTreeMap::<_, usize>::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
    let counts = counts.iter().map(|(kind, count)| format!("{count} × {kind}"));
    counts.collect::<Vec<_>>().join(", ")
}

fn document(service: &str, generated: &Generated, files: &[String]) -> Document {
    let mut document = Document::new("generate");
    let kept: Vec<String> =
        generated.kept.iter().map(|kept| kept.id.to_string()).collect();
    let facts = serde_json::json!({
        "files": files,
        "up": render::plan_as_json(&generated.up),
        "down": render::plan_as_json(&generated.down),
        "proven": generated.proof.is_some(),
        "kept": kept,
    });
    document.add(service, facts);
    document
}
