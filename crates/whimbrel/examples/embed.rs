//! A service that brings its database up to date when it starts: its SQL migrations are
//! part of the program, and run under the lock, however many copies start at once.
//!
//! ```sh
//! DATABASE_URL=postgres://localhost/notes cargo run -p whimbrel --example embed
//! ```

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program talks")]

use std::error::Error;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use whimbrel::database::Settings;
use whimbrel::history::TrackingTable;
use whimbrel::migration::{SourceFile, read_files};
use whimbrel::run::{Extent, Interrupt, Report, RunOptions, Target, Transactions, run};

static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/migrations");

/// Applies what is pending; call it before the service opens its port. It blocks: an
/// async program calls it inside `tokio::task::spawn_blocking`.
pub fn migrate(url: &str) -> Result<Report, Box<dyn Error + Send + Sync>> {
    let files = MIGRATIONS.files().map(|file| SourceFile {
        path: file.path().to_owned(),
        bytes: file.contents().to_owned(),
    });
    let migrations = read_files(files)?.migrations;
    let target = Target {
        service: "notes",
        settings: &Settings::from_url(url)?,
        tracking: &TrackingTable::new(None, "migrations_notes")?,
        migrations: &migrations,
        programs: None,
        listener: Arc::new(|event| println!("{event:?}")),
        interrupt: Interrupt::new(),
        looking: None,
    };
    let options =
        RunOptions { transactions: Transactions::Each, ..RunOptions::default() };
    Ok(run(target, &options, &Extent::All)?)
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let report = migrate(&std::env::var("DATABASE_URL")?)?;
    println!("{} migrations applied", report.completed.len());
    Ok(())
}
