//! What `pg_dump` says of a database: an observer that knows nothing of our catalog.

use std::path::Path;
use std::process::{Command, Stdio};

use super::claim::SCHEMA;
use crate::database::{Host, Settings};

/// The schema as `pg_dump --schema-only --no-owner` writes it, without what differs from
/// one dump to the next, and without what a proof keeps for itself. `without` names tables to leave out, in `pg_dump`'s patterns.
///
/// # Errors
/// What keeps `pg_dump` from working, in words: it may be of another version than the
/// server.
pub fn dump(
    program: &Path,
    settings: &Settings,
    without: &[String],
) -> Result<String, String> {
    let mut command = Command::new(program);
    command.args(["--schema-only", "--no-owner", "--no-password"]);
    command.arg(format!("--exclude-schema={SCHEMA}"));
    command.args(without.iter().map(|pattern| format!("--exclude-table={pattern}")));
    if let Some(endpoint) = settings.endpoints.first() {
        match &endpoint.host {
            Host::Tcp(name) => command.env("PGHOST", name),
            Host::Unix(path) => command.env("PGHOST", path),
        };
        command.env("PGPORT", endpoint.port.to_string());
    }
    command.env("PGUSER", &settings.user).env("PGDATABASE", &settings.database);
    if let Some(password) = &settings.password {
        command.env("PGPASSWORD", password.expose());
    }
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(normalised(&String::from_utf8_lossy(&output.stdout)))
}

/// Without comments, empty lines, and the random key of `\restrict`.
fn normalised(dump: &str) -> String {
    let is_noise = |line: &&str| {
        line.is_empty()
            || ["--", "\\restrict", "\\unrestrict"]
                .iter()
                .any(|begin| line.starts_with(begin))
    };
    let lines = dump.lines().filter(|line| !is_noise(line));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// Whether two dumps say the same; the order of columns, which no later statement can
/// change, is not looked at.
#[must_use]
pub fn same_dump(one: &str, other: &str) -> bool {
    let sorted = |dump: &str| {
        let mut lines: Vec<String> =
            dump.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
        lines.sort_unstable();
        lines
    };
    sorted(one) == sorted(other)
}
