use std::path::PathBuf;
use std::time::Duration;

use crate::run::Direction;
use crate::sql::{Position, SplitError, Statement, byte_of_char, line_column, split};

/// Whether a migration asks to be inside or outside a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    /// In a transaction (TypeORM's `transaction = true`).
    Wrapped,
    /// Outside (TypeORM's `transaction = false`, SQL's `no-transaction`).
    Alone,
}

/// What an SQL file says about itself in comments at its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Directives {
    /// Inside or outside a transaction.
    pub wrapping: Option<Wrapping>,
    /// How long a statement may wait for a lock.
    pub lock_timeout: Option<Duration>,
    /// How long a statement may run.
    pub statement_timeout: Option<Duration>,
}

/// One direction of an SQL migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlPart {
    /// The file.
    pub path: PathBuf,
    /// The line of the file on which the text begins, from 1.
    pub first_line: usize,
    /// The text that is sent.
    pub sql: String,
    /// What the text says about itself.
    pub directives: Directives,
}

impl SqlPart {
    /// The text that is sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.sql
    }

    /// The statements in the text.
    ///
    /// # Errors
    /// When the text ends inside a string, a comment or a quoted name.
    pub fn statements(&self) -> Result<Vec<Statement>, SplitError> {
        split(&self.sql)
    }

    /// The byte at a position as PostgreSQL counts it, in characters from 1.
    #[must_use]
    pub fn byte_of_character(&self, position: u32) -> Option<usize> {
        byte_of_char(&self.sql, position)
    }

    /// Line and column in the file for a byte of the text.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let mut position = line_column(&self.sql, byte);
        position.line += self.first_line - 1;
        position
    }
}

/// A migration written in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlMigration {
    /// The way there.
    pub up: SqlPart,
    /// The way back, if there is one.
    pub down: Option<SqlPart>,
}

impl SqlMigration {
    /// The part for one direction.
    #[must_use]
    pub fn part(&self, direction: Direction) -> Option<&SqlPart> {
        match direction {
            Direction::Up => Some(&self.up),
            Direction::Down => self.down.as_ref(),
        }
    }
}

/// What a migration consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// SQL text.
    Sql(Box<SqlMigration>),
    /// A program that the [`Programs`](crate::run::Programs) of its service executes.
    Program {
        /// Its number there.
        index: usize,
    },
}

/// One migration of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The name that the tracking table records.
    pub name: String,
    /// The timestamp that orders it, milliseconds since 1970 by convention.
    pub timestamp: i64,
    /// The file (for SQL in two files, the one with the way there).
    pub path: PathBuf,
    /// The checksum of the file or files; see [`checksum`](super::checksum).
    pub checksum: Option<String>,
    /// Whether it asks to be inside or outside a transaction.
    pub wrapping: Option<Wrapping>,
    /// What it consists of.
    pub body: Body,
}
