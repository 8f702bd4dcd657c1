//! Text edits that remember where everything came from.

/// Replacements in one text, in any order, none overlapping.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    list: Vec<Edit>,
}

#[derive(Debug)]
struct Edit {
    start: u32,
    end: u32,
    text: String,
}

/// A text after its edits, with the way back.
#[derive(Debug)]
pub(crate) struct Edited {
    /// The new text.
    pub(crate) text: String,
    /// (offset in the new text, offset in the old one), ascending.
    checkpoints: Vec<(usize, usize)>,
}

impl Edits {
    /// Puts `text` before the byte at `offset`.
    pub(crate) fn insert(&mut self, offset: u32, text: impl Into<String>) {
        self.replace(offset, offset, text);
    }

    /// Puts `text` before everything else that goes to the byte at `offset`.
    pub(crate) fn insert_first(&mut self, offset: u32, text: impl Into<String>) {
        self.list.insert(0, Edit { start: offset, end: offset, text: text.into() });
    }

    /// Puts `text` in place of the bytes from `start` to `end`.
    pub(crate) fn replace(&mut self, start: u32, end: u32, text: impl Into<String>) {
        self.list.push(Edit { start, end, text: text.into() });
    }

    /// Applies the edits. Line breaks that a replacement removes come back
    /// after it, so that no line moves.
    pub(crate) fn apply(mut self, source: &str) -> Edited {
        self.list.sort_by_key(|edit| (edit.start, edit.end));
        let inserted: usize = self.list.iter().map(|edit| edit.text.len()).sum();
        let mut text = String::with_capacity(source.len() + inserted);
        let mut checkpoints = Vec::with_capacity(self.list.len() * 2 + 1);
        let mut done = 0;
        checkpoints.push((0, 0));
        for edit in &self.list {
            let (start, end) = (edit.start as usize, edit.end as usize);
            text.push_str(&source[done..start]);
            checkpoints.push((text.len(), start));
            text.push_str(&edit.text);
            let breaks = source[start..end].matches('\n').count();
            text.extend(std::iter::repeat_n('\n', breaks));
            checkpoints.push((text.len(), end));
            done = end;
        }
        text.push_str(&source[done..]);
        Edited { text, checkpoints }
    }
}

impl Edited {
    /// The offset in the old text of an offset in the new one; the inside of
    /// a replacement is where the replacement starts.
    pub(crate) fn original(&self, offset: usize) -> usize {
        let after = self.checkpoints.partition_point(|&(new, _)| new <= offset);
        let Some(&(new, old)) = self.checkpoints.get(after.saturating_sub(1)) else {
            return offset;
        };
        let limit = self.checkpoints.get(after).map_or(usize::MAX, |&(_, old)| old);
        (old + (offset - new)).min(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back() {
        let mut edits = Edits::default();
        edits.replace(4, 7, "exports.b");
        edits.insert(0, "pre;");
        let edited = edits.apply("a = foo + c");
        assert_eq!(edited.text, "pre;a = exports.b + c");
        let c = edited.text.find("+ c").unwrap();
        assert_eq!(edited.original(c), 8);
        assert_eq!(edited.original(edited.text.find("a =").unwrap()), 0);
        assert!(edited.original(edited.text.find("ports").unwrap()) <= 7);
    }

    #[test]
    fn removed_line_breaks_stay() {
        let mut edits = Edits::default();
        edits.replace(0, 5, "x");
        assert_eq!(edits.apply("a\nb\nc d").text, "x\n\n d");
    }
}
