//! A catalog as SQL files, one for each object.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, FactId, Kind};
use crate::ops::generate::top_level;
use crate::plan::{PlanError, PlanOptions, Step, plan};
use crate::sql::quote_ident;

/// A file of a dumped schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Where it belongs: `public/tables/users.sql`.
    pub path: PathBuf,
    /// The statements that make the object and what hangs on it.
    pub text: String,
}

/// What has to be set where a function can stand before what its body speaks of.
const BODIES_UNSEEN: &str = "SET check_function_bodies = off;\n";

/// One script that makes a catalog again in an empty database, in an order in which it
/// can be run. Roles that are there already are left as they are.
///
/// # Errors
/// When something of the catalog cannot be made.
pub fn schema_script(catalog: &Catalog) -> Result<String, PlanError> {
    let made = plan(&catalog.emptied(), catalog, &PlanOptions::default())?;
    let mut script = format!("{BODIES_UNSEEN}SET search_path = pg_catalog;\n\n");
    for name in role_names(catalog) {
        script.push_str(&format!(
            "DO $role$ BEGIN CREATE ROLE {}; EXCEPTION WHEN duplicate_object THEN NULL; \
             END $role$;\n\n",
            quote_ident(&name)
        ));
    }
    for step in &made.steps {
        script.push_str(&step.sql);
        script.push_str(";\n\n");
    }
    Ok(script)
}

/// The files that make a catalog again, in an order in which they can be run. What has to
/// wait for objects that wait for this one is in a second file of the object. Read as a
/// folder of desired state, they give the same catalog in any order.
///
/// # Errors
/// When something of the catalog cannot be made.
pub fn schema_files(catalog: &Catalog) -> Result<Vec<SchemaFile>, PlanError> {
    let made = plan(&catalog.emptied(), catalog, &PlanOptions::default())?;
    let mut files: Vec<SchemaFile> = roles(catalog).into_iter().collect();
    // The last file of each path, how many there are of it, and where each step went.
    let mut last: HashMap<PathBuf, (usize, usize)> = HashMap::new();
    let mut places: Vec<usize> = Vec::new();
    for step in &made.steps {
        let path = path(&owner(catalog, &step.subject));
        let needed = step.waits_for.iter().map(|before| places[*before]).max();
        let (place, count) = last.get(&path).copied().unwrap_or_default();
        let fits = count > 0 && needed.is_none_or(|needed| needed <= place);
        let place = if fits { place } else { files.len() };
        if !fits {
            files.push(SchemaFile { path: numbered(&path, count + 1), text: head(step) });
            last.insert(path, (place, count + 1));
        } else if let Some(file) = files.get_mut(place) {
            file.text.push('\n');
        }
        if let Some(file) = files.get_mut(place) {
            file.text.push_str(&format!("{};\n", step.sql));
        }
        places.push(place);
    }
    Ok(files)
}

/// What stands before the first statement of a file.
fn head(step: &Step) -> String {
    let routine = matches!(step.subject.kind, Kind::Function | Kind::Procedure);
    if routine { BODIES_UNSEEN.to_owned() } else { String::new() }
}

/// `users.sql`, `users.2.sql`...
fn numbered(path: &Path, number: usize) -> PathBuf {
    match number {
        1 => path.to_owned(),
        _ => path.with_extension(format!("{number}.sql")),
    }
}

fn roles(catalog: &Catalog) -> Option<SchemaFile> {
    let names = role_names(catalog);
    let statement = |name: &String| format!("CREATE ROLE {};\n", quote_ident(name));
    let text: String = names.iter().map(statement).collect();
    (!text.is_empty()).then(|| SchemaFile { path: PathBuf::from("roles.sql"), text })
}

/// The roles that the catalog speaks of. Whether they can log in, and what they are
/// members of, is the cluster's matter.
fn role_names(catalog: &Catalog) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for fact in catalog.facts() {
        match fact.id.kind {
            Kind::Owner => names.push(fact.attributes().text("role").to_owned()),
            Kind::Grant => {
                names.push(fact.id.name().to_owned());
                let grants = fact.attributes().groups("grants").into_iter();
                names.extend(grants.map(|grant| grant.text("by").to_owned()));
            }
            Kind::UserMapping => names.push(fact.id.name().to_owned()),
            Kind::DefaultPrivilege => {
                names.extend([fact.id.part(0), fact.id.name()].map(str::to_owned));
            }
            Kind::Policy => {
                let policy = fact.attributes();
                names.extend(policy.list("roles").into_iter().map(str::to_owned));
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty() && name != "public" && !name.starts_with("pg_"));
    names.sort_unstable();
    names.dedup();
    names
}

/// The object in whose file a fact belongs.
fn owner(catalog: &Catalog, id: &FactId) -> FactId {
    catalog.get(id).map_or_else(|| id.clone(), |fact| top_level(catalog, fact))
}

fn path(id: &FactId) -> PathBuf {
    let folder = match id.kind {
        Kind::Policy => "policies".to_owned(),
        Kind::Index => "indexes".to_owned(),
        kind => format!("{}s", kind.name().replace(' ', "_")),
    };
    let name = |part: &str| -> String {
        part.chars()
            .map(|c| if c.is_alphanumeric() || "_-.".contains(c) { c } else { '_' })
            .collect()
    };
    match id.parts.as_slice() {
        [schema, object, ..] => {
            PathBuf::from(name(schema)).join(folder).join(name(object) + ".sql")
        }
        parts => {
            let object = parts.first().map_or("", String::as_str);
            PathBuf::from(folder).join(name(object) + ".sql")
        }
    }
}
