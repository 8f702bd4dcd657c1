//! Where a service connects to, out of everything that has a say in it.

use super::environment::Environment;
use super::error::ConfigError;
use super::project::{DatabaseChoice, Project, Service, SourceKind};
use crate::database::{Dialect, Settings, SettingsError, SettingsLayer};

/// Where a service's migrations run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// On the project's private server.
    Private,
    /// On this one.
    Server(Box<Settings>),
}

/// What has a say besides the project.
#[derive(Debug, Clone)]
pub struct Says<'a> {
    /// The command line.
    pub flags: SettingsLayer,
    /// The environment.
    pub environment: &'a Environment,
    /// The evaluated options of the service's data source.
    pub data_source: Option<SettingsLayer>,
    /// The user of the operating system, the last resort for the role.
    pub system_user: Option<&'a str>,
}

/// Decides where a service connects to.
///
/// For SQL the first that says something wins: the command line, `DATABASE_*`,
/// `whimbrel.toml`, `PG*`, the defaults. A TypeORM service's own options take the place
/// of `DATABASE_*`, which they read themselves as far as they mean to; `whimbrel.toml`
/// comes before them only where `DATABASE_*` is not set. A private server gives way to
/// a host on the command line and to `DATABASE_*`.
///
/// # Errors
/// When a variable or URL cannot be understood, or nobody names a user.
pub fn connection(
    project: &Project,
    service: &Service,
    says: Says<'_>,
) -> Result<Connection, ConfigError> {
    let Says { flags, environment, data_source, system_user } = says;
    let in_environment = names_database(environment);
    let written = match (&service.database, &project.database) {
        (Some(layer), _) => Some(layer.clone()),
        (None, DatabaseChoice::Url(layer)) => Some((**layer).clone()),
        (None, DatabaseChoice::Private)
            if !in_environment && flags.hosts.is_none() && flags.addresses.is_none() =>
        {
            return Ok(Connection::Private);
        }
        (None, DatabaseChoice::Private | DatabaseChoice::FromService) => None,
    };
    let written = written.unwrap_or_default();
    let own = data_source.unwrap_or_default();
    let layer = match (&service.source, in_environment) {
        (SourceKind::TypeOrm { data_source: Some(_), .. }, true) => {
            flags.or(own).or(written)
        }
        (SourceKind::TypeOrm { data_source: Some(_), .. }, false) => {
            flags.or(written).or(own)
        }
        _ => flags.or(database_layer(environment)?).or(written),
    };
    let settings = layer.or(libpq_layer(environment)?).resolve(system_user);
    let settings = settings.map_err(|reason| ConfigError::Settings {
        origin: format!("service {}", service.name),
        reason,
    })?;
    Ok(Connection::Server(Box::new(settings)))
}

/// Whether the environment names a database by `DATABASE_*`.
fn names_database(environment: &Environment) -> bool {
    ["URL", "HOST", "PORT", "USERNAME", "NAME"]
        .iter()
        .any(|name| environment.get(&format!("DATABASE_{name}")).is_some())
}

/// What `DATABASE_URL` says, and where it is silent `DATABASE_HOST`, `_PORT`,
/// `_USERNAME`, `_PASSWORD`, `_NAME` and `_SSL`.
///
/// # Errors
/// When one of them cannot be understood.
pub fn database_layer(environment: &Environment) -> Result<SettingsLayer, ConfigError> {
    let mut parts = SettingsLayer::default();
    for (name, parameter) in [
        ("DATABASE_HOST", "host"),
        ("DATABASE_PORT", "port"),
        ("DATABASE_USERNAME", "user"),
        ("DATABASE_PASSWORD", "password"),
        ("DATABASE_NAME", "dbname"),
    ] {
        set(&mut parts, environment, name, parameter)?;
    }
    if let Some(value) = environment.get("DATABASE_SSL") {
        // `true` is what data sources make `rejectUnauthorized: false` of.
        let mode = match value.to_ascii_lowercase().as_str() {
            "true" | "1" | "on" | "yes" => "require",
            "false" | "0" | "off" | "no" => "disable",
            _ => value,
        };
        let set = parts.set("sslmode", mode, Dialect::Libpq);
        set.map_err(|reason| wrong("DATABASE_SSL", reason))?;
    }
    match environment.get("DATABASE_URL") {
        Some(url) => SettingsLayer::from_url(url, Dialect::Libpq)
            .map(|layer| layer.or(parts))
            .map_err(|reason| wrong("DATABASE_URL", reason)),
        None => Ok(parts),
    }
}

/// What libpq's variables say (manual, 34.15), and `~/.pgpass`.
///
/// # Errors
/// When one of them cannot be understood.
pub fn libpq_layer(environment: &Environment) -> Result<SettingsLayer, ConfigError> {
    let mut layer = SettingsLayer::default();
    if let Some(home) = environment.get("HOME") {
        layer.password_file = Some(std::path::Path::new(home).join(".pgpass"));
    }
    for (name, parameter) in [
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
        ("PGSSLCERT", "sslcert"),
        ("PGSSLKEY", "sslkey"),
        ("PGSSLROOTCERT", "sslrootcert"),
        ("PGCONNECT_TIMEOUT", "connect_timeout"),
        ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ] {
        set(&mut layer, environment, name, parameter)?;
    }
    Ok(layer)
}

fn set(
    layer: &mut SettingsLayer,
    environment: &Environment,
    name: &str,
    parameter: &str,
) -> Result<(), ConfigError> {
    let Some(value) = environment.get(name) else { return Ok(()) };
    layer.set(parameter, value, Dialect::Libpq).map_err(|reason| wrong(name, reason))
}

fn wrong(name: &str, reason: SettingsError) -> ConfigError {
    ConfigError::Settings { origin: format!("environment variable {name}"), reason }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
