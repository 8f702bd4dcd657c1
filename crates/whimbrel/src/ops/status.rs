use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::database::{ConnectError, ExecError, Settings};
use crate::history::{AppliedMigration, AttemptState, History, TrackingTable};
use crate::migration::{Direction, MigrationFile};
use crate::run::{
    Access, Interrupt, Look, LookError, Looking, is_edited, replaced_names, replaced_rows,
};

/// How one migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Applied, and the file is what was applied as far as is known.
    Applied,
    /// On disk and not applied.
    Pending,
    /// Applied, and the file was edited since.
    Edited,
    /// Applied, and the file is gone.
    Missing,
    /// Another migration stands for it, which is applied, or will be recorded.
    Replaced,
    /// Begun outside a transaction and not ended.
    HalfApplied,
}

impl Standing {
    /// The word for it in JSON and on the terminal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::Edited => "edited",
            Self::Missing => "missing",
            Self::Replaced => "replaced",
            Self::HalfApplied => "half-applied",
        }
    }
}

/// One migration, on disk or in the tracking table or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its timestamp.
    pub timestamp: i64,
    /// Its file, when it is on disk.
    pub path: Option<PathBuf>,
    /// The id of its row in the tracking table.
    pub applied: Option<i64>,
    /// How it stands.
    pub standing: Standing,
    /// Whether it is pending although a newer one is applied.
    pub out_of_order: bool,
    /// When the journal saw it begin last, as PostgreSQL prints a time.
    pub attempted_at: Option<String>,
    /// The error of its last attempt.
    pub error: Option<String>,
}

/// The migrations of one service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// In the order in which they run; what is missing on disk comes where its
    /// timestamp says.
    pub rows: Vec<Row>,
}

impl Status {
    /// How many stand in a given way.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.rows.iter().filter(|row| row.standing == standing).count()
    }

    /// Whether everything is applied and nothing was edited or lost.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let clean = [Standing::Applied, Standing::Replaced];
        self.rows.iter().all(|row| clean.contains(&row.standing))
    }
}

/// Why the status cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// The server could not be reached.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The history could not be read.
    #[error(transparent)]
    Read(#[from] ExecError),
}

impl From<LookError> for StatusError {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Connect(error) => Self::Connect(error),
            LookError::Read(error) => Self::Read(error),
        }
    }
}

/// Compares files and history. Reads only, in a read-only transaction: a missing
/// tracking table means that nothing is applied. `looking` is a look at the database that
/// was begun with [`Access::Read`] while the migrations were read.
///
/// # Errors
/// When the server cannot be reached or refuses to read.
pub fn status(
    settings: &Settings,
    tracking: &TrackingTable,
    migrations: &[MigrationFile],
    looking: Option<Looking>,
) -> Result<Status, StatusError> {
    let taken = looking.and_then(Looking::end).unwrap_or_else(|| {
        Look::take(settings, tracking, Access::Read, &Interrupt::new())
    });
    Ok(compare(migrations, &taken?.history))
}

fn compare(migrations: &[MigrationFile], history: &History) -> Status {
    let applied: HashMap<&str, &AppliedMigration> =
        history.applied.iter().map(|row| (row.name.as_str(), row)).collect();
    let known: HashSet<&str> = migrations.iter().map(|m| m.name.as_str()).collect();
    let stood_for: HashSet<&str> = migrations.iter().flat_map(replaced_names).collect();
    let gone_with: HashMap<String, &MigrationFile> =
        replaced_rows(migrations, history).into_iter().collect();
    let newest = history.applied.iter().map(|row| row.timestamp).max();
    let mut rows: Vec<Row> = migrations
        .iter()
        .map(|migration| {
            let id = applied.get(migration.name.as_str()).map(|row| row.id);
            let is_replaced = gone_with.contains_key(&migration.name);
            let standing = match standing(migration, history, id.is_some()) {
                Standing::Pending if is_replaced => Standing::Replaced,
                standing => standing,
            };
            let attempt = history.attempts.get(&migration.name);
            let older = newest.is_some_and(|newest| newest > migration.timestamp);
            Row {
                name: migration.name.clone(),
                timestamp: migration.timestamp,
                path: Some(migration.path.clone()),
                applied: id,
                standing,
                out_of_order: standing == Standing::Pending
                    && older
                    && !will_be_recorded(migration, &applied),
                attempted_at: attempt.map(|attempt| attempt.started_at.clone()),
                error: attempt.and_then(|attempt| attempt.error.clone()),
            }
        })
        .collect();
    let gone = history.applied.iter().filter(|row| !known.contains(row.name.as_str()));
    rows.extend(gone.map(|row| Row {
        name: row.name.clone(),
        timestamp: row.timestamp,
        path: None,
        applied: Some(row.id),
        standing: match stood_for.contains(row.name.as_str()) {
            true => Standing::Replaced,
            false => Standing::Missing,
        },
        out_of_order: false,
        attempted_at: None,
        error: None,
    }));
    rows.sort_by_key(|row| row.timestamp);
    Status { rows }
}

/// Whether a run will only record it, because what it replaces is there.
fn will_be_recorded(
    migration: &MigrationFile,
    applied: &HashMap<&str, &AppliedMigration>,
) -> bool {
    let replaces = migration.replaces();
    let is_applied = |name: &str| applied.contains_key(name);
    !replaces.is_empty() && replaces.iter().all(|one| one.is_in(&is_applied))
}

fn standing(migration: &MigrationFile, history: &History, is_applied: bool) -> Standing {
    if is_applied {
        return match is_edited(migration, history) {
            true => Standing::Edited,
            false => Standing::Applied,
        };
    }
    let half = history.attempts.get(&migration.name).is_some_and(|attempt| {
        attempt.kind == "alone"
            && attempt.direction == Direction::Up
            && attempt.state != AttemptState::Done
    });
    if half { Standing::HalfApplied } else { Standing::Pending }
}
