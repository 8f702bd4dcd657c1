//! The text of a migration, cut into statements that rules look for words in.

use super::finding::Place;
use super::note::{Note, notes};
use super::target::{Target, name_from};
use crate::sql::{
    self, Lexeme, LexemeKind, Position, SplitError, Statement, line_column,
};

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The service whose migration it is.
    pub service: String,
    /// The file, from the project's root.
    pub path: String,
    /// The text of one way up.
    pub sql: String,
    /// Lines of the file before it.
    pub lines_before: usize,
    /// Characters before it on its first line.
    pub columns_before: usize,
}

/// The text of a migration, or a part of it, cut into statements.
#[derive(Debug)]
pub struct Script<'a> {
    /// Where it comes from.
    pub source: &'a Source,
    /// Its statements in order.
    pub sentences: Vec<Sentence<'a>>,
    /// Exemptions in its comments.
    pub notes: Vec<Note>,
}

/// One statement.
#[derive(Debug)]
pub struct Sentence<'a> {
    /// Its leading keywords, in upper case: `CREATE TABLE`.
    pub keyword: String,
    /// Its smallest parts.
    pub words: Vec<Lexeme<'a>>,
    /// What it is about, where that can be told.
    pub target: Option<Target>,
    /// Its bytes in the text.
    pub(super) range: std::ops::Range<usize>,
}

impl<'a> Script<'a> {
    /// Cuts a text into statements.
    ///
    /// # Errors
    /// When the text cannot be cut: the position is one in the text.
    pub fn read(source: &'a Source) -> Result<Self, SplitError> {
        let statements = sql::split(&source.sql)?;
        let sentences = statements
            .iter()
            .map(|statement| Sentence::read(statement, &source.sql))
            .collect::<Result<Vec<_>, _>>()?;
        let notes = notes(source, &sentences)?;
        Ok(Self { source, sentences, notes })
    }

    /// The place of a byte in the file.
    pub fn place(&self, byte: usize) -> Place {
        self.source.place(byte)
    }
}

impl Source {
    /// The place in the file of a byte in the text.
    pub fn place(&self, byte: usize) -> Place {
        let Position { line, column } = line_column(&self.sql, byte);
        let column = if line == 1 { column + self.columns_before } else { column };
        let text = self.sql.lines().nth(line - 1).unwrap_or_default();
        Place::File {
            path: self.path.clone(),
            position: Position { line: line + self.lines_before, column },
            line: text.trim_end().to_owned(),
        }
    }
}

impl<'a> Sentence<'a> {
    fn read(statement: &Statement, script: &'a str) -> Result<Self, SplitError> {
        let mut words = sql::lexemes(statement.text(script))?;
        for word in &mut words {
            word.start += statement.start;
        }
        let target = Target::find(&statement.keyword, &words);
        let keyword = statement.keyword.clone();
        Ok(Self { keyword, words, target, range: statement.range() })
    }

    /// Where these keywords stand one after the other for the first time.
    pub fn find(&self, words: &[&str]) -> Option<&Lexeme<'a>> {
        let fits = |window: &[Lexeme<'_>]| {
            window.iter().zip(words).all(|(one, word)| one.is(word))
        };
        self.words.windows(words.len()).find(|window| fits(window))?.first()
    }

    /// The first word.
    pub fn first(&self) -> Option<&Lexeme<'a>> {
        self.words.first()
    }

    /// The name behind a word: `TO erp_app`, `EXECUTE FUNCTION f`.
    pub fn name_after(&self, word: &str) -> Option<(Option<String>, String)> {
        let at = self.words.iter().position(|one| one.is(word))?;
        name_from(&self.words, at + 1)
    }

    /// Whether a name stands anywhere in it, outside strings.
    pub fn names(&self, name: &str) -> bool {
        let fits = |word: &Lexeme<'_>| word.name().is_some_and(|one| one == name);
        self.words.iter().any(fits)
    }

    /// Whether it is about a table of this name. A schema that is not written is any.
    pub fn is_about(&self, schema: Option<&str>, name: &str) -> bool {
        self.target.as_ref().is_some_and(|target| {
            let same = match (target.schema.as_deref(), schema) {
                (Some(own), Some(other)) => own == other,
                _ => true,
            };
            same && target.name == name
        })
    }

    /// The words outside parentheses.
    pub fn outside(&self) -> Vec<&Lexeme<'a>> {
        let mut depth = 0_usize;
        let mut found = Vec::new();
        for word in &self.words {
            match word.kind {
                LexemeKind::Open => depth += 1,
                LexemeKind::Close => depth = depth.saturating_sub(1),
                _ if depth == 0 => found.push(word),
                _ => {}
            }
        }
        found
    }
}
