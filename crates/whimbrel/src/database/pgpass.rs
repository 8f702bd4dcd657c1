//! The password file
//! (<https://www.postgresql.org/docs/current/libpq-pgpass.html>).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::settings::{Endpoint, Host, Secret, Settings};

/// What a password file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    Found(Secret),
    /// No line fits, or there is no such file.
    Absent,
    /// The group or others may read the file, so it is ignored, as libpq does.
    Exposed,
}

/// Looks for the password of a login.
pub(super) fn look_up(file: &Path, endpoint: &Endpoint, settings: &Settings) -> Lookup {
    let Ok(metadata) = fs::metadata(file) else { return Lookup::Absent };
    if !metadata.is_file() {
        return Lookup::Absent;
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        return Lookup::Exposed;
    }
    let Ok(text) = fs::read_to_string(file) else { return Lookup::Absent };
    let host = match &endpoint.host {
        Host::Tcp(name) => name.clone(),
        // The default socket directories are written as localhost.
        Host::Unix(path) if path == Path::new("/tmp") => "localhost".to_owned(),
        Host::Unix(path) if path == Path::new("/var/run/postgresql") => {
            "localhost".to_owned()
        }
        Host::Unix(path) => path.to_string_lossy().into_owned(),
    };
    let port = endpoint.port.to_string();
    let login = [&host, &port, &settings.database, &settings.user];
    let found = text.lines().find_map(|line| password(line, login));
    found.map_or(Lookup::Absent, |password| Lookup::Found(Secret::new(password)))
}

/// The password of a line `host:port:database:user:password` that fits a login.
fn password(line: &str, login: [&String; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut rest = line.trim_end_matches('\r');
    for wanted in login {
        let (raw, tail) = take_field(rest)?;
        if raw != "*" && unescape(raw) != *wanted {
            return None;
        }
        rest = tail;
    }
    // libpq ends the password at a colon too.
    let password = take_field(rest).map_or(rest, |(password, _)| password);
    Some(unescape(password)).filter(|password| !password.is_empty())
}

/// Splits at the first colon that no backslash protects.
fn take_field(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            ':' if !escaped => return Some((&text[..at], &text[at + 1..])),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Option<String> {
        let login = ["db.example", "5432", "app:1", "me"].map(str::to_owned);
        let [host, port, database, user] = &login;
        password(line, [host, port, database, user])
    }

    #[test]
    fn lines_fit_by_name_or_star() {
        assert_eq!(ask(r"db.example:5432:app\:1:me:secret").as_deref(), Some("secret"));
        assert_eq!(ask(r"*:*:*:*:se\:cr\\et").as_deref(), Some(r"se:cr\et"));
        assert_eq!(ask("*:*:*:you:secret"), None);
        assert_eq!(ask(r"\*:*:*:me:secret"), None, "an escaped star is a name");
        assert_eq!(ask("# db.example:5432"), None);
        assert_eq!(ask("db.example"), None);
    }
}
