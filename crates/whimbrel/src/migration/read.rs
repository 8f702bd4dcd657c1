//! Files into migrations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
    for path in found.files {
        if path.extension().is_some_and(|extension| extension == "sql") {
            match std::fs::read(&path) {
                Ok(bytes) => reading.take(SourceFile { path, bytes }),
                Err(source) => reading.cannot_read(path, source),
            }
        } else {
            reading.ignore(path, IgnoredReason::NotSql);
        }
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
        reading.take(file);
    }
    reading.finish()
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
    part: Part,
    has_statements: bool,
}

impl Reading {
    fn ignore(&mut self, path: PathBuf, reason: IgnoredReason) {
        if looks_like_migration(&file_name(&path)) {
            self.ignored.push(Ignored { path, reason });
        }
    }

    fn cannot_read(&mut self, path: PathBuf, source: std::io::Error) {
        if let Ok(name) = FileName::parse(&file_name(&path)) {
            self.drafts.entry(name.name).or_default().is_broken = true;
        }
        self.errors.push(MigrationError::Unreadable { path, source });
    }

    fn take(&mut self, file: SourceFile) {
        match FileName::parse(&file_name(&file.path)) {
            Ok(name) => {
                let draft = self.drafts.entry(name.name).or_default();
                draft.timestamp = name.timestamp;
                if let Err(error) = draft.take(file, name.part) {
                    draft.is_broken = true;
                    self.errors.push(error);
                }
            }
            Err(reason) => {
                self.errors.push(MigrationError::Name { path: file.path, reason });
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
    fn take(&mut self, file: SourceFile, part: FilePart) -> Result<(), MigrationError> {
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
                let directives = whole.directives;
                let half = Half {
                    part: Part::new(path, text, 0, directives),
                    has_statements: whole.has_statements,
                };
                match part {
                    FilePart::Down => self.downs.push(half),
                    FilePart::Whole | FilePart::Up => self.ups.push(half),
                }
            }
            (Contents::Marked { up, down, .. }, FilePart::Whole) => {
                self.ups.push(Half::of(&path, &text, &up));
                self.downs.extend(down.map(|down| Half::of(&path, &text, &down)));
            }
            (Contents::Marked { first, .. }, FilePart::Up | FilePart::Down) => {
                return Err(wrong((first, SectionError::InPair)));
            }
        }
        Ok(())
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
    fn of(path: &Path, text: &str, section: &Section) -> Self {
        let lines_before = line_column(text, section.range.start).line - 1;
        let sql = text[section.range.clone()].to_owned();
        Self {
            part: Part::new(path.to_path_buf(), sql, lines_before, section.directives),
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
