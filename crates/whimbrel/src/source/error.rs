//! Why a source does not say what a schema is to be.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use super::order::is_undefined;
use super::origin::Origin;
use super::refuse::Refused;
use crate::config::PatternError;
use crate::database::{ConnectError, ExecError, ServerError};
use crate::migration::TextError;
use crate::sql::{Position, SplitError};

/// One thing that is wrong with a source. Whatever it is, only a shadow database has seen
/// any of it.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The files cannot be looked for.
    #[error(transparent)]
    Pattern(PatternError),
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
    /// A text cannot be cut into statements, or is written for psql.
    #[error("{}: {reason}", path.display())]
    Split {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: SplitError,
    },
    /// A statement has no place in a source.
    #[error("{origin}: {keyword} {reason}")]
    Refused {
        /// The statement.
        origin: Origin,
        /// Its first words.
        keyword: String,
        /// Why.
        reason: Refused,
    },
    /// PostgreSQL refuses a statement, in whatever order they are tried.
    #[error("{origin}: {error}")]
    Statement {
        /// The place in the statement that PostgreSQL points at, or its beginning.
        origin: Origin,
        /// The statement.
        text: String,
        /// What the server says; its position counts in `text`.
        error: Box<ServerError>,
    },
    /// Statements that need each other, such as two tables with a foreign key to the other.
    #[error(
        "{} need each other, so that none can be first; give one of them the part that \
         needs another by an ALTER statement of its own", list(.0)
    )]
    Circle(
        /// The statements; each needs the next, and the last the first.
        Vec<Origin>,
    ),
    /// Two statements say what one object is to be.
    #[error("{second}: {object} is defined at {first} already")]
    Duplicate {
        /// What is defined twice: `table public.users`.
        object: String,
        /// One of the statements.
        first: Origin,
        /// The other.
        second: Origin,
    },
    /// The body of a function is wrong, which PostgreSQL does not look at while others
    /// are still missing.
    #[error("{}{function}: {error}", prefix(.origin.as_ref()))]
    Body {
        /// The function with its arguments' types.
        function: String,
        /// The place in the statement that made it, if that is known.
        origin: Option<Origin>,
        /// What the server says.
        error: Box<ServerError>,
    },
    /// The shadow database cannot be reached.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The connection to the shadow database is lost, or the server refuses something
    /// that is ours.
    #[error("{doing}")]
    Exec {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        source: ExecError,
    },
}

impl SourceError {
    pub(super) fn exec(doing: &'static str) -> impl FnOnce(ExecError) -> Self {
        move |source| Self::Exec { doing, source }
    }

    /// Whether it may be a mere consequence of another: something is missing that a
    /// statement that failed too may have been about to make.
    pub(super) fn may_be_consequence(&self) -> bool {
        matches!(self, Self::Statement { error, .. } if is_undefined(error))
    }
}

fn list(origins: &[Origin]) -> String {
    origins.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn prefix(origin: Option<&Origin>) -> String {
    origin.map(|origin| format!("{origin}: ")).unwrap_or_default()
}

/// Everything that is wrong with a source; at least one thing.
#[derive(Debug)]
pub struct SourceErrors(Vec<SourceError>);

impl SourceErrors {
    /// `Ok` if there is none. What may follow from others comes behind them.
    pub(super) fn check(mut errors: Vec<SourceError>) -> Result<(), Self> {
        errors.sort_by_key(SourceError::may_be_consequence);
        if errors.is_empty() { Ok(()) } else { Err(Self(errors)) }
    }

    /// Each of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &SourceError> {
        self.0.iter()
    }
}

impl From<SourceError> for SourceErrors {
    fn from(error: SourceError) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for SourceErrors {
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

impl std::error::Error for SourceErrors {
    /// What lies behind the only error; several have no common source.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.0.as_slice() {
            [error] => error.source(),
            _ => None,
        }
    }
}
