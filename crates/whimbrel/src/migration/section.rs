//! The sections of a one-file migration, and the directives in each.
//!
//! `-- migrate:up` and `-- migrate:down` are dbmate's markers; `-- whimbrel:up` and
//! `-- whimbrel:down` are the same in our own name.

use std::ops::Range;

use thiserror::Error;

use super::direction::Direction;
use super::directive::{DirectiveError, Directives};
use crate::sql::closest;
use crate::sql::{SplitError, first_token, line_comments};

/// What is wrong with the sections of a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SectionError {
    /// A directive is wrong.
    #[error(transparent)]
    Directive(#[from] DirectiveError),
    /// A comment that is nearly a marker.
    #[error("`{found}` is not a marker; did you mean `-- migrate:{meant}`?")]
    UnknownMarker {
        /// The comment.
        found: String,
        /// The direction probably meant.
        meant: &'static str,
    },
    /// The markers of another tool. Read as plain SQL, such a file would go up and
    /// straight down again.
    #[error(
        "`{found}` is a marker of another tool; write `-- migrate:up` and \
         `-- migrate:down`"
    )]
    ForeignMarker {
        /// The comment.
        found: String,
    },
    /// The same section twice.
    #[error("there is already a section `{direction}` above")]
    Repeated {
        /// `up` or `down`.
        direction: &'static str,
    },
    /// Sections, but none that goes up.
    #[error("there is a section `down`, but no `-- migrate:up` section")]
    NoUp,
    /// A statement before the first marker.
    #[error(
        "this stands before the first section; move it below `-- migrate:up` or \
         `-- migrate:down`"
    )]
    BeforeSections,
    /// A marker in one file of a pair.
    #[error(
        "a file that ends in `.up.sql` or `.down.sql` has no sections; take the marker \
         out, or name the file `.sql`"
    )]
    InPair,
    /// A quotation or comment is open, so nobody can say where sections begin.
    #[error(transparent)]
    Script(#[from] SplitError),
}

/// An error and the byte offset in the file where it shows.
pub(super) type Placed = (usize, SectionError);

/// The text of one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) range: Range<usize>,
    pub(super) directives: Directives,
    /// Whether there is anything but comments.
    pub(super) has_statements: bool,
}

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Contents {
    /// No marker: all of it is one direction.
    Whole(Section),
    /// Marked sections, and where the first marker stands.
    Marked { up: Section, down: Option<Section>, first: usize },
}

/// Reads markers and directives of a file's text.
pub(super) fn read(text: &str) -> Result<Contents, Placed> {
    let notes = match text.contains("--") && text.lines().any(may_hold_note) {
        true => notes(text)?,
        false => Vec::new(),
    };
    let markers: Vec<Marker<'_>> = notes.iter().filter_map(Marker::of).collect();
    let Some(first) = markers.first() else {
        return Ok(Contents::Whole(section(text, 0..text.len(), &notes)?));
    };
    let head = section(text, 0..first.line.start, &notes)?;
    if head.has_statements {
        let at = first_token(&text[head.range]).ok().flatten().unwrap_or_default();
        return Err((at, SectionError::BeforeSections));
    }
    let (mut up, mut down) = (None, None);
    for (index, marker) in markers.iter().enumerate() {
        let end = markers.get(index + 1).map_or(text.len(), |next| next.line.start);
        let mut found = section(text, marker.line.end..end, &notes)?;
        found.directives =
            marker.directives()?.or(found.directives).or(head.directives.clone());
        let place = match marker.direction {
            Direction::Up => &mut up,
            Direction::Down => &mut down,
        };
        if place.replace(found).is_some() {
            let direction = marker.direction.as_str();
            return Err((marker.line.start, SectionError::Repeated { direction }));
        }
    }
    let up = up.ok_or((first.line.start, SectionError::NoUp))?;
    Ok(Contents::Marked { up, down, first: first.line.start })
}

/// Whether a line could hold a marker or directive, so that most files need not be
/// read through.
fn may_hold_note(line: &str) -> bool {
    line.match_indices("--").any(|(at, _)| !matches!(classify(&line[at..]), Ok(None)))
}

/// A comment with a meaning.
#[derive(Debug)]
struct Note<'a> {
    kind: NoteKind<'a>,
    /// From the beginning of its line to the beginning of the next.
    line: Range<usize>,
    /// Byte offset of the dashes.
    start: usize,
    /// Whether something stands before it on its line.
    is_trailing: bool,
}

#[derive(Debug, Clone, Copy)]
enum NoteKind<'a> {
    /// A marker, with what follows it on its line.
    Marker(Direction, &'a str),
    /// What stands behind `whimbrel:`.
    Directives(&'a str),
}

/// A note that begins a section.
struct Marker<'a> {
    direction: Direction,
    options: &'a str,
    line: &'a Range<usize>,
}

impl<'a> Marker<'a> {
    fn of(note: &'a Note<'a>) -> Option<Self> {
        match note.kind {
            NoteKind::Marker(direction, options) => {
                Some(Self { direction, options, line: &note.line })
            }
            NoteKind::Directives(_) => None,
        }
    }

    /// What its own line says: dbmate's `-- migrate:up transaction:false`.
    fn directives(&self) -> Result<Directives, Placed> {
        let mut directives = Directives::default();
        for option in self.options.split_whitespace() {
            directives.add(option).map_err(|error| (self.line.start, error.into()))?;
        }
        Ok(directives)
    }
}

fn notes(text: &str) -> Result<Vec<Note<'_>>, Placed> {
    let comments = line_comments(text).map_err(|error| (error.offset(), error.into()))?;
    let mut notes = Vec::new();
    for comment in comments {
        let start = comment.start;
        let kind = classify(&text[comment]).map_err(|error| (start, error))?;
        let Some(kind) = kind else { continue };
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at + 1);
        let before = text[line_start..start].trim_start_matches('\u{FEFF}');
        let is_trailing = !before.trim().is_empty();
        notes.push(Note { kind, line: line_start..line_end, start, is_trailing });
    }
    match notes.iter().find(|note| note.is_trailing) {
        Some(note) => Err((note.start, DirectiveError::Misplaced.into())),
        None => Ok(notes),
    }
}

fn classify(comment: &str) -> Result<Option<NoteKind<'_>>, SectionError> {
    let text = comment.trim_start_matches('-').trim();
    if let Some(rest) = strip_prefix_folded(text, "whimbrel:") {
        let rest = rest.trim();
        // An exemption from a rule, which stands beside its statement.
        if strip_prefix_folded(rest, "allow ").is_some() {
            return Ok(None);
        }
        return Ok(Some(marker(rest).unwrap_or(NoteKind::Directives(rest))));
    }
    if let Some(rest) = strip_prefix_folded(text, "migrate:") {
        return match marker(rest) {
            Some(kind) => Ok(Some(kind)),
            None => nearly_a_marker(comment, rest),
        };
    }
    let mut words = text.split_whitespace();
    match (words.next(), words.next()) {
        (Some(tool), Some(direction))
            if tool.len() > 1
                && tool.starts_with('+')
                && Direction::ALL
                    .iter()
                    .any(|d| d.as_str().eq_ignore_ascii_case(direction)) =>
        {
            Err(SectionError::ForeignMarker { found: comment.trim().to_owned() })
        }
        _ => Ok(None),
    }
}

fn marker(text: &str) -> Option<NoteKind<'_>> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, options) = text.split_at(end);
    Direction::ALL
        .into_iter()
        .find(|direction| word.eq_ignore_ascii_case(direction.as_str()))
        .map(|direction| NoteKind::Marker(direction, options.trim()))
}

/// `migrate:` in a sentence is no marker; `migrate:dwon` and `migrate: up` are meant
/// as one.
fn nearly_a_marker<'a>(
    comment: &str,
    rest: &str,
) -> Result<Option<NoteKind<'a>>, SectionError> {
    let mut words = rest.split_whitespace();
    let word = words.next().unwrap_or_default();
    let is_sentence = rest.starts_with(char::is_whitespace) && words.next().is_some();
    let near = closest(word, Direction::ALL.map(Direction::as_str));
    let meant = Direction::ALL.into_iter().find(|d| Some(d.as_str()) == near);
    match meant {
        Some(direction) if !is_sentence => Err(SectionError::UnknownMarker {
            found: comment.trim().to_owned(),
            meant: direction.as_str(),
        }),
        _ => Ok(None),
    }
}

fn strip_prefix_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Reads the directives that stand in a range and checks that they stand at its top.
fn section(
    text: &str,
    range: Range<usize>,
    notes: &[Note<'_>],
) -> Result<Section, Placed> {
    let first = first_token(&text[range.clone()])
        .map_err(|error| (range.start + error.offset(), error.into()))?;
    let top = range.start + first.unwrap_or(range.len());
    let mut directives = Directives::default();
    for note in notes.iter().filter(|note| range.contains(&note.start)) {
        let NoteKind::Directives(content) = note.kind else { continue };
        if note.start > top {
            return Err((note.start, DirectiveError::Misplaced.into()));
        }
        directives.add(content).map_err(|error| (note.start, error.into()))?;
    }
    Ok(Section { range, directives, has_statements: first.is_some() })
}

#[cfg(test)]
#[path = "section_tests.rs"]
mod tests;
