//! What came of a generation, in words and as JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use whimbrel::catalog::Kind;
use whimbrel::config::Service;
use whimbrel::ops::generate::Generated;
use whimbrel::prove::Testimony;
use whimbrel::prove::witness::{ColumnWitness, WitnessVerdict};

use crate::render;

/// Says what a migration changes, what stays, and what was proven.
pub(crate) fn say(generated: &Generated, service: &Service) {
    if super::is_nothing(generated) {
        render::talk(&format!("{}: the schema is what the service wants", service.name));
    } else {
        render::show_plan(&generated.up);
    }
    if !generated.kept.is_empty() {
        let kept = count_by_kind(generated.kept.iter().map(|kept| kept.id.kind));
        render::talk(&format!("  stays, as the source has no words for it: {kept}"));
    }
    render::show_unmodelled(&generated.unmodelled);
    if let Some(proof) = &generated.proof {
        render::talk(&render::proven(proof));
    }
    if let Some(testimony) = &generated.testimony {
        testimony_in_words(testimony).iter().for_each(|line| render::talk(line));
    }
}

/// What became of rows, a line for each thing that somebody should know.
fn testimony_in_words(testimony: &Testimony) -> Vec<String> {
    let report = match testimony {
        Testimony::Refused(failure) => {
            return vec![format!("  depends on data: {}", failure.error)];
        }
        Testimony::Told(report) => report,
    };
    let mut lines = Vec::new();
    let mut kept = 0;
    for table in report.tables.iter().filter(|table| table.rows > 0) {
        let changed =
            |column: &&ColumnWitness| column.verdict() != WitnessVerdict::Lossless;
        let lost: Vec<&str> =
            table.columns.iter().filter(changed).map(|one| one.column.as_str()).collect();
        if lost.is_empty() {
            kept += 1;
        } else {
            let lost = lost.join(", ");
            lines.push(format!("  rows: {} does not get back its {lost}", table.table));
        }
    }
    if kept > 0 {
        lines
            .push(format!("  rows: every value is there again in {kept} changed tables"));
    }
    lines
}

/// `2 policies`... in words: how many of each kind.
fn count_by_kind(kinds: impl Iterator<Item = Kind>) -> String {
    let mut counts = BTreeMap::<_, usize>::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
    let counts = counts.iter().map(|(kind, count)| format!("{count} × {kind}"));
    counts.collect::<Vec<_>>().join(", ")
}

/// The same for programs.
pub(crate) fn facts(generated: &Generated, files: &[String]) -> Value {
    let kept: Vec<String> =
        generated.kept.iter().map(|kept| kept.id.to_string()).collect();
    json!({
        "files": files,
        "up": render::plan_as_json(&generated.up),
        "down": render::plan_as_json(&generated.down),
        "proven": generated.proof.is_some(),
        "pg_dump": render::observed_as_json(generated.proof.as_ref()),
        "kept": kept,
        "unmodelled": render::unmodelled_as_json(&generated.unmodelled),
    })
}
