//! What a statement gave back.

use std::fmt;
use std::ops::Index;

/// A value for a `$1` of [`Session::query`](super::Session::query).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// NULL.
    Null,
    /// In PostgreSQL's text format; the server infers the type.
    Text(String),
    /// Raw bytes, sent in binary format (for `bytea`).
    Binary(Vec<u8>),
}

/// A column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The column's name.
    pub name: String,
    /// The type's oid, as in `pg_type`.
    pub type_oid: u32,
}

/// The result of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The command tag without its numbers (`INSERT`, `CREATE TABLE`); empty
    /// for an empty query.
    pub command: String,
    /// The number of rows in the command tag, if it has one.
    pub rows_affected: Option<u64>,
    /// The columns; empty when the statement returns no rows.
    pub fields: Vec<Field>,
    /// The rows.
    pub rows: Rows,
}

impl Outcome {
    /// The first value of the first row: `None` when there is no row or it is
    /// NULL.
    pub fn scalar(&self) -> Option<&str> {
        self.rows.get(0)?.get(0)
    }
}

/// The rows of a result, all in one text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Rows {
    text: String,
    /// Per value: where it ends in `text`. It begins where its predecessor ends.
    ends: Vec<usize>,
    /// Per value: whether it is NULL.
    nulls: Vec<bool>,
    columns: usize,
    rows: usize,
}

impl Rows {
    pub(super) fn with_columns(columns: usize) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Appends a `DataRow` message's body; `None` when it is malformed.
    pub(super) fn push(&mut self, body: &[u8]) -> Option<()> {
        let (count, mut rest) = body.split_at_checked(2)?;
        let count = usize::from(u16::from_be_bytes(count.try_into().ok()?));
        if count != self.columns {
            return None;
        }
        for _ in 0..count {
            let (length, tail) = rest.split_at_checked(4)?;
            let length = i32::from_be_bytes(length.try_into().ok()?);
            rest = tail;
            if let Ok(length) = usize::try_from(length) {
                let (value, tail) = rest.split_at_checked(length)?;
                rest = tail;
                // Not UTF-8 only when the SQL itself has set another client_encoding.
                match std::str::from_utf8(value) {
                    Ok(value) => self.text.push_str(value),
                    Err(_) => self.text.push_str(&String::from_utf8_lossy(value)),
                }
            }
            self.nulls.push(length < 0);
            self.ends.push(self.text.len());
        }
        self.rows += 1;
        Some(())
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A row by its number, from 0.
    pub fn get(&self, row: usize) -> Option<Row<'_>> {
        (row < self.rows).then_some(Row { rows: self, first: row * self.columns })
    }

    /// All rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows).map(|row| Row { rows: self, first: row * self.columns })
    }
}

/// Rows that no server sent. All are as long as the first; what is missing is NULL.
impl<'a, R: IntoIterator<Item = Option<&'a str>>> FromIterator<R> for Rows {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let mut made = Self::default();
        for row in rows {
            let row: Vec<Option<&str>> = row.into_iter().collect();
            if made.rows == 0 {
                made.columns = row.len();
            }
            for column in 0..made.columns {
                let value = row.get(column).copied().flatten();
                made.text.push_str(value.unwrap_or_default());
                made.nulls.push(value.is_none());
                made.ends.push(made.text.len());
            }
            made.rows += 1;
        }
        made
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// One row of a result.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    rows: &'a Rows,
    first: usize,
}

impl<'a> Row<'a> {
    /// A value in text format by its column's number, from 0; `None` when it is
    /// NULL or there is no such column.
    pub fn get(self, column: usize) -> Option<&'a str> {
        if column >= self.rows.columns {
            return None;
        }
        let cell = self.first + column;
        if self.rows.nulls[cell] {
            return None;
        }
        let start = if cell == 0 { 0 } else { self.rows.ends[cell - 1] };
        self.rows.text.get(start..self.rows.ends[cell])
    }

    /// The number of columns.
    pub fn len(self) -> usize {
        self.rows.columns
    }

    /// Whether the row has no columns (`SELECT` alone gives such rows).
    pub fn is_empty(self) -> bool {
        self.rows.columns == 0
    }

    /// All values in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = Option<&'a str>> {
        (0..self.rows.columns).map(move |column| self.get(column))
    }
}

/// A value that must not be NULL; an empty text when it is.
impl Index<usize> for Row<'_> {
    type Output = str;

    fn index(&self, column: usize) -> &str {
        self.get(column).unwrap_or_default()
    }
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Splits a command tag into words and its last number: `INSERT 0 5` is
/// (`INSERT`, 5), `CREATE TABLE` has none.
pub(super) fn command_tag(tag: &str) -> (String, Option<u64>) {
    let words = tag.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    (words.to_owned(), tag[words.len()..].rsplit(' ').next().and_then(|n| n.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[Option<&str>]) -> Vec<u8> {
        let mut body = (values.len() as u16).to_be_bytes().to_vec();
        for value in values {
            let length = value.map_or(-1, |v| v.len() as i32);
            body.extend(length.to_be_bytes());
            body.extend(value.unwrap_or_default().as_bytes());
        }
        body
    }

    #[test]
    fn values_come_back_by_row_and_column() {
        let mut rows = Rows::with_columns(3);
        rows.push(&row(&[Some("a"), None, Some("")])).unwrap();
        rows.push(&row(&[None, Some("é"), Some("zz")])).unwrap();
        let all: Vec<Vec<Option<&str>>> =
            rows.iter().map(|r| r.iter().collect()).collect();
        assert_eq!(all, [[Some("a"), None, Some("")], [None, Some("é"), Some("zz")]]);
        assert_eq!(rows.get(1).unwrap().get(3), None);
        assert!(rows.get(2).is_none());
    }

    #[test]
    fn rows_can_be_made() {
        let rows: Rows = [vec![Some("a"), None], vec![Some("")]].into_iter().collect();
        let all: Vec<Vec<Option<&str>>> =
            rows.iter().map(|r| r.iter().collect()).collect();
        assert_eq!(all, [[Some("a"), None], [Some(""), None]]);
    }

    #[test]
    fn a_malformed_row_is_refused() {
        let good = row(&[Some("abc"), Some("d")]);
        for cut in 0..good.len() {
            assert_eq!(Rows::with_columns(2).push(&good[..cut]), None, "cut at {cut}");
        }
        assert_eq!(Rows::with_columns(3).push(&good), None);
    }

    #[test]
    fn command_tags_lose_their_numbers() {
        assert_eq!(command_tag("INSERT 0 5"), ("INSERT".to_owned(), Some(5)));
        assert_eq!(command_tag("SELECT 0"), ("SELECT".to_owned(), Some(0)));
        assert_eq!(command_tag("CREATE TABLE"), ("CREATE TABLE".to_owned(), None));
        assert_eq!(command_tag("BEGIN"), ("BEGIN".to_owned(), None));
    }
}
