//! A catalog as SQL files, one for each object.

use std::path::PathBuf;

use crate::catalog::{Catalog, FactId, Kind};
use crate::plan::{PlanError, PlanOptions, plan};

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
    let mut files: Vec<SchemaFile> = Vec::new();
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

/// The object in whose file a fact belongs.
fn owner(catalog: &Catalog, id: &FactId) -> FactId {
    catalog
        .get(id)
        .map_or_else(|| id.clone(), |fact| crate::ops::generate::top_level(catalog, fact))
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
