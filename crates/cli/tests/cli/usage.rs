//! Command lines that are wrong, and surroundings that are.

use std::process::Stdio;

use testkit::TestDatabase;

use crate::estate::{Ended, Estate};

#[test]
fn usage_errors_are_documents_too() {
    let database = TestDatabase::create("usage");
    let estate = Estate::new(&[]);
    for arguments in [
        &["run", "--bogus", "--json"][..],
        &["run", "--transaction", "some", "--json"],
        &["--json"],
        &["-C", "nowhere", "run", "--json"],
        &["run", "--json"],
        &["server", "stop", "now", "--json"],
    ] {
        let ended = estate.whimbrel(&database, "", arguments).expect(2, &[]);
        let document = ended.json();
        let error = &document["services"][0]["error"];
        assert!(!error["message"].as_str().unwrap().is_empty(), "{ended}");
        assert!(ended.stderr.is_empty(), "{ended}");
    }
    let nowhere = estate.whimbrel(&database, "", &["-C", "nowhere", "run"]);
    nowhere.expect(2, &["nowhere"]);
}

#[test]
fn nothing_around_it_is_needed() {
    let database = TestDatabase::create("bare");
    let estate = Estate::new(&[("migrations/1700000000001-A.up.sql", "SELECT 1;")]);
    let mut command = estate.command(&database, "", &["run"]);
    Ended::of(command.stdin(Stdio::null())).expect(0, &["1 applied"]);
    // A reader that goes away at once.
    let mut command = estate.command(&database, "", &["status", "--json"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_server_that_does_not_run_is_not_started_to_be_stopped() {
    let database = TestDatabase::create("stop");
    let estate = Estate::new(&[]);
    let stop = estate.whimbrel(&database, "", &["server", "stop"]);
    stop.expect(0, &["it was not running"]);
    assert!(!estate.path().join(".whimbrel").exists());
}
