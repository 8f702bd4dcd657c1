//! What a check says, in the form that was asked for.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use whimbrel::report;

use super::check::{Checked, Problems, by_severity};
use crate::args::{CheckArgs, Format, ScopeArgs};
use crate::render::{self, Document, Problem};
use crate::verbs::Scope;

/// Writes it to stdout, or to the file that was asked for.
pub(super) fn write(
    checked: &[Checked],
    problems: &Problems,
    arguments: &CheckArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
    code: u8,
) -> Result<(), Problem> {
    let format = if output.json { Format::Json } else { arguments.format };
    if format != Format::Json {
        for (service, problem) in problems {
            scope.show(problem, service);
        }
    }
    let text = match format {
        Format::Json => {
            let document = document(checked, problems, scope);
            document.text(code)
        }
        Format::Sarif => sarif(checked),
        Format::Text => render::show_findings(
            checked.iter().map(|one| (one.services.as_slice(), &one.answer.judged)),
            output.verbose,
            arguments.output.is_none(),
        ),
        Format::Junit => joined(checked, report::junit),
        Format::Github => joined(checked, report::github),
        Format::Markdown => joined(checked, report::markdown),
    };
    emit(&text, arguments.output.as_deref(), scope)?;
    if !output.quiet && (format == Format::Text || arguments.output.is_some()) {
        for one in checked {
            talk(one);
        }
    }
    Ok(())
}

/// Writes a text to stdout, or to the file that was asked for.
pub(super) fn emit(
    text: &str,
    file: Option<&Path>,
    scope: &Scope<'_>,
) -> Result<(), Problem> {
    let Some(file) = file else {
        render::block(text);
        return Ok(());
    };
    let path = scope.context.folder.join(file);
    std::fs::write(&path, render::without_secrets(text).as_bytes()).map_err(|error| {
        Problem::input("system", format!("cannot write {}: {error}", path.display()))
    })
}

/// One document of several databases, where the form has room for it.
fn joined(checked: &[Checked], write: impl Fn(&report::Report) -> String) -> String {
    match checked {
        [one] => write(&one.report),
        _ => write(&merged(checked)),
    }
}

fn sarif(checked: &[Checked]) -> String {
    let mut log = match checked {
        [one] => report::sarif(&one.report),
        _ => report::sarif(&merged(checked)),
    };
    render::value_without_secrets(&mut log);
    format!("{log:#}\n")
}

/// The reports of several databases as one; each subject bears its database's name.
fn merged(checked: &[Checked]) -> report::Report {
    let mut whole = report::Report::default();
    for one in checked {
        let part = &one.report;
        whole.tool.clone_from(&part.tool);
        whole.title.clone_from(&part.title);
        whole.home.clone_from(&part.home);
        if !whole.about.is_empty() {
            whole.about.push_str("; ");
        }
        whole.about.push_str(&part.about);
        for kind in &part.kinds {
            if !whole.kinds.contains(kind) {
                whole.kinds.push(kind.clone());
            }
        }
        let items = part.items.iter().cloned().map(|mut item| {
            if item.place.is_none() {
                item.subject = format!("{} ({})", item.subject, part.about);
            }
            item
        });
        whole.items.extend(items);
        whole.notes.extend(part.notes.iter().cloned());
        for (what, count) in &part.counts {
            match whole.counts.iter_mut().find(|(known, _)| known == what) {
                Some((_, sum)) => *sum += count,
                None => whole.counts.push((what.clone(), *count)),
            }
        }
    }
    whole
}

fn document(checked: &[Checked], problems: &Problems, scope: &Scope<'_>) -> Document {
    let mut document = Document::new("tenancy check");
    for one in checked {
        let mut facts = report::json(&one.report);
        if let Value::Object(map) = &mut facts {
            let exempted = one.answer.judged.exempted.iter();
            let exempted = exempted.map(|one| {
                json!({
                    "rule": one.finding.rule.id,
                    "subject": one.finding.place.to_string(),
                    "reason": one.reason,
                })
            });
            map.insert("exempted".to_owned(), exempted.collect());
            map.shift_insert(0, "services".to_owned(), json!(one.services));
        }
        document.add(&one.services.join(", "), facts);
    }
    for (service, problem) in problems {
        let error = problem.to_json(&scope.project.root);
        document.add(service, json!({ "error": error }));
    }
    document
}

/// The summary, and what could not be seen.
fn talk(one: &Checked) {
    for note in &one.report.notes {
        render::show_note(note);
    }
    let mut text = String::new();
    for (word, count) in by_severity(&one.answer).into_iter().filter(|(_, n)| *n > 0) {
        // Writing into a String cannot fail.
        _ = write!(text, "{}{count} {word}", if text.is_empty() { "" } else { ", " });
    }
    let tables = one.answer.tables;
    let exempted = match one.answer.judged.exempted.len() {
        0 => String::new(),
        count => format!(", {count} exempted"),
    };
    let found = if text.is_empty() { "nothing found".to_owned() } else { text };
    render::talk(&format!("{}: {found}{exempted}; {tables} tables", one.report.about));
}
