//! What a migration is once it has been read.

use std::fmt;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::direction::Direction;
use super::directive::{Directives, Wrapping};
use super::name::TimestampKind;
use super::provenance::{Provenance, Replaced};
use crate::sql::{self, Position, SplitError, Statement};

/// One migration on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationFile {
    /// What stands in the tracking table: `AddTenant1700000000000`.
    pub name: String,
    /// The number its file name or class name bears.
    pub timestamp: i64,
    /// The file; of a pair, the one with the way up.
    pub path: PathBuf,
    /// What it does.
    pub body: Body,
}

/// What a migration does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// SQL statements.
    Sql(SqlMigration),
    /// A program that another crate runs, by its index there.
    Program {
        /// Its index among the programs of the service.
        index: usize,
        /// Its `transaction` field (TypeORM), when it has one.
        transaction: Option<Wrapping>,
        /// The checksum of its file, when it has one.
        checksum: Option<Checksum>,
        /// What comments in its file say about where it comes from.
        provenance: Provenance,
    },
}

impl MigrationFile {
    /// Whether it asks to be inside or outside a transaction.
    pub fn wrapping(&self) -> Option<Wrapping> {
        match &self.body {
            Body::Sql(sql) => sql.up.directives.transaction,
            Body::Program { transaction, .. } => *transaction,
        }
    }

    /// Where it comes from.
    pub fn provenance(&self) -> &Provenance {
        match &self.body {
            Body::Sql(sql) => &sql.up.directives.provenance,
            Body::Program { provenance, .. } => provenance,
        }
    }

    /// The migrations that it stands for.
    pub fn replaces(&self) -> &[Replaced] {
        &self.provenance().replaces
    }

    /// The checksum that tells whether it was edited after it was applied.
    pub fn checksum(&self) -> Option<Checksum> {
        match &self.body {
            Body::Sql(sql) => Some(sql.checksum()),
            Body::Program { checksum, .. } => *checksum,
        }
    }
}

/// The two directions of an SQL migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlMigration {
    /// The way up.
    pub up: Part,
    /// The way down, when one was written.
    pub down: Option<Part>,
}

impl SqlMigration {
    /// The checksum that tells whether an applied migration was edited: that of the
    /// way up. Writing the way down later changes nothing that was applied.
    pub fn checksum(&self) -> Checksum {
        self.up.checksum()
    }

    /// The part for one direction.
    pub fn part(&self, direction: Direction) -> Option<&Part> {
        match direction {
            Direction::Up => Some(&self.up),
            Direction::Down => self.down.as_ref(),
        }
    }
}

/// One direction: a whole file, or a marked section of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The file it stands in.
    pub path: PathBuf,
    /// Its text as written, without a byte order mark.
    pub sql: String,
    /// How many lines of the file stand before it. A section begins at the beginning of
    /// a line, so columns need no correction.
    pub lines_before: usize,
    /// What it asks for at its top.
    pub directives: Directives,
}

impl Part {
    pub(super) fn new(
        path: PathBuf,
        sql: String,
        lines_before: usize,
        directives: Directives,
    ) -> Self {
        Self { path, sql, lines_before, directives }
    }

    /// The checksum of its text; computed when asked for, as most runs ask for few.
    pub fn checksum(&self) -> Checksum {
        Checksum::of(&self.sql)
    }

    /// Its statements.
    ///
    /// # Errors
    /// When the text cannot be cut into statements. The positions in the error are those
    /// in this text; [`Part::position`] gives the place in the file.
    pub fn statements(&self) -> Result<Vec<Statement>, SplitError> {
        sql::split(&self.sql)
    }

    /// The place in the file of a byte offset in this text.
    pub fn position(&self, byte: usize) -> Position {
        let Position { line, column } = sql::line_column(&self.sql, byte);
        Position { line: line + self.lines_before, column }
    }
}

/// The SHA-256 of a text. Line ends count as `\n` whatever they are on disk, and a byte
/// order mark not at all, so that a checkout on another system has the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Checksum([u8; 32]);

impl Checksum {
    /// The checksum of a text.
    pub fn of(text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut hash = Sha256::new();
        let mut rest = text;
        while let Some((line, after)) = rest.split_once('\r') {
            hash.update(line);
            hash.update(b"\n");
            rest = after.strip_prefix('\n').unwrap_or(after);
        }
        hash.update(rest);
        Self(hash.finalize().into())
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
        let digits = self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        f.write_str(&digits.collect::<String>())
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checksum({self})")
    }
}

/// What a service's patterns find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folder {
    /// The migrations in the order in which they run: by timestamp, then by name.
    pub migrations: Vec<MigrationFile>,
    /// What looks like a migration and is none.
    pub ignored: Vec<Ignored>,
    /// Patterns that match no file, as written.
    pub unmatched: Vec<String>,
    /// Timestamps of more than one kind, which do not sort by time.
    pub mixed: Option<MixedTimestamps>,
}

/// A file, or a part of one, that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: IgnoredReason,
}

/// Why a file was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IgnoredReason {
    /// Its name is that of a migration, but no pattern matches it.
    NoPattern,
    /// A pattern matches it, but it is no `.sql` file.
    NotSql,
    /// Its way down holds no statement, so it counts as having none.
    EmptyDown,
}

impl fmt::Display for IgnoredReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPattern => "looks like a migration, but no pattern matches it",
            Self::NotSql => "looks like a migration, but is not an .sql file",
            Self::EmptyDown => {
                "its way down holds no statement, so it cannot be reverted"
            }
        })
    }
}

/// Migrations whose timestamps are of different kinds: they run in the order of the
/// numbers, which is not the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedTimestamps {
    /// Each kind with one file that has it, in the order of the numbers.
    pub examples: Vec<(TimestampKind, PathBuf)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_marks_do_not_change_a_checksum() {
        let unix = Checksum::of("a\nb\n\nc");
        for same in ["a\r\nb\r\n\r\nc", "a\rb\r\rc", "\u{FEFF}a\nb\r\n\nc"] {
            assert_eq!(Checksum::of(same), unix, "{same:?}");
        }
        assert_ne!(Checksum::of("a\nb\nc"), unix);
        assert_ne!(Checksum::of("a\nb\n\nc\n"), unix);
    }

    #[test]
    fn a_checksum_is_what_sha256sum_prints() {
        assert_eq!(
            Checksum::of("SELECT 1;\n").to_string(),
            "b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd"
        );
    }
}
