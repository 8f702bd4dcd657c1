//! What the environment says about a connection. The variables come in as a map:
//! the library never reads the environment itself.

use std::collections::BTreeMap;
use std::path::Path;

use super::layer::{Dialect, SettingsError, SettingsLayer};
use super::settings::{Secret, TlsMode};

/// libpq's variables and the parameters they stand for
/// (<https://www.postgresql.org/docs/current/libpq-envars.html>).
const LIBPQ: &[(&str, &str)] = &[
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
];

/// libpq's variables that become settings of the session.
const SESSION: &[(&str, &str)] = &[("PGDATESTYLE", "DateStyle"), ("PGTZ", "TimeZone")];

impl SettingsLayer {
    /// Reads `PGHOST`, `PGPORT`..., and takes `~/.pgpass` as password file when
    /// nothing else is said. Empty variables count as not set.
    ///
    /// # Errors
    /// When a variable has a value that its parameter cannot have.
    pub fn from_libpq_environment(
        variables: &BTreeMap<String, String>,
        dialect: Dialect,
    ) -> Result<Self, SettingsError> {
        let mut layer = Self::default();
        let get = |name: &str| variables.get(name).filter(|value| !value.is_empty());
        for (variable, parameter) in LIBPQ {
            if let Some(value) = get(variable) {
                layer.set(parameter, value, dialect)?;
            }
        }
        for (variable, parameter) in SESSION {
            if let Some(value) = get(variable) {
                layer.parameters.insert((*parameter).to_owned(), value.clone());
            }
        }
        if let (None, Some(home)) = (&layer.password_file, get("HOME")) {
            layer.password_file = Some(Path::new(home).join(".pgpass"));
        }
        Ok(layer)
    }

    /// Reads `DATABASE_HOST`, `_PORT`, `_USERNAME`, `_PASSWORD`, `_NAME`, `_SSL`,
    /// and below them `DATABASE_URL`. `DATABASE_SSL=true` encrypts without looking
    /// at the certificate.
    ///
    /// # Errors
    /// When the URL or the port makes no sense.
    pub fn from_database_environment(
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, SettingsError> {
        let get = |name: &str| variables.get(name).filter(|value| !value.is_empty());
        let mut layer = Self::default();
        for (variable, parameter) in
            [("DATABASE_HOST", "host"), ("DATABASE_PORT", "port")]
        {
            if let Some(value) = get(variable) {
                layer.set(parameter, value, Dialect::Libpq)?;
            }
        }
        layer.user = get("DATABASE_USERNAME").or(get("DATABASE_USER")).cloned();
        layer.password = get("DATABASE_PASSWORD").map(Secret::new);
        layer.database = get("DATABASE_NAME").cloned();
        layer.tls_mode = get("DATABASE_SSL").map(|value| match value.as_str() {
            "true" | "1" | "yes" | "on" => TlsMode::Require,
            _ => TlsMode::Disable,
        });
        match get("DATABASE_URL") {
            Some(url) => Ok(layer.or(Self::from_url(url, Dialect::Libpq)?)),
            None => Ok(layer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Host, Settings};

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn libpq_variables_fill_what_is_open() {
        let environment = variables(&[
            ("PGHOST", "/run/postgresql"),
            ("PGPORT", "6000"),
            ("PGUSER", ""),
            ("PGTZ", "UTC"),
            ("HOME", "/home/me"),
        ]);
        let layer = SettingsLayer::from_libpq_environment(&environment, Dialect::Libpq);
        let url = SettingsLayer::from_url("postgres:///app?port=7000", Dialect::Libpq);
        let settings = url.unwrap().or(layer.unwrap()).resolve(Some("me")).unwrap();
        assert_eq!(settings.endpoints[0].host, Host::Unix("/run/postgresql".into()));
        assert_eq!(settings.endpoints[0].port, 7000);
        assert_eq!((settings.user.as_str(), settings.database.as_str()), ("me", "app"));
        assert_eq!(settings.password_file, Some("/home/me/.pgpass".into()));
        assert_eq!(settings.parameters["TimeZone"], "UTC");
    }

    #[test]
    fn single_variables_win_over_the_url() {
        let environment = variables(&[
            ("DATABASE_URL", "postgres://u:p@h:1/d"),
            ("DATABASE_NAME", "other"),
            ("DATABASE_SSL", "true"),
        ]);
        let layer = SettingsLayer::from_database_environment(&environment).unwrap();
        let settings: Settings = layer.resolve(None).unwrap();
        assert_eq!(settings.to_string(), "postgres://u@h:1/other");
        assert_eq!(settings.tls.mode, TlsMode::Require);
    }

    #[test]
    fn a_senseless_variable_is_named() {
        let environment = variables(&[("PGPORT", "many")]);
        let error = SettingsLayer::from_libpq_environment(&environment, Dialect::Libpq);
        assert_eq!(
            error.unwrap_err().to_string(),
            "connection parameter `port`: `many` is not a port number"
        );
    }
}
