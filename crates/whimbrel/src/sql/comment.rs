//! What stands around statements.

use std::ops::Range;

use super::lexer::Lexer;
use super::split::SplitError;

/// The byte offset of the first thing that is neither white space nor a comment.
///
/// # Errors
/// When a comment or quotation before or at it is never closed.
pub fn first_token(sql: &str) -> Result<Option<usize>, SplitError> {
    Ok(Lexer::new(sql).next()?.map(|token| token.start))
}

/// The byte ranges of all `--` comments, from the dashes to before the line end. What
/// looks like one inside a quotation or a block comment is none.
///
/// # Errors
/// When a comment or quotation is never closed.
pub fn line_comments(sql: &str) -> Result<Vec<Range<usize>>, SplitError> {
    let mut lexer = Lexer::noting_comments(sql);
    while lexer.next()?.is_some() {}
    Ok(lexer.into_line_comments())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_outside_quotations_are_found() {
        let sql = "-- a\n'-- b' /* -- c */ $$-- d$$ x -- e\r\n\"-- f\" --";
        let found: Vec<&str> =
            line_comments(sql).unwrap().into_iter().map(|range| &sql[range]).collect();
        assert_eq!(found, ["-- a", "-- e", "--"]);
    }

    #[test]
    fn the_first_token_is_behind_comments() {
        assert_eq!(first_token("-- a\n /* b */ ;"), Ok(Some(14)));
        assert_eq!(first_token(" -- a"), Ok(None));
        assert!(first_token("/* a").is_err());
    }
}
