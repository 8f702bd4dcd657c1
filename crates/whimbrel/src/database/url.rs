//! Connection URLs
//! (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>).

use std::str::FromStr;

use super::layer::{Dialect, SettingsError, SettingsLayer};
use super::settings::{Host, Secret, Settings};

impl SettingsLayer {
    /// Reads `postgres://user:password@host:5432/database?sslmode=require`, with
    /// several hosts separated by commas, IPv6 addresses in brackets, and socket
    /// directories percent-encoded or as `?host=/directory`.
    ///
    /// # Errors
    /// When it is not such a URL.
    pub fn from_url(url: &str, dialect: Dialect) -> Result<Self, SettingsError> {
        let rest = url
            .strip_prefix("postgres://")
            .or_else(|| url.strip_prefix("postgresql://"))
            .ok_or(SettingsError::Scheme)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        // A password may hold an `@` that somebody forgot to encode.
        let (login, hosts) = match authority.rsplit_once('@') {
            Some((login, hosts)) => (Some(login), hosts),
            None => (None, authority),
        };
        let mut layer = Self::default();
        if let Some(login) = login {
            let (user, password) = match login.split_once(':') {
                Some((user, password)) => (user, Some(password)),
                None => (login, None),
            };
            layer.user = some_text(decode(user, dialect)?);
            let password = password.map(|text| decode(text, dialect)).transpose()?;
            layer.password = password.and_then(some_text).map(Secret::new);
        }
        layer.set_hosts(hosts, dialect)?;
        layer.database = some_text(decode(database, dialect)?);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (decode(key, dialect)?, decode(value, dialect)?);
            layer.set(&key, &value, dialect)?;
        }
        Ok(layer)
    }

    fn set_hosts(&mut self, hosts: &str, dialect: Dialect) -> Result<(), SettingsError> {
        if hosts.is_empty() {
            return Ok(());
        }
        let mut names = Vec::new();
        let mut ports = Vec::new();
        for host in hosts.split(',') {
            let (name, port) = split_port(host)?;
            let name = decode(name, dialect)?;
            names.push(Host::parse(if name.is_empty() { "localhost" } else { &name }));
            ports.push(port);
        }
        self.hosts = Some(names);
        // Where no port is given, another layer may give it.
        if ports.iter().any(Option::is_some) {
            self.ports =
                Some(ports.into_iter().map(|port| port.unwrap_or(5432)).collect());
        }
        Ok(())
    }
}

impl Settings {
    /// Reads a URL with libpq's meaning, and fills in the defaults.
    ///
    /// # Errors
    /// When it is not a URL of PostgreSQL, or names no user.
    pub fn from_url(url: &str) -> Result<Self, SettingsError> {
        SettingsLayer::from_url(url, Dialect::Libpq)?.resolve(None)
    }
}

impl FromStr for Settings {
    type Err = SettingsError;

    /// Reads a URL, or a `key=value` string, with libpq's meaning.
    fn from_str(text: &str) -> Result<Self, SettingsError> {
        SettingsLayer::parse(text, Dialect::Libpq)?.resolve(None)
    }
}

fn some_text(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn split_port(host: &str) -> Result<(&str, Option<u16>), SettingsError> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let (address, rest) = rest
                .split_once(']')
                .ok_or_else(|| SettingsError::Url("`[` without `]`".to_owned()))?;
            (address, rest.strip_prefix(':').unwrap_or(rest))
        }
        None => host.split_once(':').unwrap_or((host, "")),
    };
    if port.is_empty() {
        return Ok((name, None));
    }
    let wrong = |_| SettingsError::Url(format!("`{port}` is not a port number"));
    Ok((name, Some(port.parse().map_err(wrong)?)))
}

/// Undoes percent-encoding. A percent sign without a number behind it is an
/// error for libpq and itself for node-postgres.
fn decode(text: &str, dialect: Dialect) -> Result<String, SettingsError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (code.and_then(|hex| u8::from_str_radix(hex, 16).ok()), dialect) {
            (Some(0), _) => {
                return Err(SettingsError::Url("`%00` cannot be in it".to_owned()));
            }
            (Some(code), _) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            (None, Dialect::NodePostgres) => bytes.push(b'%'),
            // The text is not shown: it may be the password.
            (None, Dialect::Libpq) => {
                let text =
                    "a `%` must be written as `%25`, or be followed by two hex digits";
                return Err(SettingsError::Url(text.to_owned()));
            }
        }
    }
    String::from_utf8(bytes)
        .map_err(|_| SettingsError::Url("it is not UTF-8 when decoded".to_owned()))
}
