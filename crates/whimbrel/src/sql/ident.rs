//! Identifiers: kept raw, quoted only when written.

use std::fmt;

/// Quotes a name so that PostgreSQL reads back exactly these characters.
///
/// Always quotes, so that no list of reserved words is needed.
pub fn quote_ident(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push('"');
    for character in name.chars() {
        if character == '"' {
            quoted.push('"');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

/// One identifier as it stands in the catalog, without quotes.
///
/// `Display` writes it quoted, ready to stand in a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// Takes the raw name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The raw name, for comparing with what the server reports.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Ident {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<String> for Ident {
    fn from(name: String) -> Self {
        Self(name)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote_ident(&self.0))
    }
}

/// A name with the schema it lives in, if one is given.
///
/// Without a schema PostgreSQL looks it up along `search_path`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The schema; none means: along `search_path`.
    pub schema: Option<Ident>,
    /// The object's own name.
    pub name: Ident,
}

impl QualifiedName {
    /// A name found along `search_path`.
    pub fn bare(name: impl Into<Ident>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// A name in a schema.
    pub fn new(schema: impl Into<Ident>, name: impl Into<Ident>) -> Self {
        Self { schema: Some(schema.into()), name: name.into() }
    }

    /// Reads `schema.name` the way TypeORM reads a table path: split at dots, the first
    /// two parts count, quotes mean nothing.
    pub fn from_path(path: &str) -> Self {
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or_default();
        match parts.next() {
            Some(name) => Self::new(first, name),
            None => Self::bare(first),
        }
    }
}

impl From<&str> for QualifiedName {
    /// A name without a schema, whatever dots it has.
    fn from(name: &str) -> Self {
        Self::bare(name)
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        write!(f, "{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_double_and_nothing_else_changes() {
        assert_eq!(quote_ident("plain"), r#""plain""#);
        assert_eq!(quote_ident(r#"a"b\c 'd'"#), r#""a""b\c 'd'""#);
        assert_eq!(quote_ident(""), r#""""#);
    }

    #[test]
    fn a_path_is_read_as_typeorm_reads_it() {
        assert_eq!(QualifiedName::from_path("m").to_string(), r#""m""#);
        assert_eq!(QualifiedName::from_path("s2.migs").to_string(), r#""s2"."migs""#);
        assert_eq!(QualifiedName::from_path("a.b.c").to_string(), r#""a"."b""#);
    }
}
