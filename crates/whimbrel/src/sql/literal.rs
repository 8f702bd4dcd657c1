//! String literals.

/// Quotes a text as a string literal that means the same under either setting of
/// `standard_conforming_strings`.
///
/// A text with a backslash becomes an `E''` literal with a leading space, as
/// PostgreSQL's own `quote_literal` and libpq's `PQescapeLiteral` have it: the space
/// keeps the `E` from joining a word before it.
///
/// PostgreSQL cannot store a NUL character; the server refuses a literal with one.
pub fn quote_literal(text: &str) -> String {
    let escaped = text.contains('\\');
    let mut quoted = String::with_capacity(text.len() + 4);
    quoted.push_str(if escaped { " E'" } else { "'" });
    for character in text.chars() {
        if character == '\'' || character == '\\' {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_double() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal(r"C:\dir"), r" E'C:\\dir'");
        assert_eq!(quote_literal(r"\'"), r" E'\\'''");
        assert_eq!(quote_literal(""), "''");
    }
}
