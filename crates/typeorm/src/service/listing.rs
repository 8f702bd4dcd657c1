//! The list of a service's migrations, evaluating as few files as it can.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::load::{BRIDGE, ProgramMigration};
use super::survey::{Surveyed, survey};
use crate::engine::Engine;
use crate::program::ProgramError;

/// The bridge for migrations that are known by their files.
const FILES: &str = "service_files.js";
/// The characters at the end of a name that hold its timestamp.
const TIMESTAMP_LENGTH: usize = 13;

/// The migrations in TypeORM's order and how to reach each.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) migrations: Vec<ProgramMigration>,
    pub(super) origins: Vec<Origin>,
}

/// How to reach a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// By the number that `loadMigrations` gave.
    Listed(usize),
    /// By its file, its place among the file's exports, and its name.
    InFile { file: PathBuf, position: usize, name: String },
}

impl Origin {
    pub(super) fn run(
        &self,
        engine: &Engine,
        method: &str,
        options: Value,
    ) -> Result<Value, ProgramError> {
        match self {
            Self::Listed(index) => {
                engine.call(BRIDGE, "run", &[json!(index), json!(method), options])
            }
            Self::InFile { file, position, name } => {
                let arguments =
                    [json!(file), json!(position), json!(name), json!(method), options];
                engine.call(FILES, "runFile", &arguments)
            }
        }
    }
}

impl Listing {
    pub(super) fn read(engine: &Engine) -> Result<Self, ProgramError> {
        match engine.call(FILES, "migrationFiles", &[])? {
            Value::Array(files) => {
                Self::by_file(engine, files.iter().filter_map(Value::as_str))
            }
            _ => Self::by_evaluation(engine),
        }
    }

    /// Classes among the migrations: everything is evaluated, in TypeORM's way.
    fn by_evaluation(engine: &Engine) -> Result<Self, ProgramError> {
        let migrations = parse(engine.call(BRIDGE, "loadMigrations", &[])?)?;
        let origins = (0..migrations.len()).map(Origin::Listed).collect();
        Ok(Self { migrations, origins })
    }

    /// Globs only: a file is evaluated when its syntax does not tell enough.
    fn by_file<'f>(
        engine: &Engine,
        files: impl Iterator<Item = &'f str>,
    ) -> Result<Self, ProgramError> {
        let mut found = Vec::new();
        for file in files {
            let path = Path::new(file);
            let known =
                fs::read_to_string(path).ok().and_then(|source| survey(path, &source));
            match known {
                Some(known) => found.push((migration(path, known), 0)),
                None => {
                    let listed =
                        engine.call(FILES, "loadMigrationFile", &[json!(file)])?;
                    for one in parse(listed)? {
                        let position = one.index;
                        found.push((one, position));
                    }
                }
            }
        }
        found.sort_by_key(|(one, _)| one.timestamp.unwrap_or_default());
        let mut listing = Self::default();
        for (index, (one, position)) in found.into_iter().enumerate() {
            let file = one.file.clone().unwrap_or_default();
            let name = one.name.clone();
            listing.origins.push(Origin::InFile { file, position, name });
            listing.migrations.push(ProgramMigration { index, ..one });
        }
        Ok(listing)
    }
}

fn parse(listed: Value) -> Result<Vec<ProgramMigration>, ProgramError> {
    serde_json::from_value(listed)
        .map_err(|error| ProgramError::engine("EngineError", error.to_string()))
}

fn migration(file: &Path, known: Surveyed) -> ProgramMigration {
    ProgramMigration {
        index: 0,
        timestamp: timestamp(&known.name),
        name: known.name,
        transaction: known.transaction,
        file: Some(file.to_path_buf()),
        error: None,
    }
}

/// JavaScript's `parseInt(name.slice(-13), 10)`; none for NaN and 0, which
/// TypeORM takes for a wrong name.
fn timestamp(name: &str) -> Option<i64> {
    let units: Vec<u16> = name.encode_utf16().collect();
    let start = units.len().saturating_sub(TIMESTAMP_LENGTH);
    let last = String::from_utf16_lossy(&units[start..]);
    let last = last.trim_start();
    let (negative, digits) = match last.strip_prefix(['-', '+']) {
        Some(rest) => (last.starts_with('-'), rest),
        None => (false, last),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number: i64 = digits[..end].parse().ok()?;
    Some(if negative { -number } else { number }).filter(|&number| number != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_read_as_javascript_reads_them() {
        assert_eq!(timestamp("Init1700000000010"), Some(1_700_000_000_010));
        assert_eq!(timestamp("X0000000000001"), Some(1));
        assert_eq!(timestamp("X0000000000000"), None);
        assert_eq!(timestamp("X20240101120000"), Some(240_101_120_000));
        assert_eq!(timestamp("Init1700000000"), None);
        assert_eq!(timestamp("NoTimestamp"), None);
        assert_eq!(timestamp("Foo1700000000001abc"), Some(1));
        assert_eq!(timestamp("A-12"), None);
        assert_eq!(timestamp("-12"), Some(-12));
    }
}
