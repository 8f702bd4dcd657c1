//! Places in a text: bytes, characters, lines and columns.
//!
//! PostgreSQL counts error positions in characters from 1; files are cut at bytes;
//! people read lines and columns.

use std::fmt;

/// A line and a column, both counted from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// The line and column of a byte offset. An offset beyond the end is the end.
///
/// Lines end at `\n`; a `\r` before it belongs to its line.
pub fn line_column(text: &str, byte: usize) -> Position {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
    let start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    // Counting the bytes that begin a character needs no valid boundary at `byte`.
    let column = before[start..].iter().filter(|&&b| b & 0xC0 != 0x80).count() + 1;
    Position { line, column }
}

/// The byte offset of a character counted from 1, as the server reports positions.
///
/// The position one after the last character (the server uses it for "at end of
/// input") is the length of the text; anything further is `None`.
pub fn byte_of_char(text: &str, position: u32) -> Option<usize> {
    let index = usize::try_from(position).ok()?.checked_sub(1)?;
    text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).nth(index)
}

/// The position of a byte offset counted in characters from 1, the inverse of
/// [`byte_of_char`].
pub fn char_of_byte(text: &str, byte: usize) -> usize {
    let before = &text.as_bytes()[..byte.min(text.len())];
    before.iter().filter(|&&b| b & 0xC0 != 0x80).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "ab\r\nçé\u{1F600}x\n";
        let x = text.find('x').unwrap_or_default();
        assert_eq!(line_column(text, x), Position { line: 2, column: 4 });
        assert_eq!(line_column(text, 0), Position { line: 1, column: 1 });
        assert_eq!(line_column(text, 999), Position { line: 3, column: 1 });
    }

    #[test]
    fn characters_and_bytes_convert_both_ways() {
        let text = "a\u{1F600}b";
        for (position, byte) in [(1, 0), (2, 1), (3, 5), (4, 6)] {
            assert_eq!(byte_of_char(text, position), Some(byte));
            assert_eq!(char_of_byte(text, byte), position as usize);
        }
        assert_eq!(byte_of_char(text, 0), None);
        assert_eq!(byte_of_char(text, 5), None);
    }
}
