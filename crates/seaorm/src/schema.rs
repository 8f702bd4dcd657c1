//! The public face: files to DDL.

use std::path::{Path, PathBuf};

use syn::{ItemStruct, spanned::Spanned};
use whimbrel::config::Patterns;
use whimbrel::source::Ddl;

use crate::attribute::Words;
use crate::column::{self, Surroundings};
use crate::entity::{Entity, ForeignKey};
use crate::error::{EntityError, EntityErrors};
use crate::file::EntityFile;
use crate::item::Items;
use crate::relation;
use crate::resolve::Names;
use crate::statement::{Counting, declarations, made};

/// What a service's entities say.
#[derive(Debug, Clone)]
pub struct SeaOrmSchema {
    /// The statements that make it, where the current schema is the one that tables
    /// without a schema are to be in.
    pub ddl: Ddl,
    /// The schema and the name of each table; without a schema where none is said.
    pub tables: Vec<(Option<String>, String)>,
    /// The names of the enums that are types of the database.
    pub enums: Vec<String>,
    /// What is there and is not read, each with its place.
    pub warnings: Vec<String>,
}

/// The words that a model's attribute can have.
const KNOWN: &[&str] = &[
    "active_model",
    "active_model_ex",
    "arrow_schema",
    "column",
    "comment",
    "compact_model",
    "entity",
    "model",
    "model_attrs",
    "model_ex",
    "model_ex_attrs",
    "primary_key",
    "relation",
    "rename_all",
    "schema_name",
    "table_iden",
    "table_name",
];

/// Reads the entities in the Rust files that patterns find, relative to an absolute
/// folder.
///
/// # Errors
/// Everything that is wrong with any of the files, at once.
pub fn read<S: AsRef<str>>(
    patterns: &[S],
    folder: &Path,
) -> Result<SeaOrmSchema, EntityErrors> {
    let found = Patterns::new(patterns, folder).and_then(|all| all.find());
    let mut items = Items::default();
    for path in found.map_err(EntityError::from)?.files {
        if path.extension().is_some_and(|extension| extension == "rs") {
            read_file(&path, &mut items);
        }
    }
    let mut errors = std::mem::take(&mut items.errors);
    let mut warnings = Vec::new();
    let names = Names::read(&items, &mut errors);
    let mut entities = Vec::new();
    for (file, item) in &items.models {
        match entity(file, item, &names, &mut warnings, &mut errors) {
            Ok(entity) => entities.push(entity),
            Err(error) => errors.push(error),
        }
    }
    for (file, item) in &items.relations {
        let own = entities.iter_mut().find(|entity| entity.module == file.module);
        match (relation::of_enum(file, item, &mut warnings), own) {
            (Ok(keys), Some(entity)) => entity.foreign_keys.extend(keys),
            // Beside what is no entity it says nothing.
            (Ok(_), None) => {}
            (Err(error), _) => errors.push(error),
        }
    }
    if entities.is_empty() && errors.is_empty() {
        let patterns = patterns.iter().map(|one| one.as_ref().to_owned()).collect();
        return Err(EntityError::Nothing(patterns).into());
    }
    let statements = declarations(&entities, &names, counting(folder), &mut errors);
    EntityErrors::check(errors)?;
    let (tables, enums) = made(&entities, &names);
    let ddl = Ddl::declared(statements).map_err(EntityError::from)?;
    Ok(SeaOrmSchema { ddl, tables, enums, warnings })
}

fn read_file(path: &Path, items: &mut Items) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(source) => {
            let path = path.to_owned();
            return items.errors.push(EntityError::Unreadable { path, source });
        }
    };
    let file = EntityFile::of_path(path);
    match syn::parse_file(&text) {
        Ok(parsed) => items.collect(&file, parsed.items),
        Err(error) => items.errors.push(file.wrong(error.span(), error.to_string())),
    }
}

fn entity(
    file: &EntityFile,
    item: &ItemStruct,
    names: &Names,
    warnings: &mut Vec<String>,
    errors: &mut Vec<EntityError>,
) -> Result<Entity, EntityError> {
    let words = Words::read(&item.attrs, file)?;
    let text =
        |word: &str| words.text(word, file).map(|text| text.map(|text| text.value()));
    warnings.extend(words.unknown(KNOWN, &format!("`{}`", item.ident), file));
    let Some(table) = text("table_name")? else {
        let message =
            format!("`{}` needs `#[sea_orm(table_name = \"...\")]`", item.ident);
        return Err(file.wrong(item.ident.span(), message));
    };
    let rename_all = words.case("rename_all", file)?;
    let around = Surroundings { file, names, rename_all };
    let mut entity = Entity {
        module: file.module.clone(),
        place: file.place(item.ident.span()),
        schema: text("schema_name")?,
        table,
        comment: text("comment")?,
        columns: Vec::new(),
        foreign_keys: Vec::new(),
    };
    for field in &item.fields {
        if relation::is_relation(field) {
            match relation::of_field(file, field, warnings) {
                Ok(key) => entity.foreign_keys.extend::<Option<ForeignKey>>(key),
                Err(error) => errors.push(error),
            }
            continue;
        }
        match column::read(field, &around, warnings) {
            Ok(column) => entity.columns.extend(column),
            Err(error) => errors.push(error),
        }
    }
    if entity.key().is_empty() && errors.is_empty() {
        let message = "SeaORM wants a primary key: `#[sea_orm(primary_key)]`";
        return Err(file.wrong(item.span(), message));
    }
    Ok(entity)
}

/// How keys are counted up: a feature of SeaORM's, which the service's `Cargo.toml` or
/// that of its workspace turns on.
fn counting(folder: &Path) -> Counting {
    let manifests = folder.ancestors().take(4).map(|above| above.join("Cargo.toml"));
    let says = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let mut lines =
            text.lines().map(|line| line.split('#').next().unwrap_or_default());
        lines.any(|line| line.contains("postgres-use-serial"))
    };
    if manifests.into_iter().any(says) { Counting::Serial } else { Counting::Identity }
}
