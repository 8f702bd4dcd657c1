//! SQL files into statements.

use std::path::{Path, PathBuf};

use super::ddl::{Ddl, Script};
use super::error::{SourceError, SourceErrors};
use crate::config::Patterns;
use crate::migration::decode;

impl Ddl {
    /// Reads all `.sql` files in a folder and the folders in it, or one file.
    ///
    /// # Errors
    /// Everything that is wrong with any of the files, at once.
    pub fn read(path: &Path) -> Result<Self, SourceErrors> {
        if path.is_dir() {
            Self::read_patterns(&["**/*.sql"], path)
        } else {
            Self::read_files([path.to_owned()])
        }
    }

    /// Reads the files that patterns find, relative to an absolute folder.
    ///
    /// # Errors
    /// Everything that is wrong with any of the files, at once.
    pub fn read_patterns<S: AsRef<str>>(
        patterns: &[S],
        folder: &Path,
    ) -> Result<Self, SourceErrors> {
        let found = Patterns::new(patterns, folder).and_then(|patterns| patterns.find());
        Self::read_files(found.map_err(SourceError::Pattern)?.files)
    }

    fn read_files(
        paths: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Self, SourceErrors> {
        Self::collect(paths.into_iter().map(read_file))
    }
}

fn read_file(path: PathBuf) -> Result<Script, Vec<SourceError>> {
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(source) => return Err(vec![SourceError::Unreadable { path, source }]),
    };
    match decode(bytes) {
        Ok(text) => Script::of_file(path, text),
        Err((at, reason)) => Err(vec![SourceError::Text { path, at, reason }]),
    }
}
