//! Writing the files of a new migration.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::generated::{self, GeneratedMigration};
use super::name::class_name;
use super::template::{self, Statements};
use crate::sql::QualifiedName;

/// What a new migration is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// One `.ts` file.
    TypeScript,
    /// One `.js` file.
    JavaScript(ModuleSystem),
    /// An `.up.sql` and a `.down.sql` file.
    Sql,
}

/// How a JavaScript file exports its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModuleSystem {
    /// `module.exports =`
    CommonJs,
    /// `export`
    Es,
}

/// What a new migration begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// Two empty directions.
    Empty,
    /// A table of one tenant's rows, with row-level security and an audit trigger.
    TenantTable(QualifiedName),
    /// These statements, each without the semicolon at its end.
    Written {
        /// The way up.
        up: Vec<String>,
        /// The way down, in the order in which it runs.
        down: Vec<String>,
    },
    /// The statements of a plan.
    Generated(Box<GeneratedMigration>),
}

/// What happens to a file that already has the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Refuse,
    /// It is replaced, as `typeorm migration:create` does.
    Overwrite,
}

/// The migration to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMigration {
    /// Folder and title, as given to `typeorm migration:create`:
    /// `src/database/migrations/AddTenantIdToUsers`. Absolute, or relative to the
    /// process's folder.
    pub path: PathBuf,
    /// Milliseconds since 1970.
    pub timestamp: i64,
    /// What it is written in.
    pub language: Language,
    /// What it begins with.
    pub template: Template,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The name for the tracking table, which is also that of the class.
    pub name: String,
    /// The files, the way up first.
    pub paths: Vec<PathBuf>,
}

/// Why a migration cannot be written.
#[derive(Debug, Error)]
pub enum CreateError {
    /// A folder without a title.
    #[error("`{}` does not end in a name for the migration", path.display())]
    NoTitle {
        /// The path given.
        path: PathBuf,
    },
    /// A timestamp below zero; the words are TypeORM's.
    #[error("timestamp option should be a non-negative number. received: {received}")]
    NegativeTimestamp {
        /// The number given.
        received: f64,
    },
    /// A timestamp later than JavaScript's dates go.
    #[error("timestamp {received} is beyond the year 275760, where dates end")]
    LateTimestamp {
        /// The number given.
        received: f64,
    },
    /// A file has the name already.
    #[error("{} exists already; choose another name or another timestamp", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refuses.
    #[error("{} cannot be written", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
}

/// The timestamp that TypeORM makes of its `-t` option: absent, zero and what is no
/// number mean now, fractions are cut.
///
/// # Errors
/// When it is negative, or no date JavaScript knows.
pub fn typeorm_timestamp(given: Option<f64>, now: i64) -> Result<i64, CreateError> {
    /// The last instant of a JavaScript `Date`, in milliseconds.
    const LAST: f64 = 8.64e15;
    match given {
        Some(received) if received < 0.0 => {
            Err(CreateError::NegativeTimestamp { received })
        }
        Some(received) if received > LAST => Err(CreateError::LateTimestamp { received }),
        #[expect(clippy::cast_possible_truncation, reason = "fits, see LAST")]
        Some(received) if received > 0.0 => Ok(received as i64),
        _ => Ok(now),
    }
}

/// The files of a new migration, not written yet: path and text, the way up first.
///
/// # Errors
/// When the path has no title.
pub fn render(migration: &NewMigration) -> Result<Vec<(PathBuf, String)>, CreateError> {
    let title = title(&migration.path)?;
    let file = |ending: &str| {
        let name = format!("{}-{title}{ending}", migration.timestamp);
        migration.path.with_file_name(name)
    };
    let class = class_name(&title, &migration.timestamp.to_string());
    let language = migration.language;
    let statements = match &migration.template {
        Template::Empty => Statements::default(),
        Template::TenantTable(table) => template::tenant_table(table),
        Template::Written { up, down } => {
            Statements { up: up.clone(), down: down.clone() }
        }
        Template::Generated(generated) if language == Language::Sql => {
            return Ok(vec![
                (file(".up.sql"), generated::script_up(generated)),
                (file(".down.sql"), generated::script(&generated.down)),
            ]);
        }
        Template::Generated(generated) => {
            let ending = if language == Language::TypeScript { ".ts" } else { ".js" };
            let text = generated::program(&class, language, generated);
            return Ok(vec![(file(ending), text)]);
        }
    };
    let program = || template::program(&class, language, &statements);
    Ok(match language {
        Language::TypeScript => vec![(file(".ts"), program())],
        Language::JavaScript(_) => vec![(file(".js"), program())],
        Language::Sql => {
            let up = template::script(&statements.up, "Write the change here.");
            let down =
                template::script(&statements.down, "Write here what undoes the change.");
            vec![(file(".up.sql"), up), (file(".down.sql"), down)]
        }
    })
}

/// Writes the files of a new migration, and the folders they lie in.
///
/// # Errors
/// When a file exists and is not to be replaced, or cannot be written. Nothing is left
/// half-written then.
pub fn create(
    migration: &NewMigration,
    existing: Existing,
) -> Result<Created, CreateError> {
    let name = class_name(&title(&migration.path)?, &migration.timestamp.to_string());
    let files = render(migration)?;
    if let Some(folder) = migration.path.parent() {
        fs::create_dir_all(folder).map_err(|source| CreateError::Write {
            path: folder.to_path_buf(),
            source,
        })?;
    }
    let mut paths = Vec::new();
    for (path, text) in files {
        match write(&path, &text, existing) {
            Ok(()) => paths.push(path),
            Err(error) => {
                if existing == Existing::Refuse {
                    // Only files that this call made.
                    paths.iter().for_each(|made| drop(fs::remove_file(made)));
                }
                return Err(error);
            }
        }
    }
    Ok(Created { name, paths })
}

fn write(path: &Path, text: &str, existing: Existing) -> Result<(), CreateError> {
    let mut options = OpenOptions::new();
    options.write(true);
    match existing {
        Existing::Refuse => options.create_new(true),
        Existing::Overwrite => options.create(true).truncate(true),
    };
    options.open(path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(
        |source| match source.kind() {
            io::ErrorKind::AlreadyExists => {
                CreateError::Exists { path: path.to_path_buf() }
            }
            _ => CreateError::Write { path: path.to_path_buf(), source },
        },
    )
}

/// The last part of the path as written; like TypeORM, nothing is cut off it.
fn title(path: &Path) -> Result<String, CreateError> {
    let title = path.file_name().map(|title| title.to_string_lossy().into_owned());
    title.ok_or_else(|| CreateError::NoTitle { path: path.to_path_buf() })
}

#[cfg(test)]
#[path = "create_tests.rs"]
mod tests;
