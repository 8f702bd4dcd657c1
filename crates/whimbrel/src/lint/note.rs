//! Exemptions beside a statement: `-- whimbrel: allow T24 because nobody writes here`.

use std::ops::Range;

use super::finding::{Finding, Place};
use super::rule::Rule;
use super::script::{Sentence, Source};
use super::target::Target;
use crate::sql::{SplitError, line_comments};

/// An exemption in a comment. It holds for the statement that it stands in or before,
/// and for the object that the statement makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The rules, as written.
    pub rules: Vec<String>,
    /// Why; empty where nothing is said.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
    path: String,
    lines: Option<Range<usize>>,
    target: Option<Target>,
}

impl Note {
    /// Whether it exempts a finding.
    pub(super) fn holds(&self, finding: &Finding) -> bool {
        self.rules.iter().any(|rule| finding.rule.is(rule)) && self.covers(&finding.place)
    }

    fn covers(&self, place: &Place) -> bool {
        match place {
            Place::Object(object) => {
                self.target.as_ref().is_some_and(|target| target.holds(object))
            }
            Place::File { path, position, .. } => {
                let lines = self.lines.as_ref();
                *path == self.path && lines.is_some_and(|l| l.contains(&position.line))
            }
        }
    }

    /// Whether all its rules are among these, so that one that holds for nothing is
    /// stale.
    pub(super) fn was_asked(&self, asked: &[&'static Rule]) -> bool {
        self.rules.iter().all(|word| asked.iter().any(|rule| rule.is(word)))
    }
}

/// The exemptions in the comments of a text.
pub(super) fn notes(
    source: &Source,
    sentences: &[Sentence<'_>],
) -> Result<Vec<Note>, SplitError> {
    if !source.sql.to_ascii_lowercase().contains("whimbrel:") {
        return Ok(Vec::new());
    }
    let comments = line_comments(&source.sql)?;
    let notes = comments.into_iter().filter_map(|comment| {
        let (rules, reason) = allowed(&source.sql[comment.clone()])?;
        let sentence =
            sentences.iter().find(|sentence| covers(sentence, &comment, source));
        let lines = sentence.map(|sentence| {
            let line = |byte| match source.place(byte) {
                Place::File { position, .. } => position.line,
                Place::Object(_) => 0,
            };
            line(sentence.range.start)..line(sentence.range.end) + 1
        });
        Some(Note {
            rules,
            reason,
            place: source.place(comment.start),
            path: source.path.clone(),
            lines,
            target: sentence.and_then(|sentence| sentence.target.clone()),
        })
    });
    Ok(notes.collect())
}

/// Whether a comment belongs to a statement: it stands in it, before its end, or behind
/// it on its last line.
fn covers(sentence: &Sentence<'_>, comment: &Range<usize>, source: &Source) -> bool {
    let end = sentence.range.end;
    let last_line = source.sql[end..].find('\n').map_or(source.sql.len(), |at| end + at);
    comment.start < last_line
}

/// The rules and the reason of `-- whimbrel: allow T24, T25 because ...`.
pub(super) fn allowed(comment: &str) -> Option<(Vec<String>, String)> {
    let text = comment.trim_start_matches('-').trim();
    let (tool, rest) = text.split_once(':')?;
    let (word, rest) = rest.trim().split_once(char::is_whitespace)?;
    if !tool.trim().eq_ignore_ascii_case("whimbrel")
        || !word.eq_ignore_ascii_case("allow")
    {
        return None;
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let because = words.iter().position(|word| word.eq_ignore_ascii_case("because"));
    let (rules, reason) = words.split_at(because.unwrap_or(words.len()));
    let rules = rules.iter().flat_map(|word| word.split(','));
    let rules = rules.filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
    Some((rules, reason.get(1..).unwrap_or_default().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn a_comment_names_rules_and_a_reason() {
        let read = |text| allowed(text).map(|(rules, reason)| (rules.join("+"), reason));
        let found =
            |rules: &str, reason: &str| Some((rules.to_owned(), reason.to_owned()));
        assert_eq!(
            read("-- whimbrel: allow T24, T25 because it is a queue"),
            found("T24+T25", "it is a queue")
        );
        assert_eq!(read("-- Whimbrel: ALLOW t24"), found("t24", ""));
        assert_eq!(read("-- whimbrel: no-transaction"), None);
        assert_eq!(read("-- allow T24"), None);
    }
}
