//! What one place says about a connection, and how such layers are merged.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::settings::{
    ChannelBinding, ClientCertificate, Endpoint, Host, Pem, RootCertificates, Secret,
    Settings, Target, Tls, TlsMode,
};

/// Whose meaning the words of a URL, a connection string or the environment
/// have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// libpq's: `sslmode=require` does not look at the certificate, unknown
    /// words are errors.
    Libpq,
    /// node-postgres's, as TypeORM uses it: `sslmode=require` verifies fully,
    /// `no-verify` exists, unknown words are ignored.
    NodePostgres,
}

/// Connection settings that cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The text is not a URL of PostgreSQL.
    #[error("a connection URL starts with `postgres://` or `postgresql://`")]
    Scheme,
    /// A broken piece of a URL.
    #[error("connection URL: {0}")]
    Url(String),
    /// A broken piece of a `key=value` string.
    #[error("connection string: {0}")]
    Conninfo(String),
    /// A word that libpq does not know.
    #[error("unknown connection parameter `{0}`")]
    UnknownParameter(String),
    /// A word with a value that it cannot have.
    #[error("connection parameter `{parameter}`: `{value}` is not {expected}")]
    Value {
        /// The word.
        parameter: String,
        /// What was given.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// Several hosts with another number of ports or addresses.
    #[error("{hosts} hosts were given, but {found} {what}")]
    Count {
        /// The number of hosts.
        hosts: usize,
        /// What does not match.
        what: &'static str,
        /// The number of those.
        found: usize,
    },
    /// Only one of `sslcert` and `sslkey`.
    #[error("`sslcert` and `sslkey` belong together, only one was given")]
    ClientCertificate,
    /// Nobody said which role to use.
    #[error("no user was given")]
    NoUser,
}

/// What one place says about a connection; everything else stays open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the same words as in `Settings`")]
pub struct SettingsLayer {
    pub hosts: Option<Vec<Host>>,
    pub addresses: Option<Vec<IpAddr>>,
    pub ports: Option<Vec<u16>>,
    pub user: Option<String>,
    pub password: Option<Secret>,
    pub password_file: Option<PathBuf>,
    pub database: Option<String>,
    pub tls_mode: Option<TlsMode>,
    pub roots: Option<RootCertificates>,
    pub client_certificate: Option<Pem>,
    pub client_key: Option<Pem>,
    pub server_name: Option<String>,
    pub channel_binding: Option<ChannelBinding>,
    pub application_name: Option<String>,
    pub options: Option<String>,
    /// Zero means: no limit.
    pub connect_timeout: Option<Duration>,
    /// Zero means: no probes.
    pub keepalive: Option<Duration>,
    pub target: Option<Target>,
    pub parameters: BTreeMap<String, String>,
}

impl SettingsLayer {
    /// Takes what this layer does not say from a lower one.
    #[must_use]
    pub fn or(self, lower: Self) -> Self {
        // An address belongs to the host beside it, never to one given elsewhere.
        let addresses = match &self.hosts {
            Some(_) => self.addresses,
            None => self.addresses.or(lower.addresses),
        };
        let mut parameters = lower.parameters;
        parameters.extend(self.parameters);
        Self {
            addresses,
            hosts: self.hosts.or(lower.hosts),
            ports: self.ports.or(lower.ports),
            user: self.user.or(lower.user),
            password: self.password.or(lower.password),
            password_file: self.password_file.or(lower.password_file),
            database: self.database.or(lower.database),
            tls_mode: self.tls_mode.or(lower.tls_mode),
            roots: self.roots.or(lower.roots),
            client_certificate: self.client_certificate.or(lower.client_certificate),
            client_key: self.client_key.or(lower.client_key),
            server_name: self.server_name.or(lower.server_name),
            channel_binding: self.channel_binding.or(lower.channel_binding),
            application_name: self.application_name.or(lower.application_name),
            options: self.options.or(lower.options),
            connect_timeout: self.connect_timeout.or(lower.connect_timeout),
            keepalive: self.keepalive.or(lower.keepalive),
            target: self.target.or(lower.target),
            parameters,
        }
    }

    /// Fills in the defaults: `localhost`, port 5432, the given user of the
    /// operating system, a database named as the user.
    ///
    /// # Errors
    /// When parts contradict each other, or nobody says who the user is.
    pub fn resolve(self, system_user: Option<&str>) -> Result<Settings, SettingsError> {
        let defaults = Settings::default();
        let endpoints = self.endpoints()?;
        let tls = self.tls()?;
        let user = match self.user {
            Some(user) => user,
            None => system_user.ok_or(SettingsError::NoUser)?.to_owned(),
        };
        Ok(Settings {
            endpoints,
            tls,
            database: self.database.unwrap_or_else(|| user.clone()),
            user,
            password: self.password,
            password_file: self.password_file,
            channel_binding: self.channel_binding.unwrap_or_default(),
            application_name: self.application_name.unwrap_or(defaults.application_name),
            options: self.options,
            connect_timeout: zero_is_none(self.connect_timeout, defaults.connect_timeout),
            keepalive: zero_is_none(self.keepalive, defaults.keepalive),
            target: self.target.unwrap_or_default(),
            parameters: self.parameters,
        })
    }

    fn endpoints(&self) -> Result<Vec<Endpoint>, SettingsError> {
        let addresses = self.addresses.as_deref().unwrap_or_default();
        let hosts = match &self.hosts {
            Some(hosts) if !hosts.is_empty() => hosts.clone(),
            _ if !addresses.is_empty() => {
                addresses.iter().map(|a| Host::Tcp(a.to_string())).collect()
            }
            _ => vec![Host::Tcp("localhost".to_owned())],
        };
        let ports = self.ports.as_deref().unwrap_or_default();
        let mismatch =
            |what, found| SettingsError::Count { hosts: hosts.len(), what, found };
        if ports.len() > 1 && ports.len() != hosts.len() {
            return Err(mismatch("ports", ports.len()));
        }
        if !addresses.is_empty() && addresses.len() != hosts.len() {
            return Err(mismatch("addresses", addresses.len()));
        }
        let port = |i: usize| ports.get(i).or(ports.first()).copied().unwrap_or(5432);
        Ok(hosts
            .iter()
            .enumerate()
            .map(|(i, host)| Endpoint {
                host: host.clone(),
                address: addresses.get(i).copied(),
                port: port(i),
            })
            .collect())
    }

    fn tls(&self) -> Result<Tls, SettingsError> {
        let client = match (&self.client_certificate, &self.client_key) {
            (Some(certificate), Some(key)) => Some(ClientCertificate {
                certificate: certificate.clone(),
                key: key.clone(),
            }),
            (None, None) => None,
            _ => return Err(SettingsError::ClientCertificate),
        };
        let mode = match (self.tls_mode.unwrap_or_default(), &self.roots) {
            // As libpq: a given authority is not given for nothing.
            (TlsMode::Require, Some(RootCertificates::Only(_))) => TlsMode::VerifyCa,
            (mode, _) => mode,
        };
        Ok(Tls {
            mode,
            roots: self.roots.clone().unwrap_or_default(),
            client,
            server_name: self.server_name.clone(),
        })
    }
}

fn zero_is_none(given: Option<Duration>, default: Option<Duration>) -> Option<Duration> {
    match given {
        Some(Duration::ZERO) => None,
        Some(limit) => Some(limit),
        None => default,
    }
}
