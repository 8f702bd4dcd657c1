//! Why the files of a service are not a list of migrations.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::name::NameError;
use super::section::SectionError;
use super::text::TextError;
use crate::config::PatternError;
use crate::sql::Position;

/// One thing that is wrong with the files.
#[derive(Debug, Error)]
pub enum MigrationError {
    /// The files cannot be looked for.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A file cannot be read.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file is not text.
    #[error("{}:{}:{}: {reason}", path.display(), at.line, at.column)]
    Text {
        /// The file.
        path: PathBuf,
        /// The first wrong byte.
        at: Position,
        /// What is wrong there.
        reason: TextError,
    },
    /// A file's name is not that of a migration.
    #[error("{}: {reason}", path.display())]
    Name {
        /// The file.
        path: PathBuf,
        /// What is wrong with the name.
        reason: NameError,
    },
    /// Sections or directives in a file are wrong.
    #[error("{}:{}:{}: {reason}", path.display(), at.line, at.column)]
    Section {
        /// The file.
        path: PathBuf,
        /// Where.
        at: Position,
        /// What is wrong there.
        reason: SectionError,
    },
    /// A way up without a statement.
    #[error(
        "{}: there is no statement in it; write one (`SELECT 1;` if it is to do \
         nothing), or take the file away", path.display()
    )]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A way down without its way up.
    #[error(
        "{}: there is no {} beside it; write it, or take the way down away too",
        path.display(), missing.display()
    )]
    OrphanDown {
        /// The file with the way down.
        path: PathBuf,
        /// The file that is missing, relative.
        missing: PathBuf,
    },
    /// Several files that say the same direction of the same migration.
    #[error("migration {name} is written more than once: {}; keep one", list(paths))]
    Duplicate {
        /// Its name in the tracking table.
        name: String,
        /// All files that claim to be it.
        paths: Vec<PathBuf>,
    },
    /// Different migrations with one timestamp, whose order nobody chose.
    #[error(
        "timestamp {timestamp} belongs to more than one migration: {}; rename the one \
         that was applied nowhere yet",
        list(paths)
    )]
    SameTimestamp {
        /// The timestamp.
        timestamp: i64,
        /// All files with it.
        paths: Vec<PathBuf>,
    },
}

impl MigrationError {
    /// The file, or the first of several.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Pattern(_) => None,
            Self::Unreadable { path, .. }
            | Self::Text { path, .. }
            | Self::Name { path, .. }
            | Self::Section { path, .. }
            | Self::Empty { path }
            | Self::OrphanDown { path, .. } => Some(path),
            Self::Duplicate { paths, .. } | Self::SameTimestamp { paths, .. } => {
                paths.first().map(PathBuf::as_path)
            }
        }
    }

    /// The place in the file, where there is one.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Text { at, .. } | Self::Section { at, .. } => Some(*at),
            _ => None,
        }
    }
}

fn list(paths: &[PathBuf]) -> String {
    let paths: Vec<String> =
        paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

/// Everything that is wrong with the files of a service; at least one thing.
#[derive(Debug)]
pub struct MigrationErrors(Vec<MigrationError>);

impl MigrationErrors {
    /// `Ok` if there is none.
    pub(super) fn check(errors: Vec<MigrationError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }

    /// Each of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &MigrationError> {
        self.0.iter()
    }
}

impl From<MigrationError> for MigrationErrors {
    fn from(error: MigrationError) -> Self {
        Self(vec![error])
    }
}

impl From<PatternError> for MigrationErrors {
    fn from(error: PatternError) -> Self {
        Self(vec![error.into()])
    }
}

impl fmt::Display for MigrationErrors {
    /// One line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for MigrationErrors {
    /// What lies behind the only error; several have no common source.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.0.as_slice() {
            [error] => error.source(),
            _ => None,
        }
    }
}
