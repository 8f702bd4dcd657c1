use std::fmt;
use std::path::PathBuf;

use crate::database::ServerError;
use crate::migration::Direction;
use crate::run::Connections;

/// Migrations that are programs and send their statements one by one.
///
/// Implemented by `whimbrel-typeorm`; the executor lends its connections for the time
/// of one migration and gets them back whatever happens.
pub trait Programs {
    /// Statements that must have run before the first migration, such as
    /// `CREATE EXTENSION`, and what to warn about. Asked only when there is something
    /// to do. As in TypeORM a statement that fails is a warning.
    fn prelude(&mut self) -> Prelude;

    /// Executes migration `index` in one direction.
    fn execute(
        &mut self,
        index: usize,
        direction: Direction,
        connections: Connections,
    ) -> (Connections, Result<(), Box<ProgramError>>);
}

/// What has to happen before the first migration.
#[derive(Debug, Clone, Default)]
pub struct Prelude {
    /// Statements, in order.
    pub statements: Vec<String>,
    /// What a person should know.
    pub warnings: Vec<String>,
}

/// A place in a program's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function, when known.
    pub function: Option<String>,
    /// The source file as written, not as transformed.
    pub path: PathBuf,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

/// Why a program stopped.
#[derive(Debug, Clone, Default)]
pub struct ProgramError {
    /// The exception's class, such as `QueryFailedError`.
    pub name: String,
    /// Its message.
    pub message: String,
    /// The program's own frames, innermost first.
    pub frames: Vec<Frame>,
    /// The engine's own stack trace, with positions as evaluated and frames of packages.
    pub stack: String,
    /// The exception that it was caused by.
    pub cause: Option<Box<Self>>,
    /// The server's error, when a statement failed.
    pub server: Option<Box<ServerError>>,
    /// The statement that failed.
    pub query: Option<String>,
    /// The npm package that was used and is not there.
    pub missing_package: Option<String>,
}

impl ProgramError {
    /// An error of an engine itself, without a place in a program.
    #[must_use]
    pub fn new(name: &str, message: impl Into<String>) -> Self {
        Self { name: name.to_owned(), message: message.into(), ..Self::default() }
    }
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" | "Error" => f.write_str(&self.message),
            name => write!(f, "{name}: {}", self.message),
        }
    }
}

impl std::error::Error for ProgramError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}
