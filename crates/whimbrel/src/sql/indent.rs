//! Statements further to the right.

use super::lexer::Lexer;
use super::split::SplitError;

/// Moves every line of a statement to the right by some spaces, but for lines that begin
/// inside a quotation: spaces would change what is quoted.
///
/// # Errors
/// When a comment or quotation is never closed.
pub fn indent(sql: &str, spaces: usize) -> Result<String, SplitError> {
    let pad = " ".repeat(spaces);
    let line = format!("\n{pad}");
    let mut lexer = Lexer::new(sql);
    let (mut text, mut done) = (pad, 0);
    while let Some(token) = lexer.next()? {
        text.push_str(&sql[done..token.start].replace('\n', &line));
        text.push_str(&sql[token.start..token.end]);
        done = token.end;
    }
    text.push_str(&sql[done..].replace('\n', &line));
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::indent;

    #[test]
    fn what_is_quoted_stays_as_it_is() {
        let sql = "CREATE FUNCTION f()\n  AS $$\nbody\n$$; -- \n\"a\n\"";
        let moved = "  CREATE FUNCTION f()\n    AS $$\nbody\n$$; -- \n  \"a\n\"";
        assert_eq!(indent(sql, 2).unwrap(), moved);
        assert!(indent("'", 2).is_err());
    }
}
