use anstyle::AnsiColor;
use serde_json::{Value, json};

use crate::render::Problem;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// All is well.
    Good,
    /// It works, but not as somebody expects.
    Warning,
    /// A run will fail or do harm.
    Error,
}

/// One thing that was found.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) level: Level,
    text: String,
    advice: Vec<String>,
}

impl Finding {
    /// All is well.
    pub(crate) fn good(text: impl Into<String>) -> Self {
        Self { level: Level::Good, text: text.into(), advice: Vec::new() }
    }

    /// It works, but not as somebody expects.
    pub(crate) fn warning(text: impl Into<String>) -> Self {
        Self { level: Level::Warning, text: text.into(), advice: Vec::new() }
    }

    /// A run will fail or do harm.
    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self { level: Level::Error, text: text.into(), advice: Vec::new() }
    }

    /// A problem that a run would end with.
    pub(crate) fn of(problem: &Problem) -> Self {
        let mut advice = problem.places();
        let notes = problem.notes.iter();
        advice.extend(notes.map(|(label, note)| format!("{label}: {note}")));
        advice.extend(problem.next.iter().cloned());
        Self { level: Level::Error, text: problem.title.clone(), advice }
    }

    /// Adds what to do.
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice.push(advice.into());
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        let level = match self.level {
            Level::Good => "good",
            Level::Warning => "warning",
            Level::Error => "error",
        };
        json!({ "level": level, "message": self.text, "advice": self.advice })
    }
}

/// The findings of one service under its name.
pub(crate) fn render(name: &str, findings: &[Finding]) -> String {
    let bold = anstyle::Style::new().bold();
    let mut text = format!("{bold}{name}{bold:#}");
    for finding in findings {
        let (mark, colour) = match finding.level {
            Level::Good => ("✓", AnsiColor::Green.on_default()),
            Level::Warning => ("!", AnsiColor::Yellow.on_default()),
            Level::Error => ("✗", AnsiColor::Red.on_default()),
        };
        text.push_str(&format!("\n  {colour}{mark}{colour:#} {}", finding.text));
        for advice in &finding.advice {
            text.push_str(&format!("\n    {advice}"));
        }
    }
    text
}
