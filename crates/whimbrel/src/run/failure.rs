use std::path::PathBuf;

use crate::database::{ConnectError, ExecError, ServerError};
use crate::migration::Direction;
use crate::run::{Completed, LockHolder, ProgramError};
use crate::sql::Position;

/// A run that did not reach its end, with what it had committed before.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Failure {
    /// What was committed before the failure.
    pub completed: Vec<Completed>,
    /// Why it stopped.
    pub error: RunError,
}

impl Failure {
    /// A failure before anything was committed.
    #[must_use]
    pub fn at_once(error: impl Into<RunError>) -> Box<Self> {
        Box::new(Self { completed: Vec::new(), error: error.into() })
    }
}

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The server could not be reached or refused the session.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// Reading or preparing the history failed.
    #[error("{doing}: {source}")]
    History {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        #[source]
        source: ExecError,
    },
    /// Another runner held the lock for too long.
    #[error("another run is working on tracking table `{table}`")]
    LockBusy {
        /// The tracking table.
        table: String,
        /// Who holds the lock, when the server tells.
        holder: Option<LockHolder>,
    },
    /// Running would break a rule; nothing was done.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A migration failed.
    #[error(transparent)]
    Migration(Box<MigrationFailure>),
    /// Somebody asked to stop between two migrations.
    #[error("interrupted")]
    Interrupted,
}

/// A run that was refused before anything was done.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// TypeORM's `ForbiddenTransactionModeOverrideError`.
    #[error(
        "Migrations {} override the transaction mode, but the global transaction mode is \"all\"",
        quoted(.0)
    )]
    TransactionOverride(Vec<String>),
    /// Two migrations with one name; TypeORM's message.
    #[error("Duplicate migrations: {}", .0.join(", "))]
    Duplicates(Vec<String>),
    /// A class name that does not end in a timestamp; TypeORM's message.
    #[error(
        "{name} migration name is wrong. Migration class name should have a JavaScript timestamp appended."
    )]
    WrongName {
        /// The class name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// A row to revert whose file is gone; TypeORM's message.
    #[error(
        "No migration {0} was found in the source code. Make sure you have this migration in your codebase and its included in the connection options."
    )]
    UnknownMigration(String),
    /// A name given on the command line that is not there.
    #[error("no migration is called `{name}`")]
    NoSuchMigration {
        /// What was asked for.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// An SQL migration without a way back.
    #[error("migration {0} has no down part")]
    NoDown(String),
    /// The target schema does not exist, and TypeORM does not create it either.
    #[error("schema \"{0}\" does not exist")]
    NoSchema(String),
    /// `search_path` names no schema that exists.
    #[error(
        "no schema to create the tracking table in: search_path names none that exists"
    )]
    NoCurrentSchema,
    /// The server does not accept writes.
    #[error("the database is read-only")]
    ReadOnly,
    /// Edited, missing or out-of-order migrations under `strict`.
    #[error("files and history do not agree: {}", .0.join("; "))]
    Disagreement(Vec<String>),
    /// A statement that ends or begins a transaction inside a wrapped migration.
    #[error("`{keyword}` inside a migration that runs in a transaction")]
    TransactionControl {
        /// The statement's first word.
        keyword: String,
        /// Its file.
        path: PathBuf,
        /// Where in the file.
        position: Position,
    },
    /// A text that cannot be cut into statements, though it has to be.
    #[error("{reason}")]
    Unreadable {
        /// Its file.
        path: PathBuf,
        /// Where in the file.
        position: Position,
        /// What is wrong there.
        reason: String,
    },
    /// An earlier run began it outside a transaction, and this one is to be one
    /// transaction.
    #[error(
        "migration {name} was begun outside a transaction, and {completed} of its statements are done: it cannot be part of one transaction"
    )]
    BegunAlone {
        /// Its name.
        name: String,
        /// Statements done.
        completed: usize,
    },
    /// Of those that a migration replaces a database has a part, and the files of the
    /// others are gone.
    #[error(
        "migration {name} replaces others, and this database has only some of them; not \
         applied: {}", .missing.join(", ")
    )]
    PartlyReplaced {
        /// Its name.
        name: String,
        /// Those that are not applied and whose files are not there.
        missing: Vec<String>,
    },
    /// A migration was recorded in place of others before, and only its own row was taken
    /// away since.
    #[error(
        "migration {0} was recorded here in place of those that it replaces, and its row \
         was deleted since, but not theirs: nobody can say whether what they made is still \
         there"
    )]
    ForgottenReplacement(String),
    /// A revert to the middle of what is one migration by now.
    #[error(
        "migration {name} is a part of {by}, which can only be taken back as a whole"
    )]
    WithinReplaced {
        /// The migration that was to stay.
        name: String,
        /// The one that replaces it.
        by: String,
    },
    /// The part that an earlier run executed has been edited since.
    #[error(
        "migration {name} stopped after statement {completed}, and that part of the file was edited since"
    )]
    EditedPrefix {
        /// Its name.
        name: String,
        /// Statements done.
        completed: usize,
    },
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// A migration that failed: where, why, and what is left in the database.
#[derive(Debug, thiserror::Error)]
#[error("migration {name} failed: {cause}")]
pub struct MigrationFailure {
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// Which way it was taken.
    pub direction: Direction,
    /// Why.
    pub cause: Cause,
    /// Where in the file, when known.
    pub place: Option<Place>,
    /// What is in the database now.
    pub state: DatabaseState,
}

/// A place in an SQL file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Where in the file.
    pub position: Position,
    /// The statement's number in the file, from 1.
    pub statement: usize,
    /// The statement's text.
    pub text: String,
}

/// Why a migration failed.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The server refused a statement.
    #[error("{0}")]
    Server(Box<ServerError>),
    /// The program threw.
    #[error("{0}")]
    Program(Box<ProgramError>),
    /// The connection was lost or misused.
    #[error("{0}")]
    Connection(ExecError),
    /// The migration itself ended the transaction it was wrapped in.
    #[error("the migration ended the transaction that it was wrapped in")]
    EndedTransaction,
    /// The migration, outside the executor's transactions, left one of its own open.
    #[error("the migration left a transaction open, which has been rolled back")]
    LeftOpen,
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl Cause {
    pub(super) fn of(error: ExecError) -> Self {
        match error {
            ExecError::Server { error, .. } => Self::Server(error),
            error => Self::Connection(error),
        }
    }
}

/// What a failed migration leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseState {
    /// This migration left nothing; earlier ones of this run are committed.
    RolledBack,
    /// The whole run left nothing.
    RunRolledBack,
    /// Outside a transaction: the first `completed` statements stay.
    Partial {
        /// Statements that are done.
        completed: usize,
        /// Statements in all, when known.
        statements: Option<usize>,
        /// Invalid indexes that were removed again.
        removed_indexes: Vec<String>,
    },
    /// The migration is committed and recorded, because it ended its transaction itself or
    /// because the connection was lost after the commit.
    Committed,
    /// The connection was lost while a commit may have been under way, and the server
    /// could not be asked again.
    Unknown,
}
