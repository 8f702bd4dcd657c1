//! Where a service keeps its migrations, and in which language.

use std::path::{Path, PathBuf};

use whimbrel::config::{Service, SourceKind};
use whimbrel::migration::{Language as Written, ModuleSystem};
use whimbrel_typeorm::ConnectionFrom;

use crate::args::Language;
use crate::context::Context;
use crate::prepare::load;
use crate::verbs::dropin::on_thread;

/// What a new migration of a service is like.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) language: Written,
}

/// As the command line says; else as the service's newest migration; else where its
/// patterns look.
pub(crate) fn place(
    folder: Option<&Path>,
    language: Option<Language>,
    service: &Service,
    context: &Context,
) -> Place {
    let mut place = match &service.source {
        SourceKind::TypeOrm { data_source, tsconfig } => {
            let known = on_thread(|| {
                Ok(programs(
                    service,
                    data_source.as_deref(),
                    tsconfig.as_deref(),
                    context,
                ))
            });
            // A data source that cannot be evaluated keeps nobody from writing a file.
            known.ok().flatten().unwrap_or_else(|| custom(service, Written::TypeScript))
        }
        SourceKind::Sql => custom(service, Written::Sql),
        SourceKind::Unclear { .. } => custom(service, Written::TypeScript),
    };
    if let Some(folder) = folder {
        place.folder = context.folder.join(folder);
    }
    match language {
        Some(Language::Ts) => place.language = Written::TypeScript,
        Some(Language::Js) => {
            place.language = Written::JavaScript(ModuleSystem::CommonJs);
        }
        Some(Language::Sql) => place.language = Written::Sql,
        None => {}
    }
    place
}

/// Where the patterns of the configuration look, or the place of the seed by custom.
fn custom(service: &Service, language: Written) -> Place {
    let pattern = service.migrations.first().map(String::as_str);
    let folder = match (pattern, language) {
        (Some(pattern), _) => fixed_part(pattern),
        (None, Written::Sql) => PathBuf::from("migrations"),
        (None, _) => PathBuf::from("src/database/migrations"),
    };
    Place { folder: service.folder.join(folder), language }
}

/// As the data source says.
fn programs(
    service: &Service,
    data_source: Option<&Path>,
    tsconfig: Option<&Path>,
    context: &Context,
) -> Option<Place> {
    let mut programs =
        load(service, data_source, tsconfig, context, ConnectionFrom::Elsewhere).ok()?;
    let newest = programs.migrations().ok()?.iter().rev().find_map(|m| m.file.clone());
    let pattern = programs.options().migration_globs.first().cloned();
    let (folder, extension) = match (newest, pattern) {
        (Some(file), _) => {
            let extension = file.extension().unwrap_or_default().to_string_lossy();
            (file.parent()?.to_owned(), extension.into_owned())
        }
        (None, Some(pattern)) => {
            let extension = if pattern.contains("ts") { "ts" } else { "js" };
            (service.folder.join(fixed_part(&pattern)), extension.to_owned())
        }
        (None, None) => return None,
    };
    if let Some(folder) = source_of(&folder, &service.folder) {
        return Some(Place { folder, language: Written::TypeScript });
    }
    let language = match extension.as_str() {
        "ts" | "mts" | "cts" => Written::TypeScript,
        "mjs" => Written::JavaScript(ModuleSystem::Es),
        _ => Written::JavaScript(ModuleSystem::CommonJs),
    };
    Some(Place { folder, language })
}

/// The folder of the sources when this one holds what was compiled from them.
fn source_of(folder: &Path, service: &Path) -> Option<PathBuf> {
    let inside = folder.strip_prefix(service).ok()?;
    let output = ["dist", "build", "out", "lib"];
    let rest = output.iter().find_map(|output| inside.strip_prefix(output).ok())?;
    let sources = [service.join("src").join(rest), service.join(rest)];
    sources.into_iter().find(|sources| sources.is_dir())
}

/// The folders of a pattern before its first wildcard.
fn fixed_part(pattern: &str) -> PathBuf {
    let wild = |part: &&str| !part.contains(['*', '?', '{', '[', '(', '!']);
    let parts: Vec<&str> = pattern.split('/').take_while(wild).collect();
    let folders = if parts.len() == pattern.split('/').count() {
        &parts[..parts.len().saturating_sub(1)]
    } else {
        &parts[..]
    };
    PathBuf::from(folders.join("/"))
}
