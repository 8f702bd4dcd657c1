//! The status of a service as a person reads it.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use whimbrel::ops::{Row, Standing, Status};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// One line for each migration under a line for the service.
pub(crate) fn status(
    service: &str,
    table: &str,
    status: &Status,
    only_open: bool,
) -> String {
    let mut text =
        format!("{BOLD}{service}{BOLD:#} {DIM}({table}){DIM:#}  {}", summary(status));
    for row in &status.rows {
        if only_open && [Standing::Applied, Standing::Replaced].contains(&row.standing) {
            continue;
        }
        let _ = write!(text, "\n  {}", line(row));
    }
    text
}

fn summary(status: &Status) -> String {
    let parts: Vec<String> = [
        Standing::Applied,
        Standing::Pending,
        Standing::HalfApplied,
        Standing::Edited,
        Standing::Missing,
        Standing::Replaced,
    ]
    .into_iter()
    .map(|standing| (status.count(standing), standing.as_str()))
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if parts.is_empty() { "no migrations".to_owned() } else { parts.join(", ") }
}

fn line(row: &Row) -> String {
    let (mark, colour) = match row.standing {
        Standing::Applied => ("✓", AnsiColor::Green),
        Standing::Pending => ("·", AnsiColor::Cyan),
        Standing::Edited => ("≠", AnsiColor::Yellow),
        Standing::Missing => ("?", AnsiColor::Yellow),
        Standing::Replaced => ("✓", AnsiColor::Green),
        Standing::HalfApplied => ("½", AnsiColor::Red),
    };
    let colour = colour.on_default();
    let mut text = format!("{colour}{mark}{colour:#} {}", row.name);
    if row.standing != Standing::Applied {
        let _ = write!(text, "  {colour}{}{colour:#}", row.standing.as_str());
    }
    if row.out_of_order {
        let _ = write!(text, "  {colour}older than what is applied{colour:#}");
    }
    if let (Standing::Pending | Standing::HalfApplied, Some(error)) =
        (row.standing, &row.error)
    {
        let _ = write!(text, "  {DIM}last error: {error}{DIM:#}");
    }
    text
}
