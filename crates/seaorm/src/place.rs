//! Where something stands in a source file.

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use whimbrel::source::Origin;
use whimbrel::sql::Position;

/// A file and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    pub(crate) at: Position,
}

impl Place {
    pub(crate) fn new(path: &Path, span: Span) -> Self {
        let start = span.start();
        let at = Position { line: start.line, column: start.column + 1 };
        Self { path: path.to_owned(), at }
    }

    /// As the origin of a statement.
    pub(crate) fn origin(&self, label: &str) -> Origin {
        Origin {
            path: self.path.clone(),
            position: Some(self.at),
            label: label.to_owned(),
        }
    }
}
