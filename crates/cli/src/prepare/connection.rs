//! Where a service's database is.

use std::time::Duration;

use serde_json::Value;
use whimbrel::config::{Connection, Says, Service, connection};
use whimbrel::database::{
    Dialect, Pem, RootCertificates, Secret, Settings, SettingsError, SettingsLayer,
    TlsMode,
};
use whimbrel_typeorm::DataSourceOptions;

use super::Surroundings;
use crate::args::ConnectionArgs;
use crate::render::{self, Problem};
use crate::verbs::environment;

/// Where the service's database is; [`connection`] has the order of who decides.
pub(super) fn settings(
    service: &Service,
    surroundings: &Surroundings<'_>,
    options: Option<&DataSourceOptions>,
) -> Result<Settings, Problem> {
    let wrong = |error: SettingsError| {
        let title = format!("service {}: {error}", service.name);
        Problem::input("configuration", title)
    };
    let variables = &surroundings.context.environment;
    let mut data_source = options.map(data_source_layer).transpose().map_err(wrong)?;
    if let Some(layer) = data_source.as_mut()
        && !variables.contains_key("PGSSLMODE")
    {
        // Without a word about TLS node-postgres does not use it.
        layer.tls_mode.get_or_insert(TlsMode::Disable);
    }
    let says = Says {
        flags: flags(surroundings.connection).map_err(wrong)?,
        environment: &environment(variables),
        data_source,
        system_user: surroundings.context.user.as_deref(),
    };
    let chosen = connection(surroundings.project, service, says)
        .map_err(|error| render::of_config(&error))?;
    let mut settings = match (chosen, surroundings.private) {
        (Connection::Server(settings), None) => *settings,
        (_, Some(private)) => private.clone(),
        (Connection::Private, None) => {
            return Err(Problem::input("configuration", "no private server was started"));
        }
    };
    if let Some(password) = &settings.password {
        render::hide(password.expose());
    }
    if settings.application_name == Settings::default().application_name {
        settings.application_name = application_name(service);
    }
    Ok(settings)
}

fn application_name(service: &Service) -> String {
    format!("whimbrel {}", service.name)
}

fn flags(arguments: &ConnectionArgs) -> Result<SettingsLayer, SettingsError> {
    let mut layer = match &arguments.url {
        Some(url) => SettingsLayer::parse(url, Dialect::Libpq)?,
        None => SettingsLayer::default(),
    };
    let port = arguments.port.map(|port| port.to_string());
    for (word, value) in [
        ("host", arguments.host.as_deref()),
        ("port", port.as_deref()),
        ("user", arguments.username.as_deref()),
        ("dbname", arguments.dbname.as_deref()),
        ("sslmode", arguments.sslmode.as_deref()),
        ("sslrootcert", arguments.sslrootcert.as_deref()),
    ] {
        if let Some(value) = value {
            layer.set(word, value, Dialect::Libpq)?;
        }
    }
    Ok(layer)
}

/// A data source's options with node-postgres's meaning: the URL's parts come before
/// the single options, and `extra` before everything.
fn data_source_layer(
    options: &DataSourceOptions,
) -> Result<SettingsLayer, SettingsError> {
    let url = match options.url().filter(|url| !url.is_empty()) {
        Some(url) => SettingsLayer::from_url(&url, Dialect::NodePostgres)?,
        None => SettingsLayer::default(),
    };
    let mut single = SettingsLayer::default();
    let master = options.replication().map(|replication| &replication["master"]);
    let text = |name: &str| {
        let replicated = master.and_then(|master| as_text(&master[name]));
        replicated.or_else(|| options.text(name)).filter(|text| !text.is_empty())
    };
    for (word, value) in [
        ("host", text("host")),
        ("port", text("port")),
        ("user", text("username")),
        ("dbname", text("database")),
        ("application_name", options.application_name()),
    ] {
        if let Some(value) = value {
            single.set(word, &value, Dialect::NodePostgres)?;
        }
    }
    single.password = text("password").map(Secret::new);
    add_ssl(&mut single, options.ssl());
    add_connect_timeout(&mut single, options);
    let mut extra = SettingsLayer::default();
    if let Some(given) = options.extra() {
        for (word, key) in [
            ("options", "options"),
            ("host", "host"),
            ("application_name", "application_name"),
        ] {
            if let Some(value) = as_text(&given[key]) {
                extra.set(word, &value, Dialect::NodePostgres)?;
            }
        }
        add_ssl(&mut extra, Some(&given["ssl"]));
        for name in
            ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
        {
            if let Some(value) = as_text(&given[name]) {
                extra.parameters.insert(name.to_owned(), value);
            }
        }
    }
    Ok(extra.or(url).or(single))
}

fn add_connect_timeout(layer: &mut SettingsLayer, options: &DataSourceOptions) {
    let milliseconds =
        options.text("connectTimeoutMS").and_then(|text| text.parse().ok());
    layer.connect_timeout = milliseconds.map(Duration::from_millis);
}

/// `ssl: true` and a TLS object verify fully unless `rejectUnauthorized` is false;
/// `ssl: false` means no TLS (node-postgres).
fn add_ssl(layer: &mut SettingsLayer, ssl: Option<&Value>) {
    match ssl {
        Some(Value::Bool(false)) => layer.tls_mode = Some(TlsMode::Disable),
        Some(Value::Bool(true)) => layer.tls_mode = Some(TlsMode::VerifyFull),
        Some(Value::Object(object)) => {
            let lax = object.get("rejectUnauthorized") == Some(&Value::Bool(false));
            layer.tls_mode =
                Some(if lax { TlsMode::Require } else { TlsMode::VerifyFull });
            let pem = |key: &str| object.get(key).and_then(as_text).map(Pem::Text);
            layer.roots = pem("ca").map(RootCertificates::Only);
            layer.client_certificate = pem("cert");
            layer.client_key = pem("key");
            layer.server_name = object.get("servername").and_then(as_text);
        }
        _ => {}
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
