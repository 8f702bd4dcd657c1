//! A session lent to a program that speaks the protocol itself: psql, and clients that
//! misbehave.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::thread;

use testkit::{TestDatabase, TestServer};
use whimbrel::database::TransactionStatus;
use whimbrel::run::{Connections, Interrupt, Purpose};

/// Connections in a transaction that has made table `t`.
fn lent(database: &TestDatabase) -> Connections {
    let mut session = database.session();
    session.batch("BEGIN; CREATE TABLE t (a text)").unwrap();
    let listener = Arc::new(|_| {});
    Connections::new(session, 1, Purpose::Execute, listener, Interrupt::new())
}

fn serve(connections: &mut Connections, client: &UnixStream) {
    connections.serve(client, &mut || ControlFlow::Continue(())).unwrap();
}

/// The status that is left, and what a statement says then.
fn left(connections: Connections) -> (TransactionStatus, Result<String, String>) {
    let mut session = connections.into_main();
    let status = session.transaction_status();
    let answer =
        session.batch("SELECT count(*) || ' ' || coalesce(sum(length(a)), 0) FROM t");
    let answer = answer.map(|outcomes| outcomes[0].scalar().unwrap().to_owned());
    (status, answer.map_err(|error| error.to_string()))
}

/// Runs psql on the lent connection.
fn psql(connections: &mut Connections, arguments: &[&str], input: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
    let program = TestServer::get().binaries().program("psql");
    let mut child = Command::new(program)
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "anybody", "-d", "anything"])
        .arg("-h")
        .arg(folder.path())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
    let writer = thread::spawn(move || {
        // psql may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let reader = thread::spawn(move || child.wait_with_output().unwrap());
    let (client, _) = listener.accept().unwrap();
    serve(connections, &client);
    drop(client);
    writer.join().unwrap();
    reader.join().unwrap()
}

#[test]
fn psql_works_inside_the_transaction() {
    let database = TestDatabase::create("serve_psql");
    let mut connections = lent(&database);
    let output = psql(
        &mut connections,
        &["-c", "INSERT INTO t VALUES ('x')", "-c", "SELECT a FROM t"],
        b"",
    );
    assert_eq!(output.stdout, b"x\n");
    assert_eq!(left(connections), (TransactionStatus::Active, Ok("1 1".into())));
}

#[test]
fn copies_and_large_answers_pass_in_both_directions() {
    let database = TestDatabase::create("serve_copy");
    let mut connections = lent(&database);
    let line = [&[b'y'; 99][..], b"\n"].concat();
    let lines = line.repeat(80_000);
    let output = psql(&mut connections, &["-c", "COPY t FROM STDIN"], &lines);
    assert!(output.status.success(), "{output:?}");
    let output = psql(&mut connections, &["-c", "SELECT a FROM t"], b"");
    assert_eq!(output.stdout.len(), lines.len());
    let output = psql(&mut connections, &["-c", "COPY t TO STDOUT"], b"");
    assert_eq!(output.stdout, lines);
    let wide = "SELECT repeat('z', 30000000)";
    let output = psql(&mut connections, &["-c", wide], b"");
    assert_eq!(output.stdout.len(), 30_000_001);
    assert_eq!(
        left(connections),
        (TransactionStatus::Active, Ok("80000 7920000".into()))
    );
}

#[test]
fn an_error_is_the_clients_to_hear_and_leaves_the_session_usable() {
    let database = TestDatabase::create("serve_error");
    let mut connections = lent(&database);
    let output = psql(&mut connections, &["-c", "nonsense"], b"");
    assert!(String::from_utf8_lossy(&output.stderr).contains("syntax error"));
    let (status, answer) = left(connections);
    assert_eq!(status, TransactionStatus::Failed);
    assert!(answer.unwrap_err().contains("25P02"));
}

/// What a client sends after it was let in, before it goes without a word.
fn abandoned(hint: &str, messages: &[(u8, &[u8])]) -> (TransactionStatus, String) {
    let database = TestDatabase::create(hint);
    let mut connections = lent(&database);
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let startup = [&196_608_u32.to_be_bytes()[..], b"user\0x\0\0"].concat();
    let length = u32::try_from(startup.len() + 4).unwrap().to_be_bytes();
    theirs.write_all(&[&length[..], &startup].concat()).unwrap();
    for (tag, body) in messages {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        theirs.write_all(&[&[*tag][..], &length, body].concat()).unwrap();
    }
    let client = thread::spawn(move || {
        // It has read its greeting, at least, and a little more.
        let mut greeting = [0; 64];
        theirs.read_exact(&mut greeting).unwrap();
        thread::sleep(std::time::Duration::from_millis(300));
    });
    serve(&mut connections, &ours);
    client.join().unwrap();
    let (status, answer) = left(connections);
    (status, answer.unwrap_or_else(|error| error))
}

#[test]
fn a_client_that_goes_while_a_statement_runs_has_it_cancelled() {
    let (status, answer) = abandoned("serve_gone", &[(b'Q', b"SELECT pg_sleep(600)\0")]);
    assert_eq!(status, TransactionStatus::Failed);
    assert!(answer.contains("25P02"), "{answer}");
}

#[test]
fn a_client_that_goes_in_a_copy_ends_it() {
    let messages: &[(u8, &[u8])] =
        &[(b'Q', b"COPY t FROM STDIN\0"), (b'd', b"half a ro")];
    let (status, answer) = abandoned("serve_gone_copy", messages);
    assert_eq!(status, TransactionStatus::Failed);
    assert!(answer.contains("25P02"), "{answer}");
}

#[test]
fn a_client_that_goes_in_an_extended_copy_ends_it() {
    let messages: &[(u8, &[u8])] = &[
        (b'P', b"\0COPY t FROM STDIN\0\0\0"),
        (b'B', b"\0\0\0\0\0\0\0\0"),
        (b'E', b"\0\0\0\0\0"),
        (b'S', b""),
    ];
    let (status, answer) = abandoned("serve_gone_extended", messages);
    assert_eq!(status, TransactionStatus::Failed);
    assert!(answer.contains("25P02"), "{answer}");
}

#[test]
fn a_client_that_goes_without_its_sync_gets_one() {
    let messages: &[(u8, &[u8])] = &[
        (b'P', b"\0INSERT INTO t VALUES ('i')\0\0\0"),
        (b'B', b"\0\0\0\0\0\0\0\0"),
        (b'E', b"\0\0\0\0\0"),
    ];
    let (status, answer) = abandoned("serve_gone_unsynced", messages);
    assert_eq!((status, answer.as_str()), (TransactionStatus::Active, "1 1"));
}

#[test]
fn half_a_message_is_not_passed_on() {
    let database = TestDatabase::create("serve_half");
    let mut connections = lent(&database);
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let startup =
        [&[0, 0, 0, 16][..], &196_608_u32.to_be_bytes(), b"user\0x\0\0"].concat();
    let half = [b'Q', 0, 0, 0, 100, b'D', b'R', b'O', b'P'];
    theirs.write_all(&[&startup[..], &half].concat()).unwrap();
    theirs.shutdown(std::net::Shutdown::Write).unwrap();
    serve(&mut connections, &ours);
    assert_eq!(left(connections), (TransactionStatus::Active, Ok("0 0".into())));
}

#[test]
fn whoever_does_not_speak_the_protocol_is_turned_away() {
    let database = TestDatabase::create("serve_stranger");
    let mut connections = lent(&database);
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    theirs.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let served = connections.serve(&ours, &mut || ControlFlow::Continue(()));
    assert!(served.unwrap_err().to_string().contains("does not speak"));
    assert_eq!(left(connections), (TransactionStatus::Active, Ok("0 0".into())));
}
