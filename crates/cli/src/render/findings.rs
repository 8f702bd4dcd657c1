//! Findings for a person.

use std::collections::BTreeSet;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use whimbrel::config::Severity;
use whimbrel::lint::{Finding, Judged, Place};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// How many places are shown of which the same is said, where not all are asked for.
const SHOWN: usize = 10;

/// The findings of each database: by rule, the worst first.
pub(crate) fn show_findings<'a>(
    databases: impl Iterator<Item = (&'a [String], &'a Judged)>,
    all: bool,
    styled: bool,
) -> String {
    let databases: Vec<_> = databases.collect();
    let mut text = String::new();
    for (services, judged) in &databases {
        if databases.len() > 1 && !judged.findings.is_empty() {
            // Writing into a String cannot fail.
            _ = writeln!(text, "{BOLD}{}{BOLD:#}\n", services.join(", "));
        }
        let same = |one: &Finding, other: &Finding| {
            one.rule == other.rule && one.severity == other.severity
        };
        let mut explained = BTreeSet::new();
        for group in judged.findings.chunk_by(same) {
            rule(&mut text, group, all, explained.insert(group[0].rule.id));
        }
    }
    if styled { text } else { anstream::adapter::strip_str(&text).to_string() }
}

fn rule(text: &mut String, group: &[Finding], all: bool, explain: bool) {
    let first = &group[0];
    let colour = match first.severity {
        Severity::Critical | Severity::High => AnsiColor::Red,
        Severity::Medium => AnsiColor::Yellow,
        Severity::Low | Severity::Info => AnsiColor::Cyan,
    };
    let colour = colour.on_default();
    let (id, name) = (first.rule.id, first.rule.name);
    let severity = first.severity.word();
    let count = match group.len() {
        1 => String::new(),
        count => format!(" ({count})"),
    };
    _ = writeln!(text, "{colour}{severity}{colour:#} {BOLD}{id} {name}{BOLD:#}{count}");
    if explain {
        _ = writeln!(text, "  {}", first.rule.meaning);
    }
    let mut said: Vec<&str> = Vec::new();
    for finding in group {
        if !said.contains(&finding.message.as_str()) {
            said.push(&finding.message);
            let same = group.iter().filter(|one| one.message == finding.message);
            entries(text, &same.collect::<Vec<_>>(), all);
        }
    }
    let own_way = |finding: &Finding| finding.way_out != finding.rule.way_out;
    if !group.iter().all(own_way) {
        _ = writeln!(text, "  {BOLD}next:{BOLD:#} {}", first.rule.way_out);
    }
    text.push('\n');
}

/// For how many of them SQL is shown.
const FIXED: usize = 3;

/// Findings that say the same of several places.
fn entries(text: &mut String, same: &[&Finding], all: bool) {
    let shown = if all { same.len() } else { same.len().min(SHOWN) };
    let first = same[0];
    let places: Vec<String> =
        same.iter().take(shown).map(|one| one.place.to_string()).collect();
    let more = match same.len() - shown {
        0 => String::new(),
        more => format!(" {DIM}and {more} more (--verbose shows all){DIM:#}"),
    };
    let (places, message) = (places.join(", "), &first.message);
    if same.len() == 1 {
        _ = writeln!(text, "  {BOLD}{places}{BOLD:#}: {message}");
    } else {
        _ = writeln!(text, "  {BOLD}{places}{BOLD:#}{more}\n    {message}");
    }
    let fixed = if all { same.len() } else { same.len().min(FIXED) };
    for finding in same.iter().take(fixed) {
        if let Place::File { line, position, .. } = &finding.place {
            let number = position.line;
            _ = writeln!(text, "    {DIM}{number} |{DIM:#} {line}");
        }
        for statement in &finding.fix {
            _ = writeln!(text, "      {statement};");
        }
    }
    let more = same.iter().skip(fixed).filter(|one| !one.fix.is_empty()).count();
    if more > 0 {
        _ = writeln!(text, "      {DIM}-- and the same for {more} more{DIM:#}");
    }
    if first.way_out != first.rule.way_out {
        _ = writeln!(text, "    {}", first.way_out);
    }
}

/// What a reader has to know beside the findings.
pub(crate) fn show_note(note: &str) {
    crate::render::talk(&format!("note: {note}"));
}
