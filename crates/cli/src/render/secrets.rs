//! The last gate before anything is written: what is secret becomes `***`, wherever it
//! came from (an error's text, a statement with a password in it, a line of a file).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

const MASK: &str = "***";

/// Shorter texts, and these, would make other words unreadable and are no secrets.
const SHORTEST: usize = 6;
const NO_SECRETS: &[&str] = &["postgres", "postgresql", "password", "secret", "vextrus"];

/// Parts of names of variables whose values are secret.
const NAMES: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "SECRET",
    "TOKEN",
    "PRIVATE_KEY",
    "API_KEY",
    "APIKEY",
    "CREDENTIAL",
];

/// What is not to be written, longest first.
static SECRETS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Learns the secrets of an environment: by the names of its variables, and the
/// passwords in its URLs.
pub(crate) fn hide_environment(variables: &BTreeMap<String, String>) {
    let is_secret = |name: &str| {
        let name = name.to_uppercase();
        name.ends_with("_PASS") || NAMES.iter().any(|part| name.contains(part))
    };
    for (name, value) in variables {
        // Somebody whose password is also a plain word elsewhere shows the word anyway.
        let is_plain =
            || variables.iter().any(|(other, text)| text == value && !is_secret(other));
        if is_secret(name) && !is_plain() {
            hide(value);
        } else if let Some((range, _)) = login(value, 0) {
            hide(&value[range]);
        }
    }
}

/// Learns one secret, with the ways it is written in URLs and SQL.
pub(crate) fn hide(secret: &str) {
    if secret.len() < SHORTEST || NO_SECRETS.contains(&secret) {
        return;
    }
    let mut secrets = SECRETS.lock().unwrap_or_else(PoisonError::into_inner);
    for form in [
        secret.to_owned(),
        encoded(secret),
        decoded(secret),
        secret.replace('\'', "''"),
        secret.replace('\\', "\\\\").replace('"', "\\\""),
    ] {
        if !secrets.contains(&form) {
            secrets.push(form);
        }
    }
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
}

/// The text without secrets, and without the passwords of URLs.
pub(crate) fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for secret in SECRETS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), MASK));
        }
    }
    let mut from = 0;
    while let Some((range, end)) = login(&text, from) {
        let length = range.len();
        text.to_mut().replace_range(range, MASK);
        from = end - length + MASK.len();
    }
    text
}

/// The same for every text of a JSON value.
pub(crate) fn value_without_secrets(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = without_secrets(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(value_without_secrets),
        Value::Object(map) => map.values_mut().for_each(value_without_secrets),
        _ => {}
    }
}

/// Where the password of the next `scheme://user:password@` stands, and where that ends.
fn login(text: &str, from: usize) -> Option<(std::ops::Range<usize>, usize)> {
    let start = from + text.get(from..)?.find("://")? + 3;
    let ends = |c: char| c.is_whitespace() || "\"'`<>,;".contains(c);
    let length = text[start..].find(ends).unwrap_or(text.len() - start);
    let authority = &text[start..start + length];
    let found = authority.rfind('@').and_then(|at| {
        let colon = authority[..at].find(':')?;
        Some(start + colon + 1..start + at)
    });
    match found {
        Some(range) if &text[range.clone()] != MASK && !range.is_empty() => {
            let end = range.end;
            Some((range, end))
        }
        _ => login(text, start),
    }
}

/// What `encodeURIComponent` makes of it.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b if b.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&b) => {
                char::from(b).to_string()
            }
            b => format!("%{b:02X}"),
        })
        .collect()
}

/// What is meant when it is percent-encoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(code) if byte == b'%' => {
                bytes.push(code);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A source text of the same length in which what stands in quotes behind a name such as
/// `password` is starred out.
pub(crate) fn starred(source: &str) -> String {
    let mut text = source.to_owned();
    let lower = source.to_ascii_lowercase();
    for name in ["password", "passwd", "secret", "token", "apikey", "api_key"] {
        for (at, _) in lower.match_indices(name) {
            if let Some(range) = quoted_after(source, at + name.len()) {
                let stars = "*".repeat(range.len());
                text.replace_range(range, &stars);
            }
        }
    }
    text
}

/// The literal behind `: `, ` = `, `' : ` or, in SQL, white space alone; on one line.
fn quoted_after(source: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let line = source.get(from..)?.lines().next()?;
    let rest = line.trim_start_matches(['"', '\'', '`', ')', '?', '!']);
    let rest = rest.trim_start_matches([' ', '\t', ':', '=']);
    let quote = rest.chars().next().filter(|c| "\"'`".contains(*c))?;
    let start = from + (line.len() - rest.len()) + 1;
    let length = source[start..].find(quote)?;
    (!source[start..start + length].contains('\n')).then_some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_urls_are_masked() {
        for (text, clean) in [
            ("at postgres://u:p/w@d@h:1/x now", "at postgres://u:***@h:1/x now"),
            (
                "'postgres://u:a@h/x', mysql://b:c@d",
                "'postgres://u:***@h/x', mysql://b:***@d",
            ),
            ("postgres://u@h/x http://h:80/a", "postgres://u@h/x http://h:80/a"),
            ("postgres://u:***@h", "postgres://u:***@h"),
        ] {
            assert_eq!(without_secrets(text), clean);
        }
    }

    #[test]
    fn every_way_to_write_a_secret_is_masked() {
        let variables = [
            ("APP_PASSWORD", "it's/a \\se@cret"),
            ("DATABASE_URL", "postgres://u:enc%2Foded-one@h/d"),
            ("DATABASE_USERNAME", "deployer"),
            ("PGPASSWORD", "deployer"),
        ];
        let variables =
            variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        hide_environment(&variables.into_iter().collect());
        for text in [
            "it's/a \\se@cret",
            "it's%2Fa%20%5Cse%40cret",
            "it''s/a \\se@cret",
            "enc%2Foded-one",
            "enc/oded-one",
        ] {
            assert_eq!(without_secrets(&format!("<{text}>")), "<***>");
        }
        assert_eq!(without_secrets("role deployer"), "role deployer");
    }

    #[test]
    fn literals_behind_names_are_starred() {
        for (source, clean) in [
            ("password: 'abc', x: 'y'", "password: '***', x: 'y'"),
            ("PASSWORD='abc'", "PASSWORD='***'"),
            ("ALTER ROLE a PASSWORD 'ab'", "ALTER ROLE a PASSWORD '**'"),
            ("const dbPassword = \"ü\";", "const dbPassword = \"**\";"),
            ("{\"password\": \"abc\"}", "{\"password\": \"***\"}"),
            ("password: process.env.X ?? 'y'", "password: process.env.X ?? 'y'"),
            ("password VARCHAR(255)", "password VARCHAR(255)"),
        ] {
            assert_eq!(starred(source), clean);
        }
    }
}
