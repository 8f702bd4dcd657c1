//! What a concurrent index statement works on.
//!
//! Only the head of the statement is read: `CREATE [UNIQUE] INDEX CONCURRENTLY
//! [IF NOT EXISTS] [name] ON [ONLY] table` and `REINDEX [(...)] kind [CONCURRENTLY]
//! name` (PostgreSQL manual, `CREATE INDEX`, `REINDEX`).

use crate::sql::{Ident, QualifiedName};

/// The relations that a concurrent statement names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum IndexTarget {
    /// `CREATE INDEX CONCURRENTLY`; without a name the server makes one up.
    Create {
        /// The index's own name; it lies in the table's schema.
        index: Option<String>,
        /// The table.
        table: QualifiedName,
    },
    /// `REINDEX INDEX CONCURRENTLY`
    ReindexIndex(QualifiedName),
    /// `REINDEX TABLE CONCURRENTLY`
    ReindexTable(QualifiedName),
    /// `REINDEX SCHEMA`, `DATABASE` or `SYSTEM CONCURRENTLY`
    ReindexMany,
}

impl IndexTarget {
    /// Reads the head of a statement; `None` for everything else.
    pub(super) fn parse(statement: &str) -> Option<Self> {
        let mut words = Words { rest: statement };
        match words.next()? {
            word if word.is("CREATE") => Self::create(&mut words),
            word if word.is("REINDEX") => Self::reindex(&mut words),
            _ => None,
        }
    }

    fn create(words: &mut Words<'_>) -> Option<Self> {
        words.skip("UNIQUE");
        if !words.skip("INDEX") || !words.skip("CONCURRENTLY") {
            return None;
        }
        if words.skip("IF") && !(words.skip("NOT") && words.skip("EXISTS")) {
            return None;
        }
        let index = match words.skip("ON") {
            true => None,
            false => {
                let index = words.next()?.name()?;
                if !words.skip("ON") {
                    return None;
                }
                Some(index)
            }
        };
        words.skip("ONLY");
        Some(Self::Create { index, table: words.qualified()? })
    }

    fn reindex(words: &mut Words<'_>) -> Option<Self> {
        let mut is_concurrent = false;
        if words.skip("(") {
            loop {
                let word = words.next()?;
                is_concurrent |= word.is("CONCURRENTLY");
                if word.is(")") {
                    break;
                }
            }
        }
        let kind = words.next()?;
        is_concurrent |= words.skip("CONCURRENTLY");
        if !is_concurrent {
            return None;
        }
        match kind {
            kind if kind.is("INDEX") => words.qualified().map(Self::ReindexIndex),
            kind if kind.is("TABLE") => words.qualified().map(Self::ReindexTable),
            _ => Some(Self::ReindexMany),
        }
    }
}

/// One token: a word, a quoted name, or a single other character.
#[derive(Debug, Clone, Copy)]
struct Word<'a>(&'a str);

impl Word<'_> {
    fn is(self, keyword: &str) -> bool {
        self.0.eq_ignore_ascii_case(keyword)
    }

    /// The name it stands for: folded to lower case unless it is quoted.
    fn name(self) -> Option<String> {
        let quoted = self.0.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match (quoted, self.0.chars().next()?) {
            (Some(text), _) => Some(text.replace("\"\"", "\"")),
            (None, first) if first.is_alphanumeric() || first == '_' => {
                Some(self.0.to_lowercase())
            }
            _ => None,
        }
    }
}

struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<Word<'a>> {
        self.rest = skip_blank(self.rest);
        let first = self.rest.chars().next()?;
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let end = match first {
            '"' => quoted_end(self.rest)?,
            first if is_part(first) => {
                self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len())
            }
            first => first.len_utf8(),
        };
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Word(word))
    }

    /// Takes the keyword if it comes next.
    fn skip(&mut self, keyword: &str) -> bool {
        let before = self.rest;
        let found = self.next().is_some_and(|word| word.is(keyword));
        if !found {
            self.rest = before;
        }
        found
    }

    fn qualified(&mut self) -> Option<QualifiedName> {
        let first = Ident::new(self.next()?.name()?);
        match self.skip(".") {
            false => Some(QualifiedName { schema: None, name: first }),
            true => {
                let name = Ident::new(self.next()?.name()?);
                Some(QualifiedName { schema: Some(first), name })
            }
        }
    }
}

/// The end of the quoted name that the text begins with.
fn quoted_end(text: &str) -> Option<usize> {
    let mut from = 1;
    loop {
        let at = from + text.get(from..)?.find('"')?;
        match text[at + 1..].starts_with('"') {
            true => from = at + 2,
            false => return Some(at + 1),
        }
    }
}

fn skip_blank(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        if let Some(comment) = text.strip_prefix("--") {
            text = comment.find('\n').map_or("", |at| &comment[at..]);
        } else if let Some(comment) = text.strip_prefix("/*") {
            text = comment.find("*/").map_or("", |at| &comment[at + 2..]);
        } else {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(schema: Option<&str>, name: &str) -> QualifiedName {
        QualifiedName { schema: schema.map(Ident::new), name: Ident::new(name) }
    }

    #[test]
    fn heads_are_read() {
        let created = |index: Option<&str>, table| {
            Some(IndexTarget::Create { index: index.map(str::to_owned), table })
        };
        for (sql, target) in [
            ("create index concurrently I on T (a)", created(Some("i"), name(None, "t"))),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I\"\"x\" ON ONLY s.\"T\"(a)",
                created(Some("I\"x"), name(Some("s"), "T")),
            ),
            (
                "CREATE /* why */ INDEX CONCURRENTLY -- so\n ON t (a)",
                created(None, name(None, "t")),
            ),
            (
                "REINDEX (VERBOSE, CONCURRENTLY) INDEX i",
                Some(IndexTarget::ReindexIndex(name(None, "i"))),
            ),
            (
                "reindex table concurrently s.t",
                Some(IndexTarget::ReindexTable(name(Some("s"), "t"))),
            ),
            ("REINDEX SCHEMA CONCURRENTLY s", Some(IndexTarget::ReindexMany)),
            ("REINDEX TABLE t", None),
            ("CREATE INDEX i ON t (a)", None),
            ("INSERT INTO log VALUES ('create index concurrently i on t')", None),
            ("CREATE INDEX CONCURRENTLY \"open", None),
            ("", None),
        ] {
            assert_eq!(IndexTarget::parse(sql), target, "{sql}");
        }
    }
}
