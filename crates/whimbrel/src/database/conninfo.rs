//! `key=value` connection strings
//! (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE>).

use super::layer::{Dialect, SettingsError, SettingsLayer};

impl SettingsLayer {
    /// Reads a URL, or else a `key=value` string.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Self, SettingsError> {
        if text.contains("://") {
            return Self::from_url(text, dialect);
        }
        Self::from_conninfo(text)
    }

    /// Reads `host=localhost dbname='my data'`.
    ///
    /// # Errors
    /// When it is not such a string, or a parameter does not exist.
    pub fn from_conninfo(text: &str) -> Result<Self, SettingsError> {
        let mut layer = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (key, tail) = rest.split_once('=').ok_or_else(|| {
                SettingsError::Conninfo("a parameter without `=`".to_owned())
            })?;
            let (value, tail) = take_value(tail.trim_start())?;
            layer.set(key.trim_end(), &value, Dialect::Libpq)?;
            rest = tail.trim_start();
        }
        Ok(layer)
    }
}

/// Reads one value, quoted or not, and gives what follows it.
fn take_value(text: &str) -> Result<(String, &str), SettingsError> {
    let (quoted, text) = match text.strip_prefix('\'') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if quoted => return Ok((value, &text[at + 1..])),
            space if !quoted && space.is_whitespace() => return Ok((value, &text[at..])),
            other => value.push(other),
        }
    }
    if quoted {
        return Err(SettingsError::Conninfo("a quote without its end".to_owned()));
    }
    Ok((value, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Host, Secret};

    #[test]
    fn values_may_be_quoted_and_escaped() {
        let text = r"host = a,b port=1  user='o\'neill' password=a\ b dbname=''";
        let layer = SettingsLayer::from_conninfo(text).unwrap();
        let hosts = ["a", "b"].map(|name| Host::Tcp(name.to_owned())).to_vec();
        assert_eq!(layer.hosts, Some(hosts));
        assert_eq!(layer.ports, Some(vec![1]));
        assert_eq!(layer.user.as_deref(), Some("o'neill"));
        assert_eq!(layer.password, Some(Secret::new("a b")));
        assert_eq!(layer.database, None);
    }

    #[test]
    fn unfinished_strings_are_refused() {
        for text in ["host", "host='a", "nonsense=1"] {
            assert!(SettingsLayer::from_conninfo(text).is_err(), "{text}");
        }
    }

    #[test]
    fn counts_must_match() {
        let layer = SettingsLayer::from_conninfo("user=u host=a,b,c port=1,2").unwrap();
        let error = layer.resolve(None).unwrap_err();
        assert_eq!(error.to_string(), "3 hosts were given, but 2 ports");
    }
}
