//! A report as Markdown: for a comment on a merge request, or a file.

use std::fmt::Write;

use super::model::{Item, Report};

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# {}\n\n{}\n", report.title, plain(&report.about));
    let counts = report.counts.iter().map(|(what, count)| format!("{count} {what}"));
    let counts: Vec<String> = counts.collect();
    if !counts.is_empty() {
        // Writing into a String cannot fail.
        _ = write!(text, "\n{}\n", counts.join(", "));
    }
    for note in &report.notes {
        _ = write!(text, "\n> {}\n", plain(note));
    }
    let mut last: Option<(&str, &str)> = None;
    for item in &report.items {
        let group = (item.kind.as_str(), item.verdict.as_str());
        if last.replace(group) != Some(group) {
            heading(&mut text, report, item);
        }
        entry(&mut text, item);
    }
    text
}

fn heading(text: &mut String, report: &Report, item: &Item) {
    let Some(kind) = report.kind(item) else {
        _ = write!(text, "\n## {} ({})\n\n", item.kind, item.verdict);
        return;
    };
    _ = write!(text, "\n## {} {} ({})\n\n", kind.id, kind.name, item.verdict);
    _ = write!(text, "{}\n\n", plain(&kind.help));
}

fn entry(text: &mut String, item: &Item) {
    let place = item.place.as_ref();
    let subject = place.map_or_else(
        || item.subject.clone(),
        |place| format!("{}:{}:{}", place.path, place.line, place.column),
    );
    _ = writeln!(text, "- {}: {}", code(&subject), plain(&item.message));
    if let Some(reason) = &item.exempted {
        _ = writeln!(text, "  exempted: {}", plain(reason));
    }
    for (word, detail) in &item.details {
        _ = writeln!(text, "  {word}: {}", plain(detail));
    }
    for one in &item.statements {
        let script = one.script();
        let fence = fence(&script);
        let lines = script.lines().map(|line| format!("  {line}\n"));
        let script: String = lines.collect();
        _ = write!(text, "\n  {}:\n\n  {fence}sql\n{script}  {fence}\n\n", one.purpose);
    }
}

/// A text that Markdown shows as it is, but for what stands between backticks.
fn plain(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut inside = false;
    for character in text.chars() {
        match character {
            '`' => inside = !inside,
            '<' | '*' | '_' | '[' | '|' if !inside => written.push('\\'),
            _ => {}
        }
        written.push(if character == '\n' { ' ' } else { character });
    }
    written
}

/// A text as code, also one with backticks.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A fence longer than any in the text.
fn fence(text: &str) -> String {
    let mut fence = String::from("```");
    while text.contains(&fence) {
        fence.push('`');
    }
    fence
}
