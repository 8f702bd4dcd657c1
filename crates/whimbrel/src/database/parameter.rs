//! libpq's connection parameters by their names
//! (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>).

use std::path::PathBuf;
use std::time::Duration;

use super::layer::{Dialect, SettingsError, SettingsLayer};
use super::settings::{
    ChannelBinding, Host, Pem, RootCertificates, Secret, Target, TlsMode,
};

/// Parameters of libpq that do not matter here, and words that other clients put
/// into URLs (Prisma, SQLAlchemy...).
const IGNORED: &[&str] = &[
    "client_encoding",
    "fallback_application_name",
    "keepalives_count",
    "keepalives_interval",
    "tcp_user_timeout",
    "sslcompression",
    "sslnegotiation",
    "sslsni",
    "sslcrl",
    "sslcrldir",
    "sslcertmode",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
    "gssencmode",
    "krbsrvname",
    "gsslib",
    "gssdelegation",
    "load_balance_hosts",
    "require_auth",
    "schema",
    "pgbouncer",
    "connection_limit",
    "pool_timeout",
    "statement_cache_size",
    "uselibpqcompat",
];

impl SettingsLayer {
    /// Sets a parameter by the name that it has in libpq.
    ///
    /// # Errors
    /// When the value is not one of those that the parameter can have, or, in
    /// libpq's dialect, when there is no such parameter.
    pub fn set(
        &mut self,
        parameter: &str,
        value: &str,
        dialect: Dialect,
    ) -> Result<(), SettingsError> {
        if value.is_empty() {
            // As libpq: empty means not given.
            return Ok(());
        }
        let text = || Some(value.to_owned());
        match parameter {
            "host" => self.hosts = Some(value.split(',').map(Host::parse).collect()),
            "hostaddr" => self.addresses = Some(list(parameter, value, "an IP address")?),
            "port" => self.ports = Some(list(parameter, value, "a port number")?),
            "user" => self.user = text(),
            "password" => self.password = Some(Secret::new(value)),
            "passfile" => self.password_file = Some(PathBuf::from(value)),
            "dbname" => self.database = text(),
            "application_name" => self.application_name = text(),
            "options" => self.options = text(),
            "connect_timeout" => self.connect_timeout = Some(seconds(parameter, value)?),
            "keepalives" if value == "0" => self.keepalive = Some(Duration::ZERO),
            "keepalives" => {}
            "keepalives_idle" => self.keepalive = Some(seconds(parameter, value)?),
            "target_session_attrs" => self.target = Some(target(value)?),
            "channel_binding" => self.channel_binding = Some(channel_binding(value)?),
            _ if IGNORED.contains(&parameter) => {}
            _ => return self.set_tls(parameter, value, dialect),
        }
        Ok(())
    }

    fn set_tls(
        &mut self,
        parameter: &str,
        value: &str,
        dialect: Dialect,
    ) -> Result<(), SettingsError> {
        match (parameter, dialect) {
            ("sslmode", Dialect::Libpq) => self.tls_mode = Some(tls_mode(value)?),
            ("sslmode", Dialect::NodePostgres) => {
                self.tls_mode = Some(node_tls_mode(value)?);
            }
            ("sslrootcert", Dialect::Libpq) if value == "system" => {
                self.roots = Some(RootCertificates::Public);
                self.tls_mode.get_or_insert(TlsMode::VerifyFull);
            }
            ("sslrootcert", _) => {
                self.roots =
                    Some(RootCertificates::Only(Pem::File(PathBuf::from(value))));
            }
            ("sslcert", _) => {
                self.client_certificate = Some(Pem::File(PathBuf::from(value)));
            }
            ("sslkey", _) => self.client_key = Some(Pem::File(PathBuf::from(value))),
            // An old spelling of JDBC and node-postgres.
            ("ssl", Dialect::Libpq) if value == "true" => {
                self.tls_mode = Some(TlsMode::Require);
            }
            ("ssl", Dialect::NodePostgres) => self.tls_mode = Some(node_ssl(value)?),
            (_, Dialect::NodePostgres) => {}
            (_, Dialect::Libpq) => {
                return Err(SettingsError::UnknownParameter(parameter.to_owned()));
            }
        }
        Ok(())
    }
}

fn wrong(parameter: &str, value: &str, expected: &'static str) -> SettingsError {
    let (parameter, value) = (parameter.to_owned(), value.to_owned());
    SettingsError::Value { parameter, value, expected }
}

fn list<T: std::str::FromStr>(
    parameter: &str,
    value: &str,
    expected: &'static str,
) -> Result<Vec<T>, SettingsError> {
    let item =
        |text: &str| text.trim().parse().map_err(|_| wrong(parameter, text, expected));
    value.split(',').map(item).collect()
}

fn seconds(parameter: &str, value: &str) -> Result<Duration, SettingsError> {
    match value.trim().parse::<i32>() {
        Ok(seconds) => Ok(Duration::from_secs(seconds.max(0).unsigned_abs().into())),
        Err(_) => Err(wrong(parameter, value, "a number of seconds")),
    }
}

fn tls_mode(value: &str) -> Result<TlsMode, SettingsError> {
    Ok(match value {
        "disable" => TlsMode::Disable,
        "allow" => TlsMode::Allow,
        "prefer" => TlsMode::Prefer,
        "require" => TlsMode::Require,
        "verify-ca" => TlsMode::VerifyCa,
        "verify-full" => TlsMode::VerifyFull,
        _ => {
            let expected = "disable, allow, prefer, require, verify-ca or verify-full";
            return Err(wrong("sslmode", value, expected));
        }
    })
}

/// node-postgres 8: every mode that encrypts verifies, except `no-verify`.
fn node_tls_mode(value: &str) -> Result<TlsMode, SettingsError> {
    Ok(match value {
        "disable" => TlsMode::Disable,
        "no-verify" => TlsMode::Require,
        "prefer" | "require" | "verify-ca" | "verify-full" => TlsMode::VerifyFull,
        _ => {
            let expected =
                "disable, no-verify, prefer, require, verify-ca or verify-full";
            return Err(wrong("sslmode", value, expected));
        }
    })
}

fn node_ssl(value: &str) -> Result<TlsMode, SettingsError> {
    match value {
        "true" | "1" => Ok(TlsMode::VerifyFull),
        "no-verify" => Ok(TlsMode::Require),
        "false" | "0" => Ok(TlsMode::Disable),
        _ => Err(wrong("ssl", value, "true or false")),
    }
}

fn target(value: &str) -> Result<Target, SettingsError> {
    Ok(match value {
        // All hosts are tried in order, so a standby is preferred by naming it first.
        "any" | "prefer-standby" => Target::Any,
        "read-write" => Target::ReadWrite,
        "read-only" => Target::ReadOnly,
        "primary" => Target::Primary,
        "standby" => Target::Standby,
        _ => {
            let expected =
                "any, read-write, read-only, primary, standby or prefer-standby";
            return Err(wrong("target_session_attrs", value, expected));
        }
    })
}

fn channel_binding(value: &str) -> Result<ChannelBinding, SettingsError> {
    Ok(match value {
        "disable" => ChannelBinding::Disable,
        "prefer" => ChannelBinding::Prefer,
        "require" => ChannelBinding::Require,
        _ => return Err(wrong("channel_binding", value, "disable, prefer or require")),
    })
}
