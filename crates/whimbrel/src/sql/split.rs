//! Cuts a script into its statements, with exact positions.

use std::ops::Range;

use thiserror::Error;

use super::command::{self, Needs};
use super::lexer::{Kind, Lexer, Token};
use super::position::{Position, line_column};

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Byte offset of its first token.
    pub start: usize,
    /// Byte offset after its last token; the semicolon is not part of it.
    pub end: usize,
    /// The leading keywords that say what it does, in upper case: `CREATE INDEX`,
    /// `ALTER TABLE`, `INSERT`, `DO`. Modifiers (`OR REPLACE`, `UNIQUE`, `TEMPORARY`,
    /// `CONCURRENTLY`) are left out.
    pub keyword: String,
    /// What it asks of the transaction around it.
    pub needs: Needs,
}

impl Statement {
    /// Its byte range in the script.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its text.
    pub fn text<'a>(&self, script: &'a str) -> &'a str {
        &script[self.range()]
    }
}

/// What was opened and never closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclosed {
    /// A string literal, `'...`.
    String,
    /// A quoted identifier, `"...`.
    Identifier,
    /// A dollar-quoted text; the tag with its dollars.
    Dollar(String),
    /// A block comment, `/* ...`.
    Comment,
    /// A parenthesis.
    Parenthesis,
    /// The body of an SQL-standard function, `BEGIN ATOMIC ...`.
    AtomicBody,
}

impl std::fmt::Display for Unclosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String => f.write_str("string has no closing quote `'`"),
            Self::Identifier => f.write_str("quoted name has no closing quote `\"`"),
            Self::Dollar(tag) => write!(f, "dollar quote has no closing `{tag}`"),
            Self::Comment => f.write_str("comment has no closing `*/`"),
            Self::Parenthesis => f.write_str("parenthesis has no closing `)`"),
            Self::AtomicBody => f.write_str("`BEGIN ATOMIC` has no closing `END`"),
        }
    }
}

/// Why a script cannot be cut into statements.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SplitError {
    /// Something is opened and never closed.
    #[error("{at}: {what}")]
    Unclosed {
        /// What is open.
        what: Unclosed,
        /// Byte offset where it was opened.
        offset: usize,
        /// The same place for people.
        at: Position,
    },
    /// A command of psql, which only psql understands.
    #[error(
        "{at}: `{command}` is a command of psql, not SQL; write it as SQL or take it out"
    )]
    PsqlCommand {
        /// The command with its backslash.
        command: String,
        /// Byte offset of the backslash.
        offset: usize,
        /// The same place for people.
        at: Position,
    },
    /// `COPY ... FROM STDIN` or `TO STDOUT`, whose data travels beside the statement.
    #[error(
        "{at}: COPY through the connection (FROM STDIN, TO STDOUT) is not possible in a \
         script; use INSERT, or COPY with a file on the server"
    )]
    CopyData {
        /// Byte offset of the statement.
        offset: usize,
        /// The same place for people.
        at: Position,
    },
    /// A NUL character, which PostgreSQL cannot receive.
    #[error("{at}: a NUL character cannot be sent to PostgreSQL")]
    Nul {
        /// Its byte offset.
        offset: usize,
        /// The same place for people.
        at: Position,
    },
}

impl SplitError {
    /// The byte offset in the script.
    pub fn offset(&self) -> usize {
        match self {
            Self::Unclosed { offset, .. }
            | Self::PsqlCommand { offset, .. }
            | Self::CopyData { offset, .. }
            | Self::Nul { offset, .. } => *offset,
        }
    }

    /// The line and column in the script.
    pub fn position(&self) -> Position {
        match self {
            Self::Unclosed { at, .. }
            | Self::PsqlCommand { at, .. }
            | Self::CopyData { at, .. }
            | Self::Nul { at, .. } => *at,
        }
    }

    pub(super) fn unclosed(text: &str, offset: usize, what: Unclosed) -> Self {
        Self::Unclosed { what, offset, at: line_column(text, offset) }
    }

    pub(super) fn nul(text: &str, offset: usize) -> Self {
        Self::Nul { offset, at: line_column(text, offset) }
    }
}

/// Cuts a script into statements exactly where the server would.
///
/// White space and comments between statements belong to none, and empty statements
/// are left out. Comments inside a statement stay.
///
/// # Errors
/// When something is opened and never closed, and for what only psql can run.
pub fn split(sql: &str) -> Result<Vec<Statement>, SplitError> {
    let mut splitter = Splitter { sql, statements: Vec::new(), open: Open::default() };
    let mut lexer = Lexer::new(sql);
    while let Some(token) = lexer.next()? {
        splitter.take(token)?;
    }
    splitter.finish()?;
    Ok(splitter.statements)
}

/// How many words of a statement are kept to tell what it is.
const WORDS_KEPT: usize = 24;

/// The statement being read.
#[derive(Default)]
struct Open<'a> {
    /// First byte and the byte after the last token, once there is a token.
    range: Option<(usize, usize)>,
    /// Its first words outside parentheses.
    words: Vec<&'a str>,
    /// Where the parentheses now open were opened.
    parentheses: Vec<usize>,
    /// Where the body of an SQL-standard function begins, while inside it.
    body: Option<usize>,
    /// The token before.
    previous: Option<Token>,
}

struct Splitter<'a> {
    sql: &'a str,
    statements: Vec<Statement>,
    open: Open<'a>,
}

impl<'a> Splitter<'a> {
    fn take(&mut self, token: Token) -> Result<(), SplitError> {
        let outside = self.open.parentheses.is_empty() && self.open.body.is_none();
        match token.kind {
            Kind::Semicolon if outside => return self.close(),
            Kind::Backslash => return Err(self.psql_command(token.start)),
            Kind::Open => self.open.parentheses.push(token.start),
            Kind::Close => {
                self.open.parentheses.pop();
            }
            Kind::Word => self.word(token),
            _ => {}
        }
        let start = self.open.range.map_or(token.start, |(start, _)| start);
        self.open.range = Some((start, token.end));
        self.open.previous = Some(token);
        Ok(())
    }

    fn word(&mut self, token: Token) {
        let word = &self.sql[token.start..token.end];
        if self.open.parentheses.is_empty() {
            self.follow_body(word, token.start);
        } else if !self.open.keeps_options() {
            return;
        }
        if self.open.words.len() < WORDS_KEPT {
            self.open.words.push(word);
        }
    }

    /// Follows an SQL-standard function body: the semicolons between `BEGIN ATOMIC` and
    /// its `END` are its own. That `END` is the one where a statement would begin; any
    /// other ends a CASE or is a column label.
    fn follow_body(&mut self, word: &str, start: usize) {
        let previous = self.open.previous;
        let after = |name: &str| {
            previous.is_some_and(|p| self.sql[p.start..p.end].eq_ignore_ascii_case(name))
        };
        let body = match self.open.body {
            None if word.eq_ignore_ascii_case("atomic")
                && after("begin")
                && command::creates_routine(&self.open.words) =>
            {
                Some(start)
            }
            Some(_)
                if word.eq_ignore_ascii_case("end")
                    && (after(";") || after("atomic")) =>
            {
                None
            }
            unchanged => unchanged,
        };
        self.open.body = body;
    }

    fn close(&mut self) -> Result<(), SplitError> {
        let open = std::mem::take(&mut self.open);
        let Some((start, end)) = open.range else { return Ok(()) };
        if command::copies_data(&open.words) {
            let at = line_column(self.sql, start);
            return Err(SplitError::CopyData { offset: start, at });
        }
        let (keyword, needs) = command::describe(&open.words);
        self.statements.push(Statement { start, end, keyword, needs });
        Ok(())
    }

    fn finish(&mut self) -> Result<(), SplitError> {
        if let Some(&offset) = self.open.parentheses.last() {
            return Err(SplitError::unclosed(self.sql, offset, Unclosed::Parenthesis));
        }
        if let Some(offset) = self.open.body {
            return Err(SplitError::unclosed(self.sql, offset, Unclosed::AtomicBody));
        }
        self.close()
    }

    fn psql_command(&self, offset: usize) -> SplitError {
        let command = self.sql[offset..]
            .split(|c: char| c.is_whitespace() || c == ';')
            .next()
            .unwrap_or("\\")
            .to_owned();
        SplitError::PsqlCommand { command, offset, at: line_column(self.sql, offset) }
    }
}

impl Open<'_> {
    /// Whether words in parentheses say what the statement does: `REINDEX
    /// (CONCURRENTLY) TABLE t`.
    fn keeps_options(&self) -> bool {
        self.words.first().is_some_and(|word| word.eq_ignore_ascii_case("reindex"))
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
