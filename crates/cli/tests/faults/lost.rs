//! Connections that break: what was committed is looked up, not guessed.

use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;
use testkit::{TestDatabase, TestServer};
use whimbrel::database::Session;
use whimbrel::database::private::{
    BinarySearch, Directory, PrivateOptions, PrivateServer,
};

use crate::gate::{Gate, pass};
use crate::project::{Project, applied, rows, scalar, wait_until};
use crate::proxy::{self, Cut, MARK};

const COMMITTED: &str = "the tracking table says that it was committed";

fn project(marked: &str, head: &str) -> Project {
    Project::sql(&[
        ("1700000000001-One.up.sql", "CREATE TABLE witness (name text);"),
        (
            "1700000000002-Two.up.sql",
            &format!("{head}{marked} INSERT INTO witness VALUES ('two');\n"),
        ),
        ("1700000000003-Three.up.sql", "INSERT INTO witness VALUES ('three');"),
    ])
}

fn witness(database: &TestDatabase) -> Vec<String> {
    rows(database, "SELECT name FROM witness ORDER BY name")
}

#[test]
fn a_commit_that_happened_is_a_success() {
    for mode in ["each", "none"] {
        let database = TestDatabase::create(&format!("cut after {mode}"));
        let url = proxy::start(&database, Cut::After);
        let project = project(MARK, "");
        let ended = project.whimbrel(&url, &["run", "--transaction", mode]);
        ended.expect(0, COMMITTED);
        assert!(ended.says("3 applied"), "{ended}");
        assert_eq!(witness(&database), ["three", "two"]);
        assert_eq!(applied(&database).len(), 3);
    }
}

#[test]
fn mode_all_knows_whether_it_was_committed() {
    for cut in [Cut::After, Cut::Before] {
        let database = TestDatabase::create("cut in all");
        let url = proxy::start(&database, cut);
        let project = project("", "");
        project.write(
            "migrations/1700000000004-Four.up.sql",
            format!("INSERT INTO witness VALUES ('four') {MARK};"),
        );
        let ended = project.whimbrel(&url, &["run", "--transaction", "all"]);
        if cut == Cut::After {
            ended.expect(0, COMMITTED);
            assert_eq!(applied(&database).len(), 4);
        } else {
            ended.expect(1, "the whole run was rolled back");
            assert_eq!(applied(&database).len(), 0);
            project.applies(&database, &["--transaction", "all"]);
        }
        assert_eq!(witness(&database), ["four", "three", "two"]);
    }
}

#[test]
fn a_commit_that_did_not_happen_is_told() {
    for mode in ["each", "none"] {
        let database = TestDatabase::create(&format!("cut before {mode}"));
        let url = proxy::start(&database, Cut::Before);
        let project = project(MARK, "");
        let ended = project.whimbrel(&url, &["run", "--transaction", mode]);
        ended.expect(1, "this migration was rolled back");
        assert_eq!(applied(&database), ["One1700000000001"]);
        project.applies(&database, &["--transaction", mode]);
        assert_eq!(witness(&database), ["three", "two"]);
    }
}

/// While the server still works on it, the answer is not known yet: the run waits.
#[test]
fn a_statement_that_still_runs_is_waited_for() {
    let database = TestDatabase::create("cut in statement");
    let mut gate = Gate::close(&database, 1);
    let url = proxy::start(&database, Cut::After);
    let marked = format!("{MARK} {};", pass(1));
    let project = project(&marked, "");
    let run = project.start(&url, &["run"]);
    gate.wait_for_somebody();
    thread::sleep(Duration::from_millis(300));
    gate.open();
    run.end().expect(0, COMMITTED);
    assert_eq!(witness(&database), ["three", "two"]);
}

#[test]
fn outside_a_transaction_the_journal_tells_how_far() {
    for (cut, done) in [(Cut::Before, "1 of 3"), (Cut::After, "2 of 3")] {
        let database = TestDatabase::create("cut alone");
        let url = proxy::start(&database, cut);
        let project = Project::sql(&[(
            "1700000000001-One.up.sql",
            &format!(
                "-- whimbrel: no-transaction\nCREATE TABLE witness (name text);\n\
                 INSERT INTO witness VALUES ('two' {MARK});\n\
                 INSERT INTO witness VALUES ('three');"
            ),
        )]);
        let ended = project.whimbrel(&url, &["run"]);
        ended.expect(1, &format!("{done} statements are done"));
        let ended = project.applies(&database, &[]);
        assert!(ended.says(&format!("goes on behind statement {done}")), "{ended}");
        assert_eq!(witness(&database), ["three", "two"]);
    }
}

#[test]
fn typescript_whose_connection_is_cut_is_rolled_back() {
    let database = TestDatabase::create("cut ts");
    database.run("CREATE TABLE witness (name text)");
    let url = proxy::start(&database, Cut::After);
    let up = format!("{{q}}(`INSERT INTO witness VALUES ('two') {MARK}`);");
    let project = Project::typescript("each", &[("Two1700000000002", &up)]);
    let ended = project.whimbrel(&url, &["run"]);
    ended.expect(1, "this migration was rolled back");
    project.applies(&database, &[]);
    assert_eq!(witness(&database), ["two"]);
}

/// An immediate shutdown in the middle of a run, and the server comes back.
#[test]
fn a_server_restart_is_survived() {
    let folder = tempfile::Builder::new().prefix("whimbrel").tempdir_in("/tmp").unwrap();
    let bin_dir = Some(TestServer::get().binaries().directory.clone());
    let options = PrivateOptions {
        directory: Directory::Kept(folder.path().join("postgres")),
        binaries: BinarySearch { bin_dir, ..BinarySearch::default() },
        ..PrivateOptions::default()
    };
    let server = PrivateServer::start(&options).unwrap();
    let settings = server.settings("postgres");
    let url = settings.connection_url().expose().to_owned();
    let project = project("SELECT pg_sleep(60);", "");
    let run = project.start(&url, &["run"]);
    let mut session = Session::connect(&settings).unwrap();
    wait_until(
        &mut session,
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')",
    );
    let postmaster = "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)";
    let postmaster = scalar(&mut session, postmaster).unwrap().parse().unwrap();
    drop(session);
    kill(Pid::from_raw(postmaster), Signal::SIGQUIT).unwrap();
    // It is our child.
    let _ = waitpid(Pid::from_raw(postmaster), None);
    let server = PrivateServer::start(&options).unwrap();
    let ended = run.end();
    ended.expect(
        1,
        "this migration was rolled back; 1 migration of this run committed before",
    );
    project.write(
        "migrations/1700000000002-Two.up.sql",
        "INSERT INTO witness VALUES ('two');",
    );
    let ended = project.whimbrel(&url, &["run"]);
    ended.expect(0, "2 applied");
    server.stop().unwrap();
}
