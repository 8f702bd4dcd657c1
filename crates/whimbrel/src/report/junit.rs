//! A report as JUnit XML, which every build server takes.

use std::fmt::Write;

use super::model::{Item, Report};

/// The report as XML: a suite for each kind, a case for each outcome; what makes the call
/// fail is a failure, what is accepted is skipped. Without outcomes there is one case, which passes.
pub fn junit(report: &Report) -> String {
    let (failures, skipped) = counts(&report.items.iter().collect::<Vec<_>>());
    let title = escaped(&report.title);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = report.items.len().max(1);
    // Writing into a String cannot fail.
    _ = writeln!(
        xml,
        "<testsuites name=\"{title}\" tests=\"{tests}\" failures=\"{failures}\" \
         skipped=\"{skipped}\">"
    );
    if report.items.is_empty() {
        _ = writeln!(
            xml,
            "  <testsuite name=\"{title}\" tests=\"1\" failures=\"0\">\n    \
             <testcase classname=\"{title}\" name=\"{}\"/>\n  </testsuite>",
            escaped(&report.about)
        );
    }
    let mut kinds: Vec<&str> = Vec::new();
    for item in &report.items {
        if !kinds.contains(&item.kind.as_str()) {
            kinds.push(&item.kind);
        }
    }
    for kind in kinds {
        let items: Vec<&Item> =
            report.items.iter().filter(|item| item.kind == kind).collect();
        let (failures, skipped) = counts(&items);
        let name = report.kind(items[0]).map_or(kind, |kind| kind.name.as_str());
        let suite = escaped(&format!("{kind} {name}"));
        let tests = items.len();
        _ = writeln!(
            xml,
            "  <testsuite name=\"{suite}\" tests=\"{tests}\" failures=\"{failures}\" \
             skipped=\"{skipped}\">"
        );
        items.iter().for_each(|item| case(&mut xml, item, &suite));
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// How many fail, and how many are skipped.
fn counts(items: &[&Item]) -> (usize, usize) {
    let skipped = items.iter().filter(|item| item.exempted.is_some()).count();
    (items.iter().filter(|item| item.fails).count(), skipped)
}

fn case(xml: &mut String, item: &Item, suite: &str) {
    let subject = escaped(&item.subject);
    _ = write!(xml, "    <testcase classname=\"{suite}\" name=\"{subject}\"");
    if let Some(place) = &item.place {
        _ = write!(xml, " file=\"{}\" line=\"{}\"", escaped(&place.path), place.line);
    }
    xml.push_str(">\n");
    let (verdict, message) = (escaped(&item.verdict), escaped(&item.message));
    let text = escaped(&body(item));
    if item.fails {
        _ = writeln!(
            xml,
            "      <failure type=\"{verdict}\" message=\"{message}\">{text}</failure>"
        );
    } else {
        if let Some(reason) = &item.exempted {
            let reason = escaped(reason);
            _ = writeln!(xml, "      <skipped message=\"{reason}\"/>");
        }
        _ = writeln!(xml, "      <system-out>{verdict}: {message}\n{text}</system-out>");
    }
    xml.push_str("    </testcase>\n");
}

fn body(item: &Item) -> String {
    let mut text = String::new();
    if let Some(place) = &item.place {
        _ = writeln!(
            text,
            "{}:{}:{}\n{}",
            place.path, place.line, place.column, place.text
        );
    }
    for (word, detail) in &item.details {
        _ = writeln!(text, "{word}: {detail}");
    }
    for one in &item.statements {
        _ = write!(text, "{}:\n{}", one.purpose, one.script());
    }
    text
}

/// A text inside XML. Characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\n' | '\t' => written.push(character),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => written.push(character),
        }
    }
    written
}
