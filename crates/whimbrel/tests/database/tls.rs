//! Encrypted connections with every level of trust.

use std::fs;
use std::path::Path;

use whimbrel::database::{
    ChannelBinding, ClientCertificate, ConnectError, Host, Pem, RootCertificates,
    Session, Settings, Tls, TlsMode,
};

use crate::network_server::{NetworkServer, PASSWORD};

fn only(file: &Path) -> RootCertificates {
    RootCertificates::Only(Pem::File(file.to_owned()))
}

fn with_tls(user: &str, host: &str, tls: Tls) -> Settings {
    let server = NetworkServer::get();
    let mut settings = server.login(user, Some(PASSWORD));
    settings.endpoints = vec![server.endpoint(host)];
    Settings { tls, ..settings }
}

fn mode(mode: TlsMode) -> Tls {
    Tls { mode, ..Tls::default() }
}

/// Connects, and tells by the server's own view whether TLS is in use.
#[track_caller]
fn is_encrypted(settings: &Settings) -> bool {
    let mut session =
        Session::connect(settings).unwrap_or_else(|error| panic!("{error}: {error:?}"));
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let answer = session.batch(sql).unwrap()[0].scalar() == Some("t");
    assert_eq!(answer, session.is_encrypted());
    answer
}

#[test]
fn the_mode_decides_about_encryption() {
    for (tls, encrypted) in [
        (TlsMode::Disable, false),
        (TlsMode::Allow, false),
        (TlsMode::Prefer, true),
        (TlsMode::Require, true),
    ] {
        let settings = with_tls("trusted", "127.0.0.1", mode(tls));
        assert_eq!(is_encrypted(&settings), encrypted, "{tls:?}");
    }
}

#[test]
fn allow_and_prefer_yield_to_the_server() {
    let allow = with_tls("encrypted", "127.0.0.1", mode(TlsMode::Allow));
    assert!(is_encrypted(&allow));
    let prefer = with_tls("unencrypted", "127.0.0.1", mode(TlsMode::Prefer));
    assert!(!is_encrypted(&prefer));
    let require = with_tls("unencrypted", "127.0.0.1", mode(TlsMode::Require));
    let error = Session::connect(&require).unwrap_err();
    assert!(matches!(error, ConnectError::HostNotAllowed { .. }), "{error:?}");
}

#[test]
fn authority_and_name_are_verified_as_demanded() {
    let server = NetworkServer::get();
    let authority = only(&server.certificate("authority.crt"));
    let stranger = only(&server.certificate("stranger.crt"));
    let try_with = |mode, roots: &RootCertificates, host: &str| {
        let tls = Tls { mode, roots: roots.clone(), ..Tls::default() };
        Session::connect(&with_tls("salted", host, tls)).map(|_| ())
    };
    try_with(TlsMode::VerifyCa, &authority, "elsewhere").unwrap();
    try_with(TlsMode::VerifyFull, &authority, "db.example").unwrap();
    for (mode, roots, host, words) in [
        (TlsMode::VerifyFull, &authority, "elsewhere", "not for `elsewhere`"),
        (TlsMode::VerifyFull, &authority, "127.0.0.1", "not for `127.0.0.1`"),
        (TlsMode::VerifyCa, &stranger, "db.example", "no trusted authority"),
        (
            TlsMode::VerifyFull,
            &RootCertificates::Public,
            "db.example",
            "no trusted authority",
        ),
    ] {
        let error = try_with(mode, roots, host).unwrap_err();
        assert!(matches!(error, ConnectError::Certificate { .. }), "{error:?}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_certificate_may_be_its_own_authority() {
    let server = NetworkServer::get();
    let pinned = only(&server.certificate("server.crt"));
    let tls = Tls { mode: TlsMode::VerifyFull, roots: pinned, ..Tls::default() };
    assert!(is_encrypted(&with_tls("salted", "db.example", tls)));
}

#[test]
fn authorities_may_be_given_as_text() {
    let text =
        fs::read_to_string(NetworkServer::get().certificate("authority.crt")).unwrap();
    let mut tls = Tls {
        mode: TlsMode::VerifyFull,
        roots: RootCertificates::Only(Pem::Text(text)),
        server_name: Some("db.example".to_owned()),
        ..Tls::default()
    };
    assert!(is_encrypted(&with_tls("salted", "elsewhere", tls.clone())));
    tls.roots = RootCertificates::Only(Pem::Text("nothing".to_owned()));
    let error = Session::connect(&with_tls("salted", "elsewhere", tls)).unwrap_err();
    assert!(matches!(error, ConnectError::TlsFile { .. }), "{error:?}");
}

#[test]
fn passwords_are_bound_to_the_channel() {
    let mut settings = with_tls("salted", "127.0.0.1", mode(TlsMode::Require));
    settings.channel_binding = ChannelBinding::Require;
    assert!(is_encrypted(&settings));
    settings.channel_binding = ChannelBinding::Disable;
    assert!(is_encrypted(&settings));
}

#[test]
fn a_client_certificate_opens_the_door() {
    let server = NetworkServer::get();
    let error =
        Session::connect(&with_tls("certified", "127.0.0.1", mode(TlsMode::Require)));
    let error = error.unwrap_err();
    assert!(matches!(error, ConnectError::AuthenticationFailed { .. }), "{error:?}");
    let client = ClientCertificate {
        certificate: Pem::File(server.certificate("client.crt")),
        key: Pem::File(server.certificate("client.key")),
    };
    let tls = Tls { client: Some(client), ..mode(TlsMode::Require) };
    assert!(is_encrypted(&with_tls("certified", "127.0.0.1", tls)));
}

#[test]
fn a_server_without_tls_is_refused_when_tls_is_demanded() {
    // A Unix socket never has TLS, as with libpq; so ask one through TCP.
    let port = forward_to_socket();
    let mut settings = with_tls("trusted", "127.0.0.1", mode(TlsMode::Require));
    settings.endpoints[0].port = port;
    let error = Session::connect(&settings).unwrap_err();
    assert!(matches!(error, ConnectError::TlsRefused { .. }), "{error:?}");
    settings.tls.mode = TlsMode::Prefer;
    assert!(!is_encrypted(&settings));
}

#[test]
fn an_encrypted_session_can_be_cancelled_and_carries_much() {
    let mut session =
        Session::connect(&with_tls("salted", "127.0.0.1", mode(TlsMode::Require)))
            .unwrap();
    let rows = &session
        .batch("SELECT repeat('x', 1000) FROM generate_series(1, 5000)")
        .unwrap()[0];
    assert_eq!(rows.rows.len(), 5000);
    let token = session.cancel_token();
    let cancel = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        token.cancel().unwrap();
    });
    assert!(session.batch("SELECT pg_sleep(30)").unwrap_err().is_cancelled());
    cancel.join().unwrap();
    assert!(session.is_alive());
}

/// Listens on TCP and passes everything on to the server's Unix socket, where it
/// knows no TLS.
fn forward_to_socket() -> u16 {
    let endpoint = NetworkServer::get().superuser.endpoints[0].clone();
    let Host::Unix(directory) = endpoint.host else { panic!("a Unix socket") };
    let socket = directory.join(format!(".s.PGSQL.{}", endpoint.port));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let client = client.unwrap();
            let server = std::os::unix::net::UnixStream::connect(&socket).unwrap();
            let (mut from, mut to) =
                (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            let (mut from, mut to) = (server, client);
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        }
    });
    port
}
