//! Files into migrations.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::direction::Direction;
use super::error::{MigrationError, MigrationErrors};
use super::file::{
    Body, Folder, Ignored, IgnoredReason, MigrationFile, MixedTimestamps, Part,
    SqlMigration,
};
use super::name::{FileName, FilePart, TimestampKind, looks_like_migration};
use super::section::{self, Contents, Section, SectionError};
use super::text::decode;
use crate::config::Patterns;
use crate::sql::line_column;

/// A file and what is in it; embedded ones come without a disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it lies, or would lie.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Reads the SQL migrations that patterns find, relative to a service's folder.
///
/// # Errors
/// Everything that is wrong with any of the files, at once.
pub fn read_folder<S: AsRef<str>>(
    patterns: &[S],
    folder: &Path,
) -> Result<Folder, MigrationErrors> {
    let found = Patterns::new(patterns, folder)?.find()?;
    let mut reading = Reading::default();
    let is_sql = |path: &PathBuf| path.extension().is_some_and(|found| found == "sql");
    let (files, no_sql): (Vec<_>, Vec<_>) = found.files.into_iter().partition(is_sql);
    for path in no_sql {
        reading.ignore(path, IgnoredReason::NotSql);
    }
    for parsed in parse_all(files) {
        reading.take(parsed);
    }
    for path in found.others {
        reading.ignore(path, IgnoredReason::NoPattern);
    }
    let folder = reading.finish()?;
    Ok(Folder { unmatched: found.unmatched, ..folder })
}

/// Reads SQL migrations that are already in memory, such as those embedded in a program.
///
/// # Errors
/// Everything that is wrong with any of the files, at once.
pub fn read_files(
    files: impl IntoIterator<Item = SourceFile>,
) -> Result<Folder, MigrationErrors> {
    let mut reading = Reading::default();
    for file in files {
        reading.take(Parsed::of(file));
    }
    reading.finish()
}

/// So few files are read without further threads.
const FEW: usize = 128;
/// The most threads that read files.
const WORKERS: usize = 4;

/// Reads and parses files, on several threads when they are many.
fn parse_all(files: Vec<PathBuf>) -> Vec<Parsed> {
    let workers =
        std::thread::available_parallelism().map_or(1, usize::from).min(WORKERS);
    if files.len() < FEW || workers == 1 {
        return parse_part(files);
    }
    let share = files.len().div_ceil(workers);
    std::thread::scope(|scope| {
        let parse = |part: &[PathBuf]| parse_part(part.to_vec());
        let mut parts = files.chunks(share);
        let first = parts.next().unwrap_or_default();
        let others: Vec<_> =
            parts.map(|part| (part, scope.spawn(move || parse(part)))).collect();
        let mut parsed = parse(first);
        for (part, worker) in others {
            parsed.extend(worker.join().unwrap_or_else(|_| parse(part)));
        }
        parsed
    })
}

/// Reads and parses files one after the other.
fn parse_part(files: Vec<PathBuf>) -> Vec<Parsed> {
    let mut buffer = Vec::new();
    files.into_iter().map(|path| Parsed::read(path, &mut buffer)).collect()
}

/// All of a file; `buffer` serves for one after the other.
fn contents(path: &Path, buffer: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    buffer.clear();
    // Without a limit the size would be asked for, which costs as much as reading.
    File::open(path)?.take(u64::MAX).read_to_end(buffer)?;
    Ok(buffer.as_slice().to_vec())
}

/// What a file says by itself.
enum Parsed {
    /// It cannot be read, or its name is not a migration's.
    Not(MigrationError),
    /// A part of the migration of that name.
    Part(FileName, Result<Vec<Half>, MigrationError>),
}

impl Parsed {
    fn read(path: PathBuf, buffer: &mut Vec<u8>) -> Self {
        match contents(&path, buffer) {
            Ok(bytes) => Self::of(SourceFile { path, bytes }),
            Err(source) => {
                let name = FileName::parse(&file_name(&path));
                let error = MigrationError::Unreadable { path, source };
                match name {
                    Ok(name) => Self::Part(name, Err(error)),
                    Err(_) => Self::Not(error),
                }
            }
        }
    }

    fn of(file: SourceFile) -> Self {
        match FileName::parse(&file_name(&file.path)) {
            Ok(name) => {
                let halves = halves(file, name.part);
                Self::Part(name, halves)
            }
            Err(reason) => Self::Not(MigrationError::Name { path: file.path, reason }),
        }
    }
}

/// The halves of a migration in a file.
fn halves(file: SourceFile, part: FilePart) -> Result<Vec<Half>, MigrationError> {
    let SourceFile { path, bytes } = file;
    let text = decode(bytes).map_err(|(at, reason)| MigrationError::Text {
        path: path.clone(),
        at,
        reason,
    })?;
    let wrong = |(offset, reason)| MigrationError::Section {
        path: path.clone(),
        at: line_column(&text, offset),
        reason,
    };
    match (section::read(&text).map_err(wrong)?, part) {
        (Contents::Whole(whole), part) => {
            let direction = match part {
                FilePart::Down => Direction::Down,
                FilePart::Whole | FilePart::Up => Direction::Up,
            };
            let has_statements = whole.has_statements;
            let part = Part::new(path, text, 0, whole.directives);
            Ok(vec![Half { direction, part, has_statements }])
        }
        (Contents::Marked { up, down, .. }, FilePart::Whole) => {
            let up = Half::of(Direction::Up, &path, &text, &up);
            let down = down.map(|down| Half::of(Direction::Down, &path, &text, &down));
            Ok([Some(up), down].into_iter().flatten().collect())
        }
        (Contents::Marked { first, .. }, FilePart::Up | FilePart::Down) => {
            Err(wrong((first, SectionError::InPair)))
        }
    }
}

#[derive(Default)]
struct Reading {
    /// By name in the tracking table.
    drafts: BTreeMap<String, Draft>,
    ignored: Vec<Ignored>,
    errors: Vec<MigrationError>,
}

/// The files of one migration as they come in.
#[derive(Default)]
struct Draft {
    timestamp: i64,
    ups: Vec<Half>,
    downs: Vec<Half>,
    /// One of its files could not be read, so what is missing says nothing.
    is_broken: bool,
}

/// The way up, or the way down, as it stands in a file.
struct Half {
    direction: Direction,
    part: Part,
    has_statements: bool,
}

impl Reading {
    fn ignore(&mut self, path: PathBuf, reason: IgnoredReason) {
        if looks_like_migration(&file_name(&path)) {
            self.ignored.push(Ignored { path, reason });
        }
    }

    fn take(&mut self, parsed: Parsed) {
        let (name, halves) = match parsed {
            Parsed::Part(name, halves) => (name, halves),
            Parsed::Not(error) => {
                self.errors.push(error);
                return;
            }
        };
        let draft = self.drafts.entry(name.name).or_default();
        draft.timestamp = name.timestamp;
        match halves {
            Ok(halves) => draft.take(halves),
            Err(error) => {
                draft.is_broken = true;
                self.errors.push(error);
            }
        }
    }

    fn finish(self) -> Result<Folder, MigrationErrors> {
        let Self { drafts, mut ignored, mut errors } = self;
        let mut migrations = Vec::with_capacity(drafts.len());
        for (name, draft) in drafts {
            match draft.finish(name, &mut ignored) {
                Ok(migration) => migrations.extend(migration),
                Err(error) => errors.push(error),
            }
        }
        // Stable, and the map gave them by name.
        migrations.sort_by_key(|migration| migration.timestamp);
        for same in migrations.chunk_by(|a, b| a.timestamp == b.timestamp) {
            if same.len() > 1 {
                errors.push(MigrationError::SameTimestamp {
                    timestamp: same[0].timestamp,
                    paths: same.iter().map(|migration| migration.path.clone()).collect(),
                });
            }
        }
        errors.sort_by(|a, b| a.path().cmp(&b.path()));
        MigrationErrors::check(errors)?;
        let mixed = mixed(&migrations);
        Ok(Folder { migrations, ignored, unmatched: Vec::new(), mixed })
    }
}

impl Draft {
    fn take(&mut self, halves: Vec<Half>) {
        for half in halves {
            match half.direction {
                Direction::Up => self.ups.push(half),
                Direction::Down => self.downs.push(half),
            }
        }
    }

    /// `None` if its files could not be read, which has been said already.
    fn finish(
        mut self,
        name: String,
        ignored: &mut Vec<Ignored>,
    ) -> Result<Option<MigrationFile>, MigrationError> {
        if self.is_broken {
            return Ok(None);
        }
        for directions in [&self.ups, &self.downs] {
            if directions.len() > 1 {
                let paths = directions.iter().map(|d| d.part.path.clone()).collect();
                return Err(MigrationError::Duplicate { name, paths });
            }
        }
        let down = self.downs.pop();
        let Some(up) = self.ups.pop() else {
            let path = down.map(|down| down.part.path).unwrap_or_default();
            let missing = file_name(&path).replace(".down.sql", ".up.sql");
            return Err(MigrationError::OrphanDown { path, missing: missing.into() });
        };
        if !up.has_statements {
            return Err(MigrationError::Empty { path: up.part.path });
        }
        let down = down.and_then(|down| down.unless_empty(ignored));
        Ok(Some(MigrationFile {
            name,
            timestamp: self.timestamp,
            path: up.part.path.clone(),
            body: Body::Sql(SqlMigration { up: up.part, down }),
        }))
    }
}

impl Half {
    fn of(direction: Direction, path: &Path, text: &str, section: &Section) -> Self {
        let lines_before = line_column(text, section.range.start).line - 1;
        let sql = text[section.range.clone()].to_owned();
        Self {
            direction,
            part: Part::new(
                path.to_path_buf(),
                sql,
                lines_before,
                section.directives.clone(),
            ),
            has_statements: section.has_statements,
        }
    }

    /// A way down without a statement would forget a migration without undoing it, so
    /// it counts as none.
    fn unless_empty(self, ignored: &mut Vec<Ignored>) -> Option<Part> {
        if self.has_statements {
            return Some(self.part);
        }
        let reason = IgnoredReason::EmptyDown;
        ignored.push(Ignored { path: self.part.path, reason });
        None
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn mixed(migrations: &[MigrationFile]) -> Option<MixedTimestamps> {
    let mut examples: Vec<(TimestampKind, PathBuf)> = Vec::new();
    for migration in migrations {
        let kind = TimestampKind::of(migration.timestamp);
        if !examples.iter().any(|(known, _)| *known == kind) {
            examples.push((kind, migration.path.clone()));
        }
    }
    (examples.len() > 1).then_some(MixedTimestamps { examples })
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
