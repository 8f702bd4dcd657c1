//! Why entities do not say what a schema is to be.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;
use whimbrel::config::PatternError;
use whimbrel::source::SourceErrors;
use whimbrel::sql::Position;

use crate::place::Place;

/// One thing that is wrong with the entities.
#[derive(Debug, Error)]
pub enum EntityError {
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
    /// Something in a file is not as SeaORM wants it, or is not understood.
    #[error("{}:{}:{}: {message}", path.display(), at.line, at.column)]
    Source {
        /// The file.
        path: PathBuf,
        /// The place in it.
        at: Position,
        /// What is wrong there.
        message: String,
    },
    /// No file has an entity in it.
    #[error("no entity is found in {}", .0.join(", "))]
    Nothing(
        /// The patterns as they are written.
        Vec<String>,
    ),
    /// The DDL that comes of the entities cannot be cut into statements.
    #[error(transparent)]
    Ddl(#[from] SourceErrors),
}

impl EntityError {
    pub(crate) fn at(place: &Place, message: impl Into<String>) -> Self {
        let Place { path, at } = place.clone();
        Self::Source { path, at, message: message.into() }
    }
}

/// Everything that is wrong with the entities; at least one thing.
#[derive(Debug)]
pub struct EntityErrors(Vec<EntityError>);

impl EntityErrors {
    /// `Ok` if there is none.
    pub(crate) fn check(errors: Vec<EntityError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }

    /// Each of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &EntityError> {
        self.0.iter()
    }
}

impl<T: Into<EntityError>> From<T> for EntityErrors {
    fn from(error: T) -> Self {
        Self(vec![error.into()])
    }
}

impl fmt::Display for EntityErrors {
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

impl std::error::Error for EntityErrors {}
