//! Findings as a report.

use super::finding::{Finding, Place};
use super::judge::Judged;
use super::rule::Rule;
use crate::config::Severity;
use crate::report::{Item, Kind, Level, Location, Report, Statements};

/// The severities, the worst first.
pub const SEVERITIES: [Severity; 5] =
    [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

/// Findings as a report. Those that are at least as grave as `fail_on` fail.
pub fn reported(judged: &Judged, fail_on: Severity) -> Report {
    let mut kinds: Vec<Kind> = Vec::new();
    for finding in &judged.findings {
        if !kinds.iter().any(|kind| kind.id == finding.rule.id) {
            kinds.push(kind(finding.rule));
        }
    }
    let mut counts: Vec<(String, usize)> = SEVERITIES
        .iter()
        .map(|severity| (severity.word().to_owned(), judged.count(*severity)))
        .collect();
    counts.push(("exempted".to_owned(), judged.exempted.len()));
    Report {
        kinds,
        items: judged.findings.iter().map(|finding| item(finding, fail_on)).collect(),
        counts,
        ..Report::default()
    }
}

/// A rule as a kind of outcome.
pub(crate) fn kind(rule: &Rule) -> Kind {
    Kind {
        id: rule.id.to_owned(),
        name: rule.name.to_owned(),
        title: rule.title.to_owned(),
        help: format!("{}. {} The way out: {}", rule.title, rule.meaning, rule.way_out),
        url: Some(rule.manual_url()),
    }
}

fn item(finding: &Finding, fail_on: Severity) -> Item {
    let place = match &finding.place {
        Place::Object(_) => None,
        Place::File { path, position, line } => Some(Location {
            path: path.clone(),
            line: position.line,
            column: position.column,
            text: line.clone(),
        }),
    };
    let fix = Statements { purpose: "fix".to_owned(), sql: finding.fix.clone() };
    Item {
        kind: finding.rule.id.to_owned(),
        subject: finding.place.name().to_owned(),
        verdict: finding.severity.word().to_owned(),
        level: match finding.severity {
            Severity::Critical | Severity::High => Level::Error,
            Severity::Medium => Level::Warning,
            Severity::Low | Severity::Info => Level::Note,
        },
        fails: finding.severity >= fail_on,
        message: finding.message.clone(),
        place,
        details: vec![("way out".to_owned(), finding.way_out.clone())],
        statements: if fix.sql.is_empty() { Vec::new() } else { vec![fix] },
        exempted: None,
    }
}
