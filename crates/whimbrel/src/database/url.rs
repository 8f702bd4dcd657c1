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
        let key = query.split('=').next().unwrap_or_default();
        if login.is_none()
            && hosts.contains(':')
            && (database.contains('@') || key.contains('@'))
        {
            // `user:pass/word@host` reads as the host `user`, the port `pass`.
            return Err(SettingsError::Url(NO_PORT.to_owned()));
        }
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

const NO_PORT: &str = "what stands behind the host's `:` is no port number; in a user \
    name or password write `/` as `%2F`, `@` as `%40`, `#` as `%23`, `?` as `%3F`, `:` as \
    `%3A` and `%` as `%25`";

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
    // The text is not shown: it may be the beginning of a password with a `/` in it.
    let wrong = |_| SettingsError::Url(NO_PORT.to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::TlsMode;

    fn libpq(url: &str) -> SettingsLayer {
        SettingsLayer::from_url(url, Dialect::Libpq).unwrap()
    }

    #[test]
    fn every_part_of_a_url_is_read() {
        let layer = libpq(
            "postgresql://me%40home:p%3Aw%2F@[::1]:6000/my%20data?sslmode=verify-ca\
             &application_name=x%26y&connect_timeout=3&options=-c%20search_path%3Dapp",
        );
        assert_eq!(layer.hosts, Some(vec![Host::Tcp("::1".to_owned())]));
        assert_eq!(layer.ports, Some(vec![6000]));
        assert_eq!(layer.user.as_deref(), Some("me@home"));
        assert_eq!(layer.password, Some(Secret::new("p:w/")));
        assert_eq!(layer.database.as_deref(), Some("my data"));
        assert_eq!(layer.tls_mode, Some(TlsMode::VerifyCa));
        assert_eq!(layer.application_name.as_deref(), Some("x&y"));
        assert_eq!(layer.options.as_deref(), Some("-c search_path=app"));
        assert_eq!(layer.connect_timeout, Some(std::time::Duration::from_secs(3)));
    }

    #[test]
    fn what_a_url_leaves_out_stays_open() {
        assert_eq!(libpq("postgres://"), SettingsLayer::default());
        let layer = libpq("postgres://me@/");
        assert_eq!(
            layer,
            SettingsLayer { user: Some("me".to_owned()), ..Default::default() }
        );
    }

    #[test]
    fn several_hosts_and_sockets() {
        let settings = Settings::from_url("postgres://u@a:1,b,[::1]:3/d").unwrap();
        assert_eq!(settings.to_string(), "postgres://u@a:1,b:5432,[::1]:3/d");
        for url in ["postgres://u@%2Frun%2Fpg:7/d", "postgres://u@/d?host=/run/pg&port=7"]
        {
            let settings = Settings::from_url(url).unwrap();
            assert_eq!(settings.endpoints[0].host, Host::Unix("/run/pg".into()));
            assert_eq!(settings.to_string(), "postgres://u@/d?host=%2Frun%2Fpg&port=7");
        }
    }

    #[test]
    fn no_message_shows_the_password() {
        let url = "postgres://me:s%zzecret@host:x/d";
        let error = SettingsLayer::from_url(url, Dialect::Libpq).unwrap_err().to_string();
        assert!(!error.contains("ecret"), "{error}");
        for url in [
            "postgres://me:sec/ret@host/d",
            "postgres://me:sec?ret@host/d",
            "postgres://me:12/sec@host/d",
            "postgres://me:12?sec@host/d",
            "postgres://h:66000/d",
        ] {
            let error =
                SettingsLayer::from_url(url, Dialect::Libpq).unwrap_err().to_string();
            assert!(error.contains("`/` as `%2F`") && !error.contains("sec"), "{error}");
        }
        let settings = Settings::from_url("postgres://me:sesame@host/d").unwrap();
        assert!(!format!("{settings} {settings:?}").contains("sesame"));
        assert!(settings.connection_url().expose().contains("sesame"));
    }

    #[test]
    fn wrong_urls_say_what_is_wrong() {
        for (url, text) in [
            (
                "mysql://h/d",
                "a connection URL starts with `postgres://` or `postgresql://`",
            ),
            ("postgres://[::1/d", "connection URL: `[` without `]`"),
            ("postgres://h/d?sslmod=x", "unknown connection parameter `sslmod`"),
            ("postgres://h/d%00", "connection URL: `%00` cannot be in it"),
        ] {
            let error = SettingsLayer::from_url(url, Dialect::Libpq).unwrap_err();
            assert_eq!(error.to_string(), text, "{url}");
        }
    }

    #[test]
    fn node_postgres_has_its_own_meaning() {
        let node = |url| SettingsLayer::from_url(url, Dialect::NodePostgres).unwrap();
        let layer = node("postgres://u:50%@h/d?sslmode=require&max=5");
        assert_eq!(layer.tls_mode, Some(TlsMode::VerifyFull));
        assert_eq!(layer.password, Some(Secret::new("50%")));
        assert_eq!(
            node("postgres://h/d?sslmode=no-verify").tls_mode,
            Some(TlsMode::Require)
        );
        assert_eq!(node("postgres://h/d?ssl=true").tls_mode, Some(TlsMode::VerifyFull));
    }
}
