//! What goes wrong once a session stands.

use std::borrow::Cow;
use std::fmt;
use std::io;

/// An SQLSTATE code
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SqlState(Cow<'static, str>);

macro_rules! sql_states {
    ($($name:ident = $code:literal, $doc:literal;)*) => {
        impl SqlState {
            $(#[doc = $doc] pub const $name: Self = Self(Cow::Borrowed($code));)*
        }
    };
}

sql_states! {
    FEATURE_NOT_SUPPORTED = "0A000", "`feature_not_supported`";
    PROTOCOL_VIOLATION = "08P01", "`protocol_violation`";
    NOT_NULL_VIOLATION = "23502", "`not_null_violation`";
    FOREIGN_KEY_VIOLATION = "23503", "`foreign_key_violation`";
    UNIQUE_VIOLATION = "23505", "`unique_violation`";
    CHECK_VIOLATION = "23514", "`check_violation`";
    ACTIVE_SQL_TRANSACTION = "25001", "`active_sql_transaction`: not inside a transaction block";
    READ_ONLY_SQL_TRANSACTION = "25006", "`read_only_sql_transaction`";
    IN_FAILED_SQL_TRANSACTION = "25P02", "`in_failed_sql_transaction`";
    INVALID_AUTHORIZATION = "28000", "`invalid_authorization_specification`";
    INVALID_PASSWORD = "28P01", "`invalid_password`";
    DEPENDENT_OBJECTS = "2BP01", "`dependent_objects_still_exist`";
    INVALID_CATALOG_NAME = "3D000", "`invalid_catalog_name`: no such database";
    INVALID_SCHEMA_NAME = "3F000", "`invalid_schema_name`";
    SERIALIZATION_FAILURE = "40001", "`serialization_failure`";
    DEADLOCK_DETECTED = "40P01", "`deadlock_detected`";
    SYNTAX_ERROR = "42601", "`syntax_error`";
    INSUFFICIENT_PRIVILEGE = "42501", "`insufficient_privilege`";
    UNDEFINED_COLUMN = "42703", "`undefined_column`";
    UNDEFINED_FUNCTION = "42883", "`undefined_function`";
    UNDEFINED_TABLE = "42P01", "`undefined_table`";
    UNDEFINED_OBJECT = "42704", "`undefined_object`";
    DUPLICATE_DATABASE = "42P04", "`duplicate_database`";
    DUPLICATE_SCHEMA = "42P06", "`duplicate_schema`";
    DUPLICATE_TABLE = "42P07", "`duplicate_table`, also an index, a sequence or a view";
    DUPLICATE_COLUMN = "42701", "`duplicate_column`";
    DUPLICATE_OBJECT = "42710", "`duplicate_object`";
    DUPLICATE_FUNCTION = "42723", "`duplicate_function`";
    DISK_FULL = "53100", "`disk_full`";
    OUT_OF_MEMORY = "53200", "`out_of_memory`, also: the lock table is full";
    TOO_MANY_CONNECTIONS = "53300", "`too_many_connections`";
    PROGRAM_LIMIT_EXCEEDED = "54000", "`program_limit_exceeded`";
    OBJECT_NOT_IN_PREREQUISITE_STATE = "55000", "`object_not_in_prerequisite_state`";
    OBJECT_IN_USE = "55006", "`object_in_use`";
    LOCK_NOT_AVAILABLE = "55P03", "`lock_not_available`: `lock_timeout` was reached";
    UNSAFE_NEW_ENUM_VALUE = "55P04", "`unsafe_new_enum_value_usage`";
    QUERY_CANCELED = "57014", "`query_canceled`, also: `statement_timeout` was reached";
    ADMIN_SHUTDOWN = "57P01", "`admin_shutdown`";
    CRASH_SHUTDOWN = "57P02", "`crash_shutdown`";
    CANNOT_CONNECT_NOW = "57P03", "`cannot_connect_now`";
    DATABASE_DROPPED = "57P04", "`database_dropped`";
}

impl SqlState {
    /// A code by its five characters.
    pub fn new(code: impl Into<String>) -> Self {
        Self(Cow::Owned(code.into()))
    }

    /// The five characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class: the first two characters.
    pub fn class(&self) -> &str {
        self.0.get(..2).unwrap_or(&self.0)
    }
}

impl fmt::Debug for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqlState({})", self.0)
    }
}

impl fmt::Display for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An error or notice as the server reports it
/// (<https://www.postgresql.org/docs/current/protocol-error-fields.html>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError {
    /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE`..., never translated.
    pub severity: String,
    /// The SQLSTATE.
    pub code: SqlState,
    /// The message.
    pub message: String,
    /// More about it.
    pub detail: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// Where in the text that was sent, in characters from 1.
    pub position: Option<u32>,
    /// Where in `internal_query`, in characters from 1.
    pub internal_position: Option<u32>,
    /// A statement that the server itself generated.
    pub internal_query: Option<String>,
    /// The call stack inside the server (`PL/pgSQL function f() line 3...`).
    pub context: Option<String>,
    /// The schema concerned.
    pub schema: Option<String>,
    /// The table concerned.
    pub table: Option<String>,
    /// The column concerned.
    pub column: Option<String>,
    /// The data type concerned.
    pub data_type: Option<String>,
    /// The constraint concerned.
    pub constraint: Option<String>,
    /// The server's source file.
    pub file: Option<String>,
    /// The line in it.
    pub line: Option<u32>,
    /// The function in it.
    pub routine: Option<String>,
}

/// A notice: the same shape as an error, but nothing failed.
pub type Notice = ServerError;

impl ServerError {
    /// Whether the server ends the session with this error.
    pub fn is_fatal(&self) -> bool {
        matches!(self.severity.as_str(), "FATAL" | "PANIC")
    }

    /// An error that says no more than what is needed.
    pub fn new(code: SqlState, message: impl Into<String>) -> Self {
        let severity = "ERROR".to_owned();
        Self { severity, code, message: message.into(), ..Self::empty() }
    }

    pub(super) fn parse(body: &[u8]) -> Self {
        let mut error = Self::empty();
        let mut translated = None;
        for field in body.split(|byte| *byte == 0) {
            let Some((code, value)) = field.split_first() else { break };
            let value = String::from_utf8_lossy(value).into_owned();
            match code {
                b'S' => translated = Some(value),
                b'V' => error.severity = value,
                b'C' => error.code = SqlState::new(value),
                b'M' => error.message = value,
                b'D' => error.detail = Some(value),
                b'H' => error.hint = Some(value),
                b'P' => error.position = value.parse().ok(),
                b'p' => error.internal_position = value.parse().ok(),
                b'q' => error.internal_query = Some(value),
                b'W' => error.context = Some(value),
                b's' => error.schema = Some(value),
                b't' => error.table = Some(value),
                b'c' => error.column = Some(value),
                b'd' => error.data_type = Some(value),
                b'n' => error.constraint = Some(value),
                b'F' => error.file = Some(value),
                b'L' => error.line = value.parse().ok(),
                b'R' => error.routine = Some(value),
                _ => {}
            }
        }
        if error.severity.is_empty() {
            error.severity = translated.unwrap_or_default();
        }
        error
    }

    fn empty() -> Self {
        Self {
            severity: String::new(),
            code: SqlState(Cow::Borrowed("XX000")),
            message: String::new(),
            detail: None,
            hint: None,
            position: None,
            internal_position: None,
            internal_query: None,
            context: None,
            schema: None,
            table: None,
            column: None,
            data_type: None,
            constraint: None,
            file: None,
            line: None,
            routine: None,
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for ServerError {}

/// Whether the server can have seen what was sent when a connection broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It was not sent completely, so none of it was executed.
    NotSent,
    /// It was sent: what was executed, and whether a transaction was
    /// committed, must be looked up.
    Sent,
}

/// Why a statement or batch failed.
#[derive(Debug, thiserror::Error)]
pub enum ExecError {
    /// The server refused it; the session can go on.
    #[error("{error}")]
    Server {
        /// What the server says.
        error: Box<ServerError>,
        /// How many statements of the batch were completed before. (Inside an
        /// implicit transaction they are rolled back all the same.)
        completed: usize,
    },
    /// The connection is gone.
    #[error("{}", lost(.reason.as_deref()))]
    Lost {
        /// Whether the server can have executed what was sent.
        delivery: Delivery,
        /// How many statements of the batch reported completion before.
        completed: usize,
        /// The server's last words, if it had any.
        reason: Option<Box<ServerError>>,
        /// What the operating system said.
        source: io::Error,
    },
    /// The SQL wants data from the client (`COPY ... FROM STDIN`), which a
    /// migration does not have. The server treats it as an error of the
    /// statement; the session can go on.
    #[error("`COPY ... FROM STDIN` needs data that a migration cannot give")]
    Copy {
        /// How many statements of the batch were completed before.
        completed: usize,
    },
    /// It cannot be said in PostgreSQL's protocol (a NUL character, more than
    /// 65,535 parameters); nothing was sent.
    #[error("cannot be sent to PostgreSQL")]
    Unsendable {
        /// What is wrong with it.
        source: io::Error,
    },
}

fn lost(reason: Option<&ServerError>) -> String {
    match reason {
        Some(reason) => format!("the server ended the connection: {reason}"),
        None => "the connection to the server was lost".to_owned(),
    }
}

impl ExecError {
    /// What the server said, if it said something.
    pub fn server(&self) -> Option<&ServerError> {
        match self {
            Self::Server { error, .. } => Some(error),
            Self::Lost { reason, .. } => reason.as_deref(),
            Self::Copy { .. } | Self::Unsendable { .. } => None,
        }
    }

    /// The SQLSTATE, if the server gave one.
    pub fn code(&self) -> Option<&SqlState> {
        self.server().map(|error| &error.code)
    }

    /// Whether the statement was cancelled, by a [`CancelToken`](super::CancelToken)
    /// or by `statement_timeout`.
    pub fn is_cancelled(&self) -> bool {
        self.code() == Some(&SqlState::QUERY_CANCELED)
    }

    /// How many statements of the batch were completed before the error.
    pub fn completed(&self) -> usize {
        match self {
            Self::Server { completed, .. }
            | Self::Lost { completed, .. }
            | Self::Copy { completed } => *completed,
            Self::Unsendable { .. } => 0,
        }
    }
}
