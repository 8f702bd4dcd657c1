//! Everything that goes wrong, in one shape: what happened, where, what state the
//! database is in, what to do next. One printer draws it for a person, one for JSON.

use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json};
use whimbrel::sql::Position;

use crate::render::secrets::starred;

/// A text with a place in it.
#[derive(Debug, Clone)]
pub(crate) struct Excerpt {
    /// The file, or nothing for a statement that has none.
    pub(crate) path: Option<PathBuf>,
    /// The whole text.
    pub(crate) source: String,
    /// The bytes to point at.
    pub(crate) span: Range<usize>,
    /// What to say there.
    pub(crate) label: String,
}

impl Excerpt {
    /// Reads a file and points into it.
    pub(crate) fn of_file(path: &Path, at: Position, label: &str) -> Option<Self> {
        let source = starred(&std::fs::read_to_string(path).ok()?);
        let start: usize = source
            .split_inclusive('\n')
            .take(at.line.checked_sub(1)?)
            .map(str::len)
            .sum();
        let rest = source.get(start..)?.lines().next().unwrap_or_default();
        let offset = rest
            .char_indices()
            .nth(at.column.saturating_sub(1))
            .map_or(rest.len(), |(at, _)| at);
        let begin = start + offset;
        let span = begin..begin + word_length(&source[begin..]);
        Some(Self { path: Some(path.to_owned()), source, span, label: label.to_owned() })
    }

    /// Points into a statement at PostgreSQL's position, in characters from 1.
    pub(crate) fn of_statement(sql: &str, position: u32, label: &str) -> Option<Self> {
        let (begin, _) = sql.char_indices().nth(position.checked_sub(1)? as usize)?;
        let span = begin..begin + word_length(&sql[begin..]);
        Some(Self { path: None, source: starred(sql), span, label: label.to_owned() })
    }

    fn line_column(&self) -> (usize, usize) {
        let before = &self.source[..self.span.start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// The causes behind an error, each as a note.
pub(crate) fn causes(error: &dyn std::error::Error) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        notes.push(("cause", error.to_string()));
        cause = error.source();
    }
    notes
}

/// A frame's line and column as a position.
pub(crate) fn position(line: u32, column: u32) -> Position {
    Position { line: line as usize, column: column as usize }
}

/// The length of the word at the beginning of `text`, at least one character.
fn word_length(text: &str) -> usize {
    let word = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '"'));
    match word.unwrap_or(text.len()) {
        0 => text.chars().next().map_or(0, char::len_utf8),
        length => length,
    }
}

/// One problem, ready to be shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problem {
    /// What kind it is; stable, for programs.
    pub(crate) kind: &'static str,
    /// What happened.
    pub(crate) title: String,
    /// Where.
    pub(crate) excerpts: Vec<Excerpt>,
    /// More about it, each with its label (`detail`, `hint`, `context`, ...).
    pub(crate) notes: Vec<(&'static str, String)>,
    /// What state the database is in now.
    pub(crate) state: Option<String>,
    /// What to do next.
    pub(crate) next: Vec<String>,
    /// The exit code that it leads to.
    pub(crate) exit: u8,
}

impl Problem {
    /// A problem with the command line, the configuration or a file.
    pub(crate) fn input(kind: &'static str, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            exit: crate::exit::WRONG_INPUT,
            ..Self::default()
        }
    }

    /// A service that was left alone because another one failed.
    pub(crate) fn skipped(service: &str, because: &str) -> Self {
        let title = format!("{service} was left alone: {because} failed");
        Self { kind: "skipped", title, exit: crate::exit::FAILED, ..Self::default() }
    }

    /// Says which of several services it is about.
    pub(crate) fn about(mut self, service: &str) -> Self {
        self.notes.insert(0, ("service", service.to_owned()));
        self
    }

    /// Adds an advice.
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.next.push(advice.into());
        self
    }

    /// Where it is, in words.
    pub(crate) fn places(&self) -> Vec<String> {
        let place = |excerpt: &Excerpt| {
            let (line, column) = excerpt.line_column();
            Some(format!("at {}:{line}:{column}", excerpt.path.as_deref()?.display()))
        };
        self.excerpts.iter().filter_map(place).collect()
    }

    /// Draws it for a person, paths relative to `root`.
    pub(crate) fn draw(&self, root: &Path, styled: bool) -> String {
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut report = vec![];
        let title = self.title.replace(&format!("{}/", root.display()), "");
        let mut group = Level::ERROR
            .primary_title(&*title)
            .elements([] as [annotate_snippets::Padding; 0]);
        let paths: Vec<Option<String>> = self
            .excerpts
            .iter()
            .map(|excerpt| excerpt.path.as_deref().map(|path| relative(path, root)))
            .collect();
        for (excerpt, path) in self.excerpts.iter().zip(&paths) {
            group = group.element(
                Snippet::source(&*excerpt.source)
                    .line_start(1)
                    .path(path.as_deref())
                    .annotation(
                        AnnotationKind::Primary
                            .span(excerpt.span.clone())
                            .label(&*excerpt.label),
                    ),
            );
        }
        report.push(group);
        let mut text = renderer.render(&report);
        for (label, note) in self.notes.iter().map(|(label, note)| (*label, note)) {
            push_note(&mut text, label, note);
        }
        if let Some(state) = &self.state {
            push_note(&mut text, "state", state);
        }
        for next in &self.next {
            push_note(&mut text, "next", next);
        }
        text
    }

    /// As JSON, for `--json`.
    pub(crate) fn to_json(&self, root: &Path) -> Value {
        let places: Vec<Value> = self
            .excerpts
            .iter()
            .map(|excerpt| {
                let (line, column) = excerpt.line_column();
                let path = excerpt.path.as_deref().map(|path| relative(path, root));
                let text = excerpt.source.lines().nth(line - 1);
                json!({ "path": path, "line": line, "column": column, "text": text })
            })
            .collect();
        let mut notes = serde_json::Map::new();
        for (label, note) in &self.notes {
            let text = match notes.get(*label).and_then(Value::as_str) {
                Some(before) => format!("{before}\n{note}"),
                None => note.clone(),
            };
            notes.insert((*label).to_owned(), json!(text));
        }
        json!({
            "kind": self.kind,
            "message": self.title,
            "places": places,
            "notes": notes,
            "state": self.state,
            "next": self.next,
            "exit_code": self.exit,
        })
    }
}

fn push_note(text: &mut String, label: &str, note: &str) {
    let mut lines = note.lines();
    text.push_str(&format!("\n{label:>7}: {}", lines.next().unwrap_or_default()));
    for line in lines {
        text.push_str(&format!("\n         {line}"));
    }
}

/// `path` as seen from `root`, when it lies inside.
pub(crate) fn relative(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
