//! From the place in evaluated code back to the place in the file.

use std::path::Path;

use super::CompilerOptions;
use super::pipeline::{Generated, Trace, trace};
use crate::types::ProjectTypes;

/// The wrapper's opening takes a line of its own.
const WRAPPER_LINES: u32 = 1;

/// A line and column, both from 1; columns count UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column, from 1.
    pub(crate) column: u32,
}

/// The way back for one file.
pub(crate) struct Positions {
    generated: Option<Generated>,
}

impl Positions {
    /// Transforms a file again, this time keeping track. A file that does not
    /// transform maps to itself.
    pub(crate) fn new(
        path: &Path,
        source: &str,
        options: &CompilerOptions,
        types: &ProjectTypes,
    ) -> Self {
        let traced = trace(path, source, options, types, Trace::On);
        Self { generated: traced.ok().and_then(|traced| traced.generated) }
    }

    /// The place in the file of a place in the evaluated code.
    pub(crate) fn original(&self, place: Place) -> Place {
        let line = place.line.saturating_sub(WRAPPER_LINES).max(1);
        let place = Place { line, column: place.column };
        match &self.generated {
            Some(generated) => generated.original(place),
            None => place,
        }
    }

    /// The place in the file of an offset in the generated code, as awaits are marked with.
    pub(crate) fn awaited(&self, offset: usize) -> Option<Place> {
        let generated = self.generated.as_ref()?;
        Some(generated.source(offset))
    }
}

impl Generated {
    fn original(&self, place: Place) -> Place {
        let edited = offset_of(&self.body.text, place);
        self.source(self.body.original(edited))
    }

    fn source(&self, offset: usize) -> Place {
        let (line, column) = line_column(&self.code, offset);
        let table = self.map.generate_lookup_table();
        let (line, column) = (line.saturating_sub(1), column.saturating_sub(1));
        match self.map.lookup_token(&table, line, column) {
            Some(token) => {
                Place { line: token.get_src_line() + 1, column: token.get_src_col() + 1 }
            }
            None => Place { line: line + 1, column: column + 1 },
        }
    }
}

/// The byte offset of a place; columns past the end stay on their line.
fn offset_of(text: &str, place: Place) -> usize {
    let mut start = 0;
    for _ in 1..place.line {
        match text[start..].find('\n') {
            Some(length) => start += length + 1,
            None => break,
        }
    }
    let line = text[start..].split('\n').next().unwrap_or_default();
    let mut column = 1;
    for (offset, character) in line.char_indices() {
        if column >= place.column {
            return start + offset;
        }
        column += character.len_utf16() as u32;
    }
    start + line.len()
}

/// Line and column, both from 1, of a byte offset; columns count UTF-16 units.
pub(super) fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.matches('\n').count() as u32 + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count() as u32 + 1;
    (line, column)
}
