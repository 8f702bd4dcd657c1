//! The smallest parts of a text, for those who look for words in it. What they mean
//! together is the server's business.

use super::lexer::{Kind, Lexer};
use super::split::SplitError;

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LexemeKind {
    /// A keyword, or an identifier without quotes.
    Word,
    /// A quoted identifier.
    Name,
    /// A string, with quotes or dollars.
    Text,
    /// A number or parameter.
    Number,
    /// An opening parenthesis.
    Open,
    /// A closing parenthesis.
    Close,
    /// Operator characters that stand together, `::`, or any other character.
    Sign,
}

/// One of the smallest parts of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme<'a> {
    /// What it is.
    pub kind: LexemeKind,
    /// As it is written.
    pub text: &'a str,
    /// Byte offset in the text.
    pub start: usize,
}

impl Lexeme<'_> {
    /// Whether it is this keyword.
    pub fn is(&self, word: &str) -> bool {
        self.kind == LexemeKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is written so, and is no string or name.
    pub fn is_sign(&self, sign: &str) -> bool {
        let plain =
            matches!(self.kind, LexemeKind::Sign | LexemeKind::Open | LexemeKind::Close);
        plain && self.text == sign
    }

    /// The identifier that the server reads here.
    pub fn name(&self) -> Option<String> {
        match self.kind {
            LexemeKind::Word => Some(self.text.to_ascii_lowercase()),
            LexemeKind::Name => {
                let inner = self.text.get(1..self.text.len().saturating_sub(1))?;
                Some(inner.replace("\"\"", "\""))
            }
            _ => None,
        }
    }

    /// The content of a string. Escapes of `E''` stay as they are written.
    pub fn string(&self) -> Option<String> {
        if self.kind != LexemeKind::Text {
            return None;
        }
        if self.text.starts_with('$') {
            let tag = self.text[1..].find('$')? + 2;
            let end = self.text.len().checked_sub(tag)?;
            return self.text.get(tag..end).map(str::to_owned);
        }
        let open = self.text.find('\'')? + 1;
        let inner = self.text.get(open..self.text.len().saturating_sub(1))?;
        Some(inner.replace("''", "'"))
    }
}

/// Cuts a text into its smallest parts, without white space and comments.
///
/// # Errors
/// When a comment or quotation is never closed.
pub fn lexemes(sql: &str) -> Result<Vec<Lexeme<'_>>, SplitError> {
    let mut lexer = Lexer::new(sql);
    let mut found: Vec<Lexeme<'_>> = Vec::new();
    while let Some(token) = lexer.next()? {
        let text = &sql[token.start..token.end];
        let kind = match token.kind {
            Kind::Word => LexemeKind::Word,
            Kind::Atom => atom(text),
            Kind::Open => LexemeKind::Open,
            Kind::Close => LexemeKind::Close,
            Kind::Semicolon | Kind::Backslash | Kind::Other => LexemeKind::Sign,
        };
        if let Some(last) = found.last_mut()
            && kind == LexemeKind::Sign
            && joins(last, token.start, text)
        {
            last.text = &sql[last.start..token.end];
            continue;
        }
        found.push(Lexeme { kind, text, start: token.start });
    }
    Ok(found)
}

fn atom(text: &str) -> LexemeKind {
    match text.as_bytes() {
        [b'"', ..] => LexemeKind::Name,
        [b'$', second, ..] if second.is_ascii_digit() => LexemeKind::Number,
        [first, ..] if first.is_ascii_digit() => LexemeKind::Number,
        _ => LexemeKind::Text,
    }
}

/// Whether a sign goes on with the one before it.
fn joins(last: &Lexeme<'_>, start: usize, text: &str) -> bool {
    let operator =
        |text: &str| text.bytes().all(|byte| b"+-*/<>=~!@#%^&|`?".contains(&byte));
    let together =
        (operator(last.text) && operator(text)) || (last.text == ":" && text == ":");
    last.kind == LexemeKind::Sign && last.start + last.text.len() == start && together
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_what_the_server_reads() {
        let sql = "(\"a\"\"b\".Tenant_Id !~~ 'it''s'::text) AND $x$b$x$ = $1";
        let parts = lexemes(sql).unwrap();
        let texts: Vec<&str> = parts.iter().map(|part| part.text).collect();
        assert_eq!(
            texts,
            [
                "(",
                "\"a\"\"b\"",
                ".",
                "Tenant_Id",
                "!~~",
                "'it''s'",
                "::",
                "text",
                ")",
                "AND",
                "$x$b$x$",
                "=",
                "$1"
            ]
        );
        assert_eq!(parts[1].name().as_deref(), Some("a\"b"));
        assert_eq!(parts[3].name().as_deref(), Some("tenant_id"));
        assert_eq!(parts[5].string().as_deref(), Some("it's"));
        assert_eq!(parts[10].string().as_deref(), Some("b"));
        assert!(parts[9].is("and") && parts[12].kind == LexemeKind::Number);
    }
}
