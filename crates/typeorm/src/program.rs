//! What a migration says to a database and what it hears back, and how it fails.

use std::fmt;
use std::path::PathBuf;

/// A parameter of a statement, as text or as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// SQL NULL.
    Null,
    /// The text form of a value, of a type that the server infers.
    Text(String),
    /// A `bytea`.
    Bytes(Vec<u8>),
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The OID of its type.
    pub type_oid: u32,
}

/// What one statement brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The command tag without numbers, such as `INSERT`; empty for an empty query.
    pub command: String,
    /// The number in the command tag.
    pub rows_affected: Option<u64>,
    /// The columns of the rows.
    pub fields: Vec<Field>,
    /// The rows, in text form.
    pub rows: Vec<Vec<Option<String>>>,
}

/// The fields of an error that the server sent, under node-postgres's names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerFields {
    /// The primary message.
    pub message: String,
    /// SQLSTATE.
    pub code: String,
    /// `ERROR`, `FATAL` or `PANIC`.
    pub severity: String,
    /// Detail.
    pub detail: Option<String>,
    /// Hint.
    pub hint: Option<String>,
    /// Where in the statement, in characters from 1.
    pub position: Option<u32>,
    /// Where in the internal statement.
    pub internal_position: Option<u32>,
    /// The internal statement.
    pub internal_query: Option<String>,
    /// The call stack on the server.
    pub context: Option<String>,
    /// Schema of the object in question.
    pub schema: Option<String>,
    /// Table in question.
    pub table: Option<String>,
    /// Column in question.
    pub column: Option<String>,
    /// Data type in question.
    pub data_type: Option<String>,
    /// Constraint in question.
    pub constraint: Option<String>,
    /// The server's source file.
    pub file: Option<String>,
    /// The line in it.
    pub line: Option<String>,
    /// The routine in it.
    pub routine: Option<String>,
}

/// Why a statement of a migration failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementError {
    /// The server said so.
    Server(Box<ServerFields>),
    /// The connection did.
    Connection {
        /// What happened.
        message: String,
        /// Node's code for it, such as `ECONNRESET`, or a SQLSTATE.
        code: Option<String>,
    },
}

/// Something a program tells while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramEvent {
    /// A message of the given kind: `notice`, `log`, `schema`, `query`.
    Message {
        /// The kind.
        kind: String,
        /// What it is about, as JSON.
        payload: serde_json::Value,
    },
    /// The program printed.
    Print {
        /// Where to.
        stream: Stream,
        /// What, with its line breaks.
        text: String,
    },
}

/// Where a program prints to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Error,
}

/// The database as a program sees it while it runs.
///
/// Connection 0 is the migration's own, inside Whimbrel's transaction.
pub trait Statements {
    /// Executes SQL: without parameters through the simple protocol, which may
    /// hold several statements; with parameters through the extended one.
    ///
    /// # Errors
    ///
    /// When the server or the connection fails.
    fn query(
        &mut self,
        connection: u32,
        sql: &str,
        params: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, StatementError>;

    /// Opens another connection with the same settings.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    fn open(&mut self) -> Result<u32, StatementError>;

    /// Closes a connection that [`Self::open`] gave.
    fn close(&mut self, connection: u32);

    /// Takes note of something that the program said.
    fn event(&mut self, event: ProgramEvent);
}

/// A place in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function, when it has a name.
    pub function: Option<String>,
    /// The file.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// An exception that a program threw.
#[derive(Debug, Clone, Default)]
pub struct ProgramError {
    /// The name of its class, such as `QueryFailedError`.
    pub name: String,
    /// Its message.
    pub message: String,
    /// Where it was thrown, innermost first; files of the project only.
    pub frames: Vec<Frame>,
    /// The engine's own stack trace, with evaluated positions and our own frames.
    pub stack: String,
    /// What it was caused by.
    pub cause: Option<Box<Self>>,
    /// The server's fields, when a statement failed.
    pub server: Option<Box<ServerFields>>,
    /// The statement that failed.
    pub query: Option<String>,
    /// The package that would have been needed.
    pub missing_package: Option<String>,
}

impl ProgramError {
    /// An error that is not an exception: the engine's own.
    pub(crate) fn engine(name: &str, message: impl Into<String>) -> Self {
        Self { name: name.to_owned(), message: message.into(), ..Self::default() }
    }
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() || self.name == "Error" {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.name, self.message)
        }
    }
}

impl std::error::Error for ProgramError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static))
    }
}
