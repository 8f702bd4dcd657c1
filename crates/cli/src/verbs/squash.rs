//! `whimbrel squash`: the first migrations of a service become one, with proof.

mod choose;
mod files;
mod replay;

use serde_json::json;
use whimbrel::config::Service;
use whimbrel::migration::{
    Created, Existing, NewMigration, Replaced, Template, create as write, render as text,
};

use self::choose::{Chosen, choose};
use self::replay::{Dumped, Replayed, replayed};
use crate::args::{ScopeArgs, SquashArgs};
use crate::exit;
use crate::prepare::prepare;
use crate::render::{self, Document, Problem, Progress, relative};
use crate::verbs::Scope;
use crate::verbs::create::{Place, place};
use crate::verbs::dropin::on_thread;

/// `whimbrel squash`
pub(crate) fn squash(
    arguments: &SquashArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let services = scope.services();
    let service = only(scope, &services)?;
    let progress = Progress::new(output, &[&service.name]);
    let place = place(None, None, service, scope.context);
    let chosen = on_thread(|| {
        let prepared = prepare(service, &scope.surroundings())?;
        choose(&prepared, arguments.to.as_deref(), &place)
    })?;
    let keep = arguments.keep.as_ref().map(|folder| scope.context.folder.join(folder));
    if let Some(folder) = &keep {
        files::check_room(&chosen.paths, folder)?;
    }
    let mut done = on_thread(|| replayed(scope, service, &chosen, arguments))?;
    if let Dumped::Not(reason) = &done.dumped {
        progress.warn(&service.name, &format!("not compared with pg_dump: {reason}"));
    }
    done.squashed.migration.provenance.replaces.clone_from(&chosen.replaces);
    let migration = new_migration(arguments, &place, &chosen, &done);
    if !output.json && !output.quiet {
        say(&chosen, &done);
    }
    let written = match arguments.dry_run {
        true => {
            let texts = text(&migration)
                .map_err(|error| Problem::input("usage", error.to_string()))?;
            if !output.json {
                texts.iter().for_each(|(_, text)| render::data(text.trim_end()));
            }
            Vec::new()
        }
        false => replace(scope, service, &chosen, &migration, keep.as_deref())?,
    };
    if !output.json {
        written.iter().for_each(|path: &String| render::data(path));
    }
    if output.json {
        let mut document = Document::new("squash");
        document.add(&service.name, facts(&chosen, &done, &written));
        document.print(exit::DONE);
    }
    Ok(exit::DONE)
}

/// The service that is meant.
fn only<'s>(scope: &Scope<'_>, services: &[&'s Service]) -> Result<&'s Service, Problem> {
    let [service] = services else {
        let names = scope.names().join(", ");
        return Err(Problem::input("usage", "whose migrations shall become one?")
            .advise(format!(
                "work in its folder, or name it with `--service`; here are: {names}"
            )));
    };
    Ok(service)
}

fn new_migration(
    arguments: &SquashArgs,
    place: &Place,
    chosen: &Chosen,
    done: &Replayed,
) -> NewMigration {
    NewMigration {
        path: place.folder.join(&arguments.name),
        timestamp: chosen.timestamp,
        language: place.language,
        template: Template::Generated(Box::new(done.squashed.migration.clone())),
    }
}

/// Writes the new migration in the old ones' place, and says where.
fn replace(
    scope: &Scope<'_>,
    service: &Service,
    chosen: &Chosen,
    migration: &NewMigration,
    keep: Option<&std::path::Path>,
) -> Result<Vec<String>, Problem> {
    let created = write(migration, Existing::Refuse)
        .map_err(|error| Problem::input("usage", error.to_string()))?;
    exchange(scope, service, &created, chosen, keep)?;
    let root = &scope.context.folder;
    Ok(created.paths.iter().map(|path| relative(path, root)).collect())
}

/// Lets the new files take the place of the old ones. Until the new ones are on the disk
/// and the service finds them, the old ones stay; with both of them a run does no harm,
/// because the new one says what it replaces.
fn exchange(
    scope: &Scope<'_>,
    service: &Service,
    created: &Created,
    chosen: &Chosen,
    keep: Option<&std::path::Path>,
) -> Result<(), Problem> {
    files::sync(&created.paths)?;
    let found = on_thread(|| {
        let prepared = prepare(service, &scope.surroundings())?;
        let one = prepared.migrations.iter().find(|one| one.name == created.name);
        Ok(one.is_some_and(|one| one.replaces() == chosen.replaces))
    });
    let problem = match found {
        Ok(true) => return files::retire(&chosen.paths, keep),
        Ok(false) => Problem::input(
            "squash",
            format!("the service does not find the new migration {}", created.name),
        )
        .advise("make its patterns match the folder of its newest migration"),
        Err(problem) => problem,
    };
    for path in &created.paths {
        // What is not taken away does no harm, and is named in the problem.
        _ = std::fs::remove_file(path);
    }
    Err(Problem { state: Some("no file was changed".to_owned()), ..problem })
}

fn say(chosen: &Chosen, done: &Replayed) {
    render::show_plan(&done.squashed.up);
    let contents = &done.squashed.contents;
    if contents.rows() > 0 || !contents.sequences.is_empty() {
        render::talk(&format!(
            "  rows: {} in {} tables; sequences: {}",
            contents.rows(),
            contents.tables.len(),
            contents.sequences.len()
        ));
    }
    let dump = match done.dumped {
        Dumped::Compared => ", the same to pg_dump",
        Dumped::Not(_) => "",
    };
    render::talk(&format!(
        "  proven: it makes what {} migrations make, rows included{dump}; down leads to \
         what was before them",
        chosen.replaces.len()
    ));
}

fn facts(chosen: &Chosen, done: &Replayed, written: &[String]) -> serde_json::Value {
    let contents = &done.squashed.contents;
    let replaces: Vec<&str> = chosen.replaces.iter().map(name).collect();
    json!({
        "files": written,
        "replaces": replaces,
        "up": render::plan_as_json(&done.squashed.up),
        "rows": contents.rows(),
        "sequences": contents.sequences.len(),
        "proven": done.squashed.proof.is_some(),
        "compared_with_pg_dump": matches!(done.dumped, Dumped::Compared),
    })
}

fn name(replaced: &Replaced) -> &str {
    &replaced.name
}
