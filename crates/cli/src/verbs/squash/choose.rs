//! Which migrations become one.

use std::path::PathBuf;

use whimbrel::migration::{Body, MigrationFile, Replaced};
use whimbrel::run::find;

use crate::exit;
use crate::prepare::Prepared;
use crate::render::{self, Problem};
use crate::verbs::create::Place;

/// The migrations that become one.
pub(super) struct Chosen {
    /// What the new one says of them.
    pub(super) replaces: Vec<Replaced>,
    /// The name of the last of them.
    pub(super) last: String,
    /// Their files.
    pub(super) paths: Vec<PathBuf>,
    /// The new one's timestamp: the next behind theirs.
    pub(super) timestamp: i64,
}

/// The first migrations up to one, or all.
pub(super) fn choose(
    prepared: &Prepared,
    to: Option<&str>,
    place: &Place,
) -> Result<Chosen, Problem> {
    let all = &prepared.migrations;
    let count = match to {
        None => all.len(),
        Some(wanted) => {
            let last =
                find(all, wanted).map_err(|refusal| render::of_refusal(&refusal))?;
            all.iter().position(|one| one.name == last.name).map_or(0, |at| at + 1)
        }
    };
    let (chosen, later) = all.split_at(count);
    let Some(last) = chosen.last().filter(|_| chosen.len() > 1) else {
        let title = format!("there is nothing to squash: {} migrations", chosen.len());
        return Err(refused(title));
    };
    let timestamp = last.timestamp + 1;
    if later.first().is_some_and(|next| next.timestamp <= timestamp) {
        let title = format!(
            "there is no timestamp between {} and the migration behind it",
            last.name
        );
        return Err(refused(title).advise(
            "rename what was applied nowhere yet, or squash up to another one, with `--to`",
        ));
    }
    let mut paths = Vec::new();
    for one in chosen {
        check(one, later, place)?;
        paths.extend(files(one));
    }
    paths.sort();
    paths.dedup();
    let replaced = |one: &MigrationFile| Replaced {
        name: one.name.clone(),
        itself: one.replaces().to_vec(),
    };
    let replaces = chosen.iter().map(replaced).collect();
    Ok(Chosen { replaces, last: last.name.clone(), paths, timestamp })
}

/// Refuses what could not be taken away or written down.
fn check(
    one: &MigrationFile,
    later: &[MigrationFile],
    place: &Place,
) -> Result<(), Problem> {
    let name = &one.name;
    if one.path.as_os_str().is_empty() {
        return Err(refused(format!("the data source names the class of {name}"))
            .advise("name the files with a pattern, such as `src/migrations/*.ts`"));
    }
    if !Replaced::can_be_listed(name) {
        return Err(refused(format!(
            "the name `{name}` has a comma, a parenthesis or a star in it, and cannot be \
             written into a list of names"
        )));
    }
    if let Some(other) = later.iter().find(|other| other.path == one.path) {
        let file = one.path.display();
        return Err(refused(format!("{file} holds {name} and also {}", other.name))
            .advise(
                "give each its own file, or squash up to the last one in it, with `--to`",
            ));
    }
    let is_program = matches!(one.body, Body::Program { .. });
    let folder = one.path.parent();
    let is_compiled = is_program
        && folder != Some(place.folder.as_path())
        && one.path.extension().is_some_and(|end| end == "js" || end == "mjs")
        && place.language == whimbrel::migration::Language::TypeScript;
    if is_compiled {
        let file = one.path.display();
        return Err(refused(format!("{file} is compiled from another file")).advise(
            "let the data source name the sources (`src/.../*.ts`) for this call: \
             `--data-source`",
        ));
    }
    Ok(())
}

/// All files of a migration.
fn files(one: &MigrationFile) -> Vec<PathBuf> {
    let mut files = vec![one.path.clone()];
    if let Body::Sql(sql) = &one.body {
        files.extend(sql.down.as_ref().map(|down| down.path.clone()));
        // One without a statement counts as none, and without its way up as an orphan.
        let name = one.path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(stem) = name.strip_suffix(".up.sql") {
            let down = one.path.with_file_name(format!("{stem}.down.sql"));
            files.extend(Some(down).filter(|down| down.is_file()));
        }
    }
    files
}

fn refused(title: impl Into<String>) -> Problem {
    Problem {
        state: Some("nothing was changed".to_owned()),
        exit: exit::REFUSED,
        ..Problem::input("squash", title)
    }
}
