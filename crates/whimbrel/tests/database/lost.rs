//! Connections that break, servers that vanish, several hosts.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use testkit::TestDatabase;
use whimbrel::database::private::PrivateServer;
use whimbrel::database::{
    ConnectError, Delivery, Endpoint, ExecError, Host, Session, Settings, SqlState,
    Target,
};

use crate::network_server::{NetworkServer, free_port, testkit_options};

#[test]
fn a_killed_backend_is_lost_with_its_last_words() {
    let database = TestDatabase::create("lost");
    let mut session = database.session();
    let pid = session.backend_pid();
    let mut other = database.session();
    let killer = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        other.batch(&format!("SELECT pg_terminate_backend({pid})")).unwrap();
    });
    let error = session.batch("SELECT 1; SELECT pg_sleep(30)").unwrap_err();
    killer.join().unwrap();
    let ExecError::Lost { delivery, completed, reason, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!((*delivery, *completed), (Delivery::Sent, 1));
    assert_eq!(reason.as_ref().unwrap().code, SqlState::ADMIN_SHUTDOWN);
    assert!(!session.is_alive());
    let error = session.batch("SELECT 1").unwrap_err();
    assert!(
        matches!(error, ExecError::Lost { delivery: Delivery::NotSent, .. }),
        "{error:?}"
    );
}

#[test]
fn a_session_killed_while_idle_is_noticed_before_sending() {
    let database = TestDatabase::create("idle");
    let mut session = database.session();
    assert!(session.is_alive());
    let pid = session.backend_pid();
    database.run(&format!("SELECT pg_terminate_backend({pid}, 5000)"));
    let error = session.batch("SELECT 1").unwrap_err();
    let ExecError::Lost { delivery, reason, .. } = &error else { panic!("{error:?}") };
    assert_eq!(*delivery, Delivery::NotSent);
    assert_eq!(reason.as_ref().unwrap().code, SqlState::ADMIN_SHUTDOWN);
}

#[test]
fn a_server_that_dies_is_lost() {
    let server = PrivateServer::start(&testkit_options()).unwrap();
    let mut session = Session::connect(&server.settings("postgres")).unwrap();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        drop(server);
    });
    let error = session.batch("SELECT pg_sleep(30)").unwrap_err();
    assert!(
        matches!(error, ExecError::Lost { delivery: Delivery::Sent, .. }),
        "{error:?}"
    );
    stopper.join().unwrap();
}

#[test]
fn a_silent_server_runs_into_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let url =
        format!("postgres://u@127.0.0.1:{port}/d?connect_timeout=1&sslmode=disable");
    let started = Instant::now();
    let error = Session::connect(&Settings::from_url(&url).unwrap()).unwrap_err();
    assert!(matches!(error, ConnectError::Timeout { .. }), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn another_program_on_the_port_is_recognised() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            _ = client.read(&mut [0; 1024]);
            _ = client.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    for mode in ["disable", "require"] {
        let url = format!("postgres://u@127.0.0.1:{port}/d?sslmode={mode}");
        let error = Session::connect(&Settings::from_url(&url).unwrap()).unwrap_err();
        assert!(matches!(error, ConnectError::Protocol { .. }), "{error:?}");
    }
}

#[test]
fn a_read_timeout_gives_the_session_up() {
    let database = TestDatabase::create("read_timeout");
    let mut session = database.session();
    session.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let error = session.batch("SELECT pg_sleep(30)").unwrap_err();
    assert!(matches!(error, ExecError::Lost { .. }), "{error:?}");
    assert!(!session.is_alive());
}

fn several(hosts: &[Endpoint], target: Target) -> Settings {
    let server = NetworkServer::get();
    Settings { endpoints: hosts.to_vec(), target, ..server.login("trusted", None) }
}

#[test]
fn hosts_are_tried_in_order() {
    let server = NetworkServer::get();
    let nobody = Endpoint {
        host: Host::Tcp("127.0.0.1".to_owned()),
        address: None,
        port: free_port(),
    };
    let good = server.endpoint("127.0.0.1");
    let session =
        Session::connect(&several(&[nobody.clone(), good.clone()], Target::Any)).unwrap();
    assert_eq!(session.settings().endpoints, [good]);
    let error =
        Session::connect(&several(&[nobody.clone(), nobody], Target::Any)).unwrap_err();
    assert!(
        matches!(&error, ConnectError::Several(errors) if errors.len() == 2),
        "{error:?}"
    );
    let error = Session::connect(&several(&[], Target::Any)).unwrap_err();
    assert!(matches!(error, ConnectError::NoServer), "{error:?}");
}

#[test]
fn the_target_decides_which_server_will_do() {
    let server = NetworkServer::get();
    let good = server.endpoint("127.0.0.1");
    for target in [Target::Any, Target::ReadWrite, Target::Primary] {
        Session::connect(&several(std::slice::from_ref(&good), target)).unwrap();
    }
    for target in [Target::ReadOnly, Target::Standby] {
        let error =
            Session::connect(&several(std::slice::from_ref(&good), target)).unwrap_err();
        assert!(matches!(error, ConnectError::WrongTarget { .. }), "{error:?}");
    }
    let mut read_only = several(&[good], Target::ReadWrite);
    read_only.options = Some("-c default_transaction_read_only=on".to_owned());
    let error = Session::connect(&read_only).unwrap_err();
    assert!(matches!(error, ConnectError::WrongTarget { .. }), "{error:?}");
}
