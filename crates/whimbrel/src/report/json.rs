//! A report as JSON, in our own form.

use serde_json::{Map, Value, json as value};

use super::model::{Item, Report};

/// Raised when a field changes its meaning or goes away; new fields do not raise it.
const VERSION: u32 = 1;

/// The report as a JSON value.
pub fn json(report: &Report) -> Value {
    let counts: Map<String, Value> =
        report.counts.iter().map(|(what, count)| (what.clone(), value!(count))).collect();
    let kinds = report.kinds.iter().map(|kind| {
        value!({
            "id": kind.id,
            "name": kind.name,
            "title": kind.title,
            "help": kind.help,
            "url": kind.url,
        })
    });
    value!({
        "report_version": VERSION,
        "title": report.title,
        "about": report.about,
        "counts": counts,
        "notes": report.notes,
        "rules": kinds.collect::<Vec<_>>(),
        "findings": report.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &Item) -> Value {
    let place = item.place.as_ref().map(|place| {
        value!({
            "file": place.path,
            "line": place.line,
            "column": place.column,
            "text": place.text,
        })
    });
    let details: Map<String, Value> =
        item.details.iter().map(|(word, text)| (word.clone(), value!(text))).collect();
    let statements: Map<String, Value> = item
        .statements
        .iter()
        .map(|one| (one.purpose.clone(), value!(one.sql)))
        .collect();
    value!({
        "rule": item.kind,
        "subject": item.subject,
        "verdict": item.verdict,
        "level": item.level.word(),
        "fails": item.fails,
        "exempted": item.exempted,
        "message": item.message,
        "place": place,
        "details": details,
        "sql": statements,
    })
}
