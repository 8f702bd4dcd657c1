use super::*;
use crate::config::{LintChoice, PrivateChoice, RunChoice};
use crate::database::{Host, TlsMode};

fn project(database: DatabaseChoice) -> Project {
    Project {
        root: "/p".into(),
        name: "p".into(),
        file: None,
        database,
        private: PrivateChoice::default(),
        services: Vec::new(),
        current: None,
        before: Vec::new(),
        run: RunChoice::default(),
        tenancy: None,
        lint: LintChoice::default(),
        warnings: Vec::new(),
    }
}

fn layer(url: &str) -> SettingsLayer {
    SettingsLayer::from_url(url, Dialect::Libpq).unwrap()
}

fn url(text: &str) -> DatabaseChoice {
    DatabaseChoice::Url(Box::new(layer(text)))
}

/// Host and database, or `private`.
fn place(
    database: DatabaseChoice,
    source: SourceKind,
    flags: &str,
    environment: &[(&str, &str)],
) -> String {
    let service = Service { source, ..Service::new("/p/s".into()) };
    let environment: Environment = environment.iter().copied().collect();
    let flags = if flags.is_empty() { SettingsLayer::default() } else { layer(flags) };
    let data_source = Some(layer("postgres://app@own/own"));
    let says =
        Says { flags, environment: &environment, data_source, system_user: Some("me") };
    match connection(&project(database), &service, says).unwrap() {
        Connection::Private => "private".to_owned(),
        Connection::Server(settings) => match &settings.endpoints[0].host {
            Host::Tcp(host) => format!("{host}/{}", settings.database),
            Host::Unix(path) => format!("{}/{}", path.display(), settings.database),
        },
    }
}

#[test]
fn the_first_that_speaks_wins_for_sql() {
    let toml = || url("postgres://u@toml/toml");
    let pg = ("PGHOST", "pg");
    let env = ("DATABASE_HOST", "env");
    let at = |flags, environment: &[(&str, &str)]| {
        place(toml(), SourceKind::Sql, flags, environment)
    };
    assert_eq!(at("postgres://f@flag/flag", &[pg, env]), "flag/flag");
    assert_eq!(at("", &[pg, env]), "env/toml");
    assert_eq!(at("", &[pg]), "toml/toml");
    let none = DatabaseChoice::FromService;
    assert_eq!(place(none.clone(), SourceKind::Sql, "", &[pg]), "pg/me");
    assert_eq!(place(none, SourceKind::Sql, "", &[("PGUSER", "u")]), "localhost/u");
    let both = [env, ("DATABASE_URL", "postgres://u@url"), ("DATABASE_NAME", "n")];
    assert_eq!(at("", &both), "url/n");
}

#[test]
fn a_data_source_reads_the_environment_itself() {
    let typeorm =
        || SourceKind::TypeOrm { data_source: Some("/p/s/ds.ts".into()), tsconfig: None };
    let env = [("DATABASE_HOST", "env"), ("PGHOST", "pg")];
    let at = |database, flags, environment: &[(&str, &str)]| {
        place(database, typeorm(), flags, environment)
    };
    assert_eq!(at(DatabaseChoice::FromService, "", &env), "own/own");
    assert_eq!(at(DatabaseChoice::FromService, "postgres://flag/f", &env), "flag/f");
    assert_eq!(at(url("postgres://u@toml/toml"), "", &env), "own/own");
    assert_eq!(at(url("postgres://u@toml/toml"), "", &[]), "toml/toml");
    let without = SourceKind::TypeOrm { data_source: None, tsconfig: None };
    assert_eq!(place(url("postgres://u@toml/toml"), without, "", &env), "env/toml");
}

#[test]
fn a_private_server_gives_way_to_a_named_one() {
    let at = |flags, environment: &[(&str, &str)]| {
        place(DatabaseChoice::Private, SourceKind::Sql, flags, environment)
    };
    assert_eq!(at("", &[("PGHOST", "pg")]), "private");
    assert_eq!(at("", &[("DATABASE_NAME", "n")]), "localhost/n");
    assert_eq!(at("postgres://u@flag/f", &[]), "flag/f");
}

#[test]
fn tls_is_read_and_passwords_are_never_shown() {
    let environment: Environment = [
        ("DATABASE_SSL", "true"),
        ("DATABASE_PASSWORD", "s3cret"),
        ("HOME", "/home/me"),
        ("PGPASSWORD", "s3cret"),
    ]
    .into_iter()
    .collect();
    let layer = database_layer(&environment).unwrap();
    assert_eq!(layer.tls_mode, Some(TlsMode::Require));
    let libpq = libpq_layer(&environment).unwrap();
    assert_eq!(libpq.password_file.as_deref(), Some("/home/me/.pgpass".as_ref()));
    assert!(!format!("{layer:?} {libpq:?} {environment:?}").contains("s3cret"));

    let mode = |value: &str| {
        let environment: Environment = [("DATABASE_SSL", value)].into_iter().collect();
        database_layer(&environment).map(|layer| layer.tls_mode)
    };
    assert_eq!(mode("false").unwrap(), Some(TlsMode::Disable));
    assert_eq!(mode("verify-full").unwrap(), Some(TlsMode::VerifyFull));
    assert!(mode("maybe").unwrap_err().to_string().contains("DATABASE_SSL"));

    let bad: Environment =
        [("DATABASE_URL", "mysql://u:s3cret@h/d")].into_iter().collect();
    let error = database_layer(&bad).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}
