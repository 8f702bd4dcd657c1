//! A report as SARIF 2.1.0, which code scanning takes
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>).

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::model::{Item, Level, Report};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The report as a SARIF log. Outcomes in which all is well are left out.
pub fn sarif(report: &Report) -> Value {
    let rules = report.kinds.iter().map(|kind| {
        json!({
            "id": kind.id,
            "name": kind.name,
            "shortDescription": { "text": kind.title },
            "fullDescription": { "text": kind.help },
            "help": { "text": kind.help },
            "helpUri": kind.url,
        })
    });
    let (name, version) = report.tool.split_once(' ').unwrap_or((&report.tool, ""));
    let items = report.items.iter().filter(|item| item.level > Level::Good);
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": name,
                "semanticVersion": version,
                "informationUri": "https://github.com/whimbrel-db/whimbrel",
                "rules": rules.collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": items.map(|item| result(report, item)).collect::<Vec<_>>(),
            "properties": { "about": report.about, "notes": report.notes },
        }],
    })
}

fn result(report: &Report, item: &Item) -> Value {
    let level = match item.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Good => "note",
    };
    let index = report.kinds.iter().position(|kind| kind.id == item.kind);
    let mut location = json!({
        "logicalLocations": [{ "fullyQualifiedName": item.subject }],
    });
    let file = match &item.place {
        Some(place) => Some((
            place.path.clone(),
            json!({ "startLine": place.line, "startColumn": place.column }),
        )),
        None => report.home.clone().map(|home| (home, json!({ "startLine": 1 }))),
    };
    if let Some((path, region)) = file {
        location["physicalLocation"] = json!({
            "artifactLocation": { "uri": uri(&path) },
            "region": region,
        });
    }
    let mut result = json!({
        "ruleId": item.kind,
        "level": level,
        "message": { "text": message(item) },
        "locations": [location],
        "partialFingerprints": { "whimbrel/v1": fingerprint(item) },
        "properties": { "verdict": item.verdict, "subject": item.subject },
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if let Some(reason) = &item.exempted {
        // Said elsewhere than beside the code.
        result["suppressions"] = json!([{ "kind": "external", "justification": reason }]);
    }
    result
}

fn message(item: &Item) -> String {
    let mut text = format!("{}: {}", item.subject, item.message);
    for (word, detail) in &item.details {
        text += &format!("\n{word}: {detail}");
    }
    for one in &item.statements {
        text += &format!("\n{}:\n{}", one.purpose, one.script());
    }
    text
}

/// What makes an outcome the same in the next report: not its line, not its wording.
fn fingerprint(item: &Item) -> String {
    let text = format!("{}\n{}", item.kind, item.subject);
    let digest = Sha256::digest(text);
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    path.bytes()
        .map(|byte| match plain(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
