//! A plan, for a person and for a program.

use std::fmt::Write as _;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use whimbrel::catalog::FactId;
use whimbrel::plan::{Plan, Step, Verb, Work};

use crate::render::without_secrets;

const GREEN: Style = AnsiColor::Green.on_default();
const RED: Style = AnsiColor::Red.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();

/// Shows what a plan changes, a line for each statement, on stderr.
pub(crate) fn show_plan(plan: &Plan) {
    let mut text = String::new();
    for step in &plan.steps {
        line(&mut text, step);
    }
    // Nobody can be told that stderr is gone.
    let _ = write!(anstream::stderr(), "{}", without_secrets(&text));
}

fn line(text: &mut String, step: &Step) {
    let (sign, style) = match step.verb {
        Verb::Create => ('+', GREEN),
        Verb::Drop => ('-', RED),
        Verb::Alter => ('~', YELLOW),
    };
    // Writing to a String cannot fail.
    let subjects: Vec<String> = step.subjects().map(ToString::to_string).collect();
    _ = write!(text, "  {style}{sign} {}{style:#}", subjects.join(", "));
    let notes = notes(step);
    if !notes.is_empty() {
        _ = write!(text, "  {DIM}{}{DIM:#}", notes.join(", "));
    }
    text.push('\n');
}

fn notes(step: &Step) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(lock) = &step.lock {
        notes.push(format!("{} on {}", lock.mode, lock.relation));
        match step.work {
            Work::Catalog => {}
            Work::Scan => notes.push("scans".to_owned()),
            Work::Rewrite => notes.push("rewrites".to_owned()),
        }
    }
    notes.extend(step.hazards.iter().map(ToString::to_string));
    notes
}

fn named(id: &FactId) -> Value {
    json!({ "kind": id.kind.name(), "name": id.parts })
}

/// A plan as JSON.
pub(crate) fn plan_as_json(plan: &Plan) -> Value {
    let step = |step: &Step| {
        json!({
            "verb": match step.verb {
                Verb::Create => "create",
                Verb::Alter => "alter",
                Verb::Drop => "drop",
            },
            "subject": named(&step.subject),
            "also": step.also.iter().map(named).collect::<Vec<_>>(),
            "sql": step.sql,
            "lock": step.lock.as_ref().map(|lock| json!({
                "mode": lock.mode.name(),
                "relation": lock.relation.parts,
            })),
            "work": match step.work {
                Work::Catalog => "catalog",
                Work::Scan => "scan",
                Work::Rewrite => "rewrite",
            },
            "hazards": step.hazards.iter().map(|hazard| hazard.name()).collect::<Vec<_>>(),
        })
    };
    json!({
        "from": plan.from.to_string(),
        "to": plan.to.to_string(),
        "steps": plan.steps.iter().map(step).collect::<Vec<_>>(),
    })
}
