//! Being let in, and not.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use whimbrel::database::{
    ChannelBinding, ConnectError, Secret, Session, Settings, TlsMode,
};

use crate::network_server::{NetworkServer, PASSWORD, free_port};

#[track_caller]
fn refusal(settings: &Settings) -> ConnectError {
    let error = Session::connect(settings).expect_err("a refusal");
    assert!(!error.advice().is_empty());
    assert!(!format!("{error} {error:?} {}", error.advice()).contains(PASSWORD));
    error
}

#[track_caller]
fn who_am_i(settings: &Settings) -> String {
    let mut session =
        Session::connect(settings).unwrap_or_else(|error| panic!("{error}"));
    session.batch("SELECT current_user").unwrap()[0].scalar().unwrap().to_owned()
}

#[test]
fn every_method_lets_the_right_password_in() {
    let server = NetworkServer::get();
    assert_eq!(who_am_i(&server.login("trusted", None)), "trusted");
    for user in ["hashed", "salted", "plain"] {
        assert_eq!(who_am_i(&server.login(user, Some(PASSWORD))), user);
    }
}

#[test]
fn a_wrong_password_is_an_authentication_failure() {
    let server = NetworkServer::get();
    for user in ["hashed", "salted", "plain"] {
        let error = refusal(&server.login(user, Some("wrong")));
        assert!(
            matches!(&error, ConnectError::AuthenticationFailed { user: u, .. } if u == user),
            "{error:?}"
        );
        let error = refusal(&server.login(user, None));
        assert!(matches!(error, ConnectError::PasswordMissing { .. }), "{error:?}");
    }
}

#[test]
fn what_else_can_be_wrong_is_told_apart() {
    let server = NetworkServer::get();
    let error = refusal(&server.login("trusted", None).with_database("nowhere"));
    assert!(matches!(error, ConnectError::DatabaseMissing { .. }), "{error:?}");
    let error = refusal(&server.login("nologin", None));
    assert!(matches!(error, ConnectError::NotPermitted { .. }), "{error:?}");
    let mut settings = server.login("stranger", None);
    settings.tls.mode = TlsMode::Prefer;
    let error = refusal(&settings);
    assert!(matches!(error, ConnectError::HostNotAllowed { .. }), "{error:?}");
    let error = refusal(&server.login("encrypted", Some(PASSWORD)));
    assert!(matches!(error, ConnectError::TlsRequired { .. }), "{error:?}");

    let mut settings = server.login("trusted", None);
    settings.endpoints[0].port = free_port();
    let error = refusal(&settings);
    assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
    let settings = Settings::from_url("postgres://u@host.invalid/d").unwrap();
    let error = refusal(&settings);
    assert!(matches!(error, ConnectError::HostNotFound { .. }), "{error:?}");
    let settings = Settings::from_url("postgres://u@/d?host=/nonexistent").unwrap();
    let error = refusal(&settings);
    assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
    let settings = Settings { user: "a\0b".to_owned(), ..server.login("x", None) };
    let error = refusal(&settings);
    assert!(matches!(error, ConnectError::Unsendable { .. }), "{error:?}");
}

#[test]
fn a_full_server_says_so() {
    let server = NetworkServer::get();
    let mut admin = Session::connect(&server.superuser).unwrap();
    admin.batch("CREATE ROLE lonely LOGIN CONNECTION LIMIT 0").unwrap();
    let local = Settings { user: "lonely".to_owned(), ..server.superuser.clone() };
    let error = refusal(&local);
    assert!(matches!(error, ConnectError::TooManyConnections { .. }), "{error:?}");
    assert!(error.is_temporary());
}

#[test]
fn a_password_file_counts_only_when_nobody_else_may_read_it() {
    let server = NetworkServer::get();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pgpass");
    let escaped = PASSWORD.replace(':', "\\:");
    let line = format!(
        "# comment\nother:*:*:*:no\n127.0.0.1:{}:*:salted:{escaped}\n",
        server.port
    );
    fs::write(&file, line).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    let settings =
        Settings { password_file: Some(file.clone()), ..server.login("salted", None) };
    assert_eq!(who_am_i(&settings), "salted");
    let given = Settings { password: Some(Secret::new("wrong")), ..settings.clone() };
    refusal(&given);
    fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
    let error = refusal(&settings);
    assert!(matches!(error, ConnectError::PasswordFileExposed { .. }), "{error:?}");
}

#[test]
fn channel_binding_cannot_be_had_without_tls() {
    let server = NetworkServer::get();
    for user in ["hashed", "salted", "plain", "trusted"] {
        let settings = Settings {
            channel_binding: ChannelBinding::Require,
            ..server.login(user, Some(PASSWORD))
        };
        let error = refusal(&settings);
        assert!(matches!(error, ConnectError::ServerNotAuthentic { .. }), "{error:?}");
    }
}

#[test]
fn settings_reach_the_server() {
    let server = NetworkServer::get();
    let mut settings = server.login("trusted", None);
    settings.application_name = "a name".to_owned();
    settings.options = Some("-c search_path=elsewhere".to_owned());
    settings.parameters.insert("statement_timeout".to_owned(), "12345".to_owned());
    let mut session = Session::connect(&settings).unwrap();
    let outcome = &session
        .batch("SELECT current_setting('application_name'), current_setting('search_path'), current_setting('statement_timeout'), pg_backend_pid()")
        .unwrap()[0];
    let row = outcome.rows.get(0).unwrap();
    assert_eq!((&row[0], &row[1], &row[2]), ("a name", "elsewhere", "12345ms"));
    assert_eq!(row[3], session.backend_pid().to_string());
    assert_eq!(session.parameter("client_encoding"), Some("UTF8"));
    assert!(session.server_version().major() >= 14);
}
