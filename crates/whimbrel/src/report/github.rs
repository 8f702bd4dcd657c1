//! A report as workflow commands of GitHub Actions, which become annotations
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use super::model::{Item, Level, Report};

/// One line for each outcome in which not all is well.
pub fn github(report: &Report) -> String {
    let items = report.items.iter().filter(|item| item.level > Level::Good);
    items.map(|item| annotation(report, item)).collect()
}

fn annotation(report: &Report, item: &Item) -> String {
    let command = match item.level {
        _ if item.exempted.is_some() => "notice",
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Good => "notice",
    };
    let name = report.kind(item).map_or("", |kind| kind.name.as_str());
    let mut properties = Vec::new();
    match (&item.place, &report.home) {
        (Some(place), _) => {
            properties.push(format!("file={}", property(&place.path)));
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
        }
        (None, Some(home)) => properties.push(format!("file={}", property(home))),
        (None, None) => {}
    }
    let title = format!("{} {name} ({})", item.kind, item.verdict);
    properties.push(format!("title={}", property(title.trim())));
    let mut text = format!("{}: {}", item.subject, item.message);
    if let Some(reason) = &item.exempted {
        text += &format!("\nexempted: {reason}");
    }
    for (word, detail) in &item.details {
        text += &format!("\n{word}: {detail}");
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&text))
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
