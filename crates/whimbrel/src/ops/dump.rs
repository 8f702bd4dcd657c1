//! A catalog as SQL files, one for each object.

use std::path::PathBuf;

use crate::catalog::{Catalog, FactId, Kind};
use crate::ops::generate::top_level;
use crate::plan::{PlanError, PlanOptions, plan};
use crate::sql::quote_ident;

/// A file of a dumped schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Where it belongs: `public/tables/users.sql`.
    pub path: PathBuf,
    /// The statements that make the object and what hangs on it.
    pub text: String,
}

/// The files that make a catalog again, in an order in which they can be run as far as
/// there is one. Read as a folder of desired state, they give the same catalog.
///
/// # Errors
/// When something of the catalog cannot be made.
pub fn schema_files(catalog: &Catalog) -> Result<Vec<SchemaFile>, PlanError> {
    let made = plan(&catalog.emptied(), catalog, &PlanOptions::default())?;
    let mut files: Vec<SchemaFile> = roles(catalog).into_iter().collect();
    for step in &made.steps {
        let path = path(&owner(catalog, &step.subject));
        let text = format!("{};\n", step.sql);
        match files.iter_mut().find(|file| file.path == path) {
            Some(file) => {
                file.text.push('\n');
                file.text.push_str(&text);
            }
            None => files.push(SchemaFile { path, text }),
        }
    }
    Ok(files)
}

/// The roles that the catalog speaks of. Whether they can log in, and what they are
/// members of, is the cluster's matter.
fn roles(catalog: &Catalog) -> Option<SchemaFile> {
    let mut names: Vec<String> = Vec::new();
    for fact in catalog.facts() {
        match fact.id.kind {
            Kind::Owner => names.push(fact.attributes().text("role").to_owned()),
            Kind::Grant => names.push(fact.id.name().to_owned()),
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
    let statement = |name: &String| format!("CREATE ROLE {};\n", quote_ident(name));
    let text: String = names.iter().map(statement).collect();
    (!text.is_empty()).then(|| SchemaFile { path: PathBuf::from("roles.sql"), text })
}

/// The object in whose file a fact belongs. Partitions are in the file of the table that
/// they are parts of: their indexes and constraints come to be in one order only.
fn owner(catalog: &Catalog, id: &FactId) -> FactId {
    let Some(fact) = catalog.get(id) else { return id.clone() };
    let mut top = top_level(catalog, fact);
    while let Some(whole) = whole_of(catalog, &top) {
        top = whole;
    }
    top
}

/// The table that a table is a partition or a child of.
fn whole_of(catalog: &Catalog, id: &FactId) -> Option<FactId> {
    let table = catalog.get(id).filter(|fact| fact.id.kind == Kind::Table)?.attributes();
    let parents = table.value("parents")?.as_array()?;
    let parts = parents.first()?.as_array()?.iter();
    let parts: Vec<&str> = parts.filter_map(|part| part.as_str()).collect();
    Some(FactId::new(Kind::Table, parts))
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
