//! Which `tsconfig.json` speaks for a file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oxc_resolver::{Resolver, TsConfig};

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

/// Reads a configuration with what it extends; when that is not there (a
/// package that is not installed), at least the file itself.
fn load(path: &Path, resolver: &Resolver) -> Option<Arc<TsConfig>> {
    let whole = match resolver.resolve_tsconfig(path) {
        Ok(whole) => whole,
        Err(_) => {
            let json = fs::read_to_string(path).ok()?;
            return Some(Arc::new(TsConfig::parse(true, path, path, json).ok()?));
        }
    };
    let only_refers = whole.files.as_ref().is_some_and(Vec::is_empty);
    match whole.references_resolved.first() {
        Some(first) if only_refers => Some(Arc::clone(first)),
        _ => Some(whole),
    }
}
