//! Cuts a text into tokens by PostgreSQL's lexical rules (manual, 4.1; the server's
//! own `scan.l` decides where the manual is silent), just far enough to know what is
//! quoted, what is a comment and what is a word.
//!
//! `standard_conforming_strings` is taken as on, its default since PostgreSQL 9.1 and
//! the only value from 19 on.

use std::ops::Range;

use super::split::{SplitError, Unclosed};

/// What a token is; its text is found by its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword or an identifier without quotes.
    Word,
    /// A string, bit string, dollar-quoted text, quoted identifier or number.
    Atom,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `;`
    Semicolon,
    /// `\`, which no statement can hold outside quotes.
    Backslash,
    /// Any other character.
    Other,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The line comments passed so far, when asked for.
    line_comments: Option<Vec<Range<usize>>>,
}

impl<'a> Lexer<'a> {
    /// Starts after a byte order mark, which psql too passes over.
    pub(super) fn new(text: &'a str) -> Self {
        let at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        Self { text, bytes: text.as_bytes(), at, line_comments: None }
    }

    /// Notes every line comment that it passes.
    pub(super) fn noting_comments(text: &'a str) -> Self {
        Self { line_comments: Some(Vec::new()), ..Self::new(text) }
    }

    /// The line comments passed, without their line ends.
    pub(super) fn into_line_comments(self) -> Vec<Range<usize>> {
        self.line_comments.unwrap_or_default()
    }

    /// The next token after white space and comments.
    pub(super) fn next(&mut self) -> Result<Option<Token>, SplitError> {
        self.skip_blank()?;
        let start = self.at;
        let Some(&byte) = self.bytes.get(start) else { return Ok(None) };
        let kind = match byte {
            0 => return Err(SplitError::nul(self.text, start)),
            b'\'' => self.quoted(start, Backslashes::Plain)?,
            b'"' => self.quoted_ident(start)?,
            b'$' => self.dollar(start)?,
            b'0'..=b'9' => self.number(),
            b if starts_word(b) => self.word(start)?,
            b => {
                self.at += 1;
                match b {
                    b'(' => Kind::Open,
                    b')' => Kind::Close,
                    b';' => Kind::Semicolon,
                    b'\\' => Kind::Backslash,
                    _ => Kind::Other,
                }
            }
        };
        Ok(Some(Token { kind, start, end: self.at }))
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Passes white space and comments. A comment may also begin inside a run of
    /// operator characters, so no operator needs to be known here: `*/*` is `*` and
    /// the beginning of a comment.
    fn skip_blank(&mut self) -> Result<(), SplitError> {
        loop {
            match (self.peek(0), self.peek(1)) {
                (b, _) if is_space(b) => self.at += 1,
                (b'-', b'-') => self.skip_line(),
                (b'/', b'*') => self.skip_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_line(&mut self) {
        let start = self.at;
        self.at = line_end(self.bytes, start);
        if let Some(comments) = &mut self.line_comments {
            comments.push(start..self.at);
        }
    }

    fn skip_comment(&mut self) -> Result<(), SplitError> {
        let start = self.at;
        let mut depth = 0usize;
        while self.at < self.bytes.len() {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => depth += 1,
                (b'*', b'/') => depth -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return Ok(());
            }
        }
        Err(SplitError::unclosed(self.text, start, Unclosed::Comment))
    }

    /// A number is only its first digits: what follows (`.5`, `e10`, `_000`, or the
    /// `END` of `1END` before PostgreSQL 15) reads well enough as tokens of their own.
    fn number(&mut self) -> Kind {
        while self.peek(0).is_ascii_digit() {
            self.at += 1;
        }
        Kind::Atom
    }

    fn word(&mut self, start: usize) -> Result<Kind, SplitError> {
        while continues_word(self.peek(0)) {
            self.at += 1;
        }
        match (&self.bytes[start..self.at], self.peek(0)) {
            (b"e" | b"E", b'\'') => self.quoted(start, Backslashes::Escape),
            // B'', X'' and N'' end as a plain string does; so do U&'' and U&"", whose
            // `&` is a token of its own here.
            (b"b" | b"B" | b"x" | b"X" | b"n" | b"N", b'\'') => {
                self.quoted(start, Backslashes::Plain)
            }
            _ => Ok(Kind::Word),
        }
    }

    /// A string from its opening quote, with the parts that continue it on later lines:
    /// they are read in the mode of the first (`E'a'` newline `'\'b'` is one string).
    fn quoted(&mut self, start: usize, mode: Backslashes) -> Result<Kind, SplitError> {
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                0 => return Err(SplitError::nul(self.text, self.at - 1)),
                b'\\' if mode == Backslashes::Escape => self.at += 1,
                b'\'' if self.peek(0) == b'\'' => self.at += 1,
                b'\'' => match continuation(self.bytes, self.at) {
                    Some(next) => self.at = next,
                    None => return Ok(Kind::Atom),
                },
                _ => {}
            }
        }
        Err(SplitError::unclosed(self.text, start, Unclosed::String))
    }

    fn quoted_ident(&mut self, start: usize) -> Result<Kind, SplitError> {
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                0 => return Err(SplitError::nul(self.text, self.at - 1)),
                b'"' if self.peek(0) == b'"' => self.at += 1,
                b'"' => return Ok(Kind::Atom),
                _ => {}
            }
        }
        Err(SplitError::unclosed(self.text, start, Unclosed::Identifier))
    }

    /// `$1` is a parameter, `$$` or `$tag$` opens a quotation, any other `$` is a
    /// character that the server will complain about.
    fn dollar(&mut self, start: usize) -> Result<Kind, SplitError> {
        self.at += 1;
        if self.peek(0).is_ascii_digit() {
            return Ok(self.number());
        }
        let mut end = self.at;
        while self.bytes.get(end).is_some_and(|&b| starts_word(b) || b.is_ascii_digit()) {
            end += 1;
        }
        if self.bytes.get(end) != Some(&b'$') {
            return Ok(Kind::Other);
        }
        let (tag, body) = (&self.text[start..=end], end + 1);
        match self.text[body..].find(tag) {
            Some(length) => self.at = body + length + tag.len(),
            None => {
                let tag = tag.to_owned();
                return Err(SplitError::unclosed(
                    self.text,
                    start,
                    Unclosed::Dollar(tag),
                ));
            }
        }
        match self.text[body..self.at].find('\0') {
            Some(nul) => Err(SplitError::nul(self.text, body + nul)),
            None => Ok(Kind::Atom),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Backslashes {
    Plain,
    Escape,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

/// Every byte of a character beyond ASCII is a letter to PostgreSQL, a no-break space
/// too.
fn starts_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn continues_word(byte: u8) -> bool {
    starts_word(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|b| matches!(b, b'\n' | b'\r'))
        .map_or(bytes.len(), |length| from + length)
}

/// Where a string goes on after a closing quote: behind the next quote, when only white
/// space with at least one line end, and line comments, stand between.
fn continuation(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut seen_line_end = false;
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' => {
                seen_line_end = true;
                at += 1;
            }
            &b if is_space(b) => at += 1,
            b'-' if bytes.get(at + 1) == Some(&b'-') => at = line_end(bytes, at),
            b'\'' if seen_line_end => return Some(at + 1),
            _ => return None,
        }
    }
}
