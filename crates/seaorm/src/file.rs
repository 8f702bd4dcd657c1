//! A source file, and the module that it is.

use std::path::{Path, PathBuf};

use proc_macro2::Span;

use crate::error::EntityError;
use crate::place::Place;

/// A file or an inline module in it.
#[derive(Debug, Clone)]
pub(crate) struct EntityFile {
    pub(crate) path: PathBuf,
    /// The names of the modules above and of this one, as far as its path tells.
    pub(crate) module: Vec<String>,
}

impl EntityFile {
    /// The module that a file is: `src/entity/cake.rs` is `entity::cake`.
    pub(crate) fn of_path(path: &Path) -> Self {
        let parts: Vec<String> =
            path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let source = parts.iter().rposition(|part| part == "src").map_or(0, |at| at + 1);
        let mut module: Vec<String> = parts[source..].to_vec();
        if let Some(last) = module.pop() {
            let name = last.trim_end_matches(".rs");
            if !matches!(name, "mod" | "lib" | "main") {
                module.push(name.to_owned());
            }
        }
        Self { path: path.to_owned(), module }
    }

    /// A module in this one.
    pub(crate) fn inside(&self, name: &str) -> Self {
        let mut module = self.module.clone();
        module.push(name.to_owned());
        Self { path: self.path.clone(), module }
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        Place::new(&self.path, span)
    }

    pub(crate) fn wrong(&self, span: Span, message: impl Into<String>) -> EntityError {
        EntityError::at(&self.place(span), message)
    }
}
