//! Which `tsconfig.json` speaks for a file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxc_resolver::{Resolver, TsConfig};
use serde_json::{Map, Value, json};

/// How many configurations may extend each other.
const EXTENDS: usize = 16;

/// Finds and remembers configurations, by folder.
#[derive(Default)]
pub(super) struct TsConfigs {
    explicit: Option<PathBuf>,
    folders: RefCell<HashMap<PathBuf, Option<Arc<TsConfig>>>>,
}

impl TsConfigs {
    pub(super) fn new(explicit: Option<PathBuf>) -> Self {
        Self { explicit, folders: RefCell::default() }
    }

    /// The explicit configuration, or the nearest one above the file.
    ///
    /// Unlike an editor we do not ask whether the configuration includes the
    /// file: `ts-node` does not either, and migrations are often left out of
    /// what a build includes.
    pub(super) fn of(&self, folder: &Path, resolver: &Resolver) -> Option<Arc<TsConfig>> {
        if let Some(known) = self.folders.borrow().get(folder) {
            return known.clone();
        }
        let found = match &self.explicit {
            Some(path) => match folder.parent() {
                None => load(path, resolver),
                Some(_) => self.of(Path::new("/"), resolver),
            },
            None => {
                let path = folder.join("tsconfig.json");
                let own = path.is_file().then(|| load(&path, resolver)).flatten();
                own.or_else(|| self.of(folder.parent()?, resolver))
            }
        };
        self.folders.borrow_mut().insert(folder.to_path_buf(), found.clone());
        found
    }
}

/// Reads a configuration with what it extends; when something of that is not
/// there (a package that is not installed), all the rest of it.
fn load(path: &Path, resolver: &Resolver) -> Option<Arc<TsConfig>> {
    let whole = match resolver.resolve_tsconfig(path) {
        Ok(whole) => whole,
        Err(_) => {
            let rest = json!({ "compilerOptions": options_of(path, EXTENDS)? });
            return TsConfig::parse(true, path, path, rest.to_string())
                .ok()
                .map(Arc::new);
        }
    };
    let only_refers = whole.files.as_ref().is_some_and(Vec::is_empty);
    match whole.references_resolved.first() {
        Some(first) if only_refers => Some(Arc::clone(first)),
        _ => Some(whole),
    }
}

/// The compiler options of a file and of the files that it extends, with
/// absolute paths; packages that it extends are left out.
fn options_of(path: &Path, depth: usize) -> Option<Map<String, Value>> {
    let mut text = fs::read_to_string(path).ok()?;
    json_strip_comments::strip(&mut text).ok()?;
    let mut whole: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let folder = path.parent()?;
    let extended = match whole["extends"].take() {
        Value::String(one) => vec![one],
        Value::Array(list) => {
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    let mut options = Map::new();
    for one in extended.iter().filter(|one| one.starts_with(['.', '/'])) {
        let base = folder.join(one);
        let candidates =
            [base.clone(), PathBuf::from(format!("{}.json", base.display()))];
        let file = candidates.iter().find(|candidate| candidate.is_file());
        let inherited = file.and_then(|file| options_of(file, depth.checked_sub(1)?));
        options.extend(inherited.into_iter().flatten());
    }
    if let Value::Object(own) = whole["compilerOptions"].take() {
        options.extend(own);
    }
    anchor(&mut options, folder);
    Some(options)
}

/// Makes `baseUrl` and `paths` independent of the file that they stand in.
fn anchor(options: &mut Map<String, Value>, folder: &Path) {
    let base =
        options.get("baseUrl").and_then(Value::as_str).map(|base| folder.join(base));
    if let Some(Value::Object(paths)) = options.get_mut("paths") {
        let from = base.as_deref().unwrap_or(folder);
        for target in paths.values_mut().filter_map(Value::as_array_mut).flatten() {
            if let Some(text) = target.as_str() {
                *target = json!(from.join(text));
            }
        }
    }
    if let Some(base) = base {
        options.insert("baseUrl".to_owned(), json!(base));
    }
}
