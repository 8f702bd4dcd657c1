//! The list of a service's migrations, evaluating as few files as it can.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread;

use oxc::allocator::Allocator;
use serde_json::{Value, json};
use whimbrel::migration::{Checksum, Provenance};

use super::load::{BRIDGE, ProgramMigration};
use super::survey::{Surveyed, survey};
use crate::engine::Engine;
use crate::host::glob;
use whimbrel::run::ProgramError;

/// The bridge for migrations that are known by their files.
const FILES: &str = "service_files.js";
/// So few files are read without further threads.
const FEW: usize = 64;
/// The most threads that read files.
const WORKERS: usize = 4;
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
    pub(super) fn read(engine: &Engine, globs: &[String]) -> Result<Self, ProgramError> {
        if engine.call(FILES, "listsGlobsOnly", &[])? == Value::Bool(true) {
            Self::by_file(engine, &matched(globs, &engine.state().cwd))
        } else {
            Self::by_evaluation(engine)
        }
    }

    /// Classes among the migrations: everything is evaluated, in TypeORM's way.
    fn by_evaluation(engine: &Engine) -> Result<Self, ProgramError> {
        let migrations = parse(engine.call(BRIDGE, "loadMigrations", &[])?)?;
        let origins = (0..migrations.len()).map(Origin::Listed).collect();
        Ok(Self { migrations, origins })
    }

    /// Globs only: a file is evaluated when its syntax does not tell enough.
    fn by_file(engine: &Engine, files: &[PathBuf]) -> Result<Self, ProgramError> {
        let mut found = Vec::new();
        for (file, known) in files.iter().zip(survey_all(files)) {
            match known {
                Some(read) => found.push((migration(file, read), 0)),
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

/// The program files that globs match, as TypeORM normalises and filters them.
fn matched(globs: &[String], cwd: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for pattern in globs {
        let found = glob(&normalized(pattern), cwd);
        files.extend(
            found.iter().filter(|file| is_program(file)).map(|file| cwd.join(file)),
        );
    }
    files
}

/// `./a//b/../c` without its detours.
fn normalized(pattern: &str) -> String {
    let absolute = pattern.starts_with(['/', '\\']);
    let mut parts: Vec<&str> = Vec::new();
    for part in pattern.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, parts.join("/"))
}

/// `.js`, `.ts` and their `c` and `m` forms, but no declaration files.
fn is_program(file: &str) -> bool {
    let Some((stem, extension)) = file.rsplit_once('.') else { return false };
    matches!(extension, "js" | "ts" | "cjs" | "cts" | "mjs" | "mts")
        && !(extension.ends_with("ts") && stem.ends_with(".d"))
}

/// What the text of a file tells without being evaluated.
#[derive(Clone)]
struct SurveyedFile {
    known: Surveyed,
    checksum: Checksum,
    provenance: Provenance,
}

/// Reads the syntax of many files, on several threads when they are many.
fn survey_all(files: &[PathBuf]) -> Vec<Option<SurveyedFile>> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(WORKERS);
    if files.len() < FEW || workers == 1 {
        return survey_part(files);
    }
    let share = files.len().div_ceil(workers);
    thread::scope(|scope| {
        let started: Vec<_> = files
            .chunks(share)
            .map(|part| (part, scope.spawn(move || survey_part(part))))
            .collect();
        let joined = started.into_iter().map(|(part, worker)| {
            worker.join().unwrap_or_else(|_| vec![None; part.len()])
        });
        joined.flatten().collect()
    })
}

/// Reads files one after the other, their syntax in the same memory.
fn survey_part(files: &[PathBuf]) -> Vec<Option<SurveyedFile>> {
    let (mut allocator, mut source) = (Allocator::default(), String::new());
    let read = |file: &PathBuf| {
        allocator.reset();
        source.clear();
        // Without a limit the size would be asked for, which costs as much as reading.
        File::open(file).ok()?.take(u64::MAX).read_to_string(&mut source).ok()?;
        Some(SurveyedFile {
            known: survey(&allocator, file, &source)?,
            checksum: Checksum::of(&source),
            provenance: Provenance::of_program(&source),
        })
    };
    files.iter().map(read).collect()
}

fn parse(listed: Value) -> Result<Vec<ProgramMigration>, ProgramError> {
    serde_json::from_value(listed)
        .map_err(|error| ProgramError::new("EngineError", error.to_string()))
}

fn migration(file: &Path, read: SurveyedFile) -> ProgramMigration {
    let SurveyedFile { known, checksum, provenance } = read;
    ProgramMigration {
        index: 0,
        timestamp: timestamp(&known.name),
        name: known.name,
        transaction: known.transaction,
        file: Some(file.to_path_buf()),
        error: None,
        checksum: Some(checksum),
        provenance,
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
    fn patterns_are_normalised() {
        assert_eq!(normalized("./src//m/../n/*.ts"), "src/n/*.ts");
        assert_eq!(normalized("../x/*.ts"), "../x/*.ts");
        assert_eq!(normalized("/a/../../b"), "/b");
        assert!(is_program("a.mts") && !is_program("a.d.ts") && !is_program("a.sql"));
    }

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
