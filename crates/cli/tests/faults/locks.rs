//! Locks that other sessions hold on tables.

use std::thread;

use testkit::TestDatabase;

use crate::gate::{Gate, pass};
use crate::project::{Project, applied, rows, wait_until};

fn projects() -> Vec<(&'static str, Project, &'static [&'static str])> {
    let sql = |head: &str| {
        let text =
            format!("{head}INSERT INTO witness VALUES ('one'); ALTER TABLE t ADD b int;");
        Project::sql(&[("1700000000001-One.up.sql", &text)])
    };
    let program =
        "{q}(`INSERT INTO witness VALUES ('one')`); {q}(`ALTER TABLE t ADD b int`);";
    vec![
        ("all", sql(""), &["--transaction", "all"]),
        ("each", sql(""), &["--transaction", "each"]),
        ("none", sql(""), &["--transaction", "none"]),
        ("alone", sql("-- whimbrel: no-transaction\n"), &[]),
        ("ts", Project::typescript("all", &[("One1700000000001", program)]), &[]),
    ]
}

fn database(hint: &str) -> TestDatabase {
    let database = TestDatabase::create(hint);
    database.run("CREATE TABLE t (a int); CREATE TABLE witness (name text)");
    database
}

#[test]
fn a_lock_that_goes_away_is_waited_for() {
    for (hint, project, arguments) in projects() {
        let database = database(&format!("lock {hint}"));
        let mut other = database.session();
        other.batch("BEGIN; LOCK TABLE t").unwrap();
        let short = ["run", "--lock-timeout", "150ms"];
        let run = project.start(&database.url(), &[&short[..], arguments].concat());
        let wait = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted \
                    AND relation = 't'::regclass)";
        wait_until(&mut other, wait);
        wait_until(&mut other, &format!("SELECT NOT ({})", &wait[7..]));
        other.batch("COMMIT").unwrap();
        let ended = run.end();
        ended.expect(0, "canceling statement due to lock timeout");
        assert!(ended.says("; try 2 in"), "{ended}");
        assert_eq!(rows(&database, "SELECT name FROM witness"), ["one"], "{hint}");
    }
}

#[test]
fn a_lock_that_stays_is_a_clear_failure() {
    for (hint, project, arguments) in projects() {
        let database = database(&format!("locked {hint}"));
        let mut other = database.session();
        other.batch("BEGIN; LOCK TABLE t").unwrap();
        let short = ["--lock-timeout", "50ms", "--lock-retries", "1"];
        let ended = project.run(&database, &[&short[..], arguments].concat());
        ended.expect(1, "another session holds a lock on this object");
        let left = usize::from(hint == "alone");
        assert_eq!(rows(&database, "SELECT name FROM witness").len(), left, "{ended}");
        assert_eq!(applied(&database), Vec::<String>::new());
        drop(other);
        // Nobody has to wait for the lock of the run that failed.
        project.applies(&database, &[&["--wait", "2s"], arguments].concat());
        assert_eq!(rows(&database, "SELECT name FROM witness"), ["one"], "{hint}");
    }
}

#[test]
fn a_deadlock_is_tried_again() {
    let database = database("deadlock");
    let text = format!("LOCK TABLE t; {}; LOCK TABLE witness;", pass(1));
    let project = Project::sql(&[("1700000000001-One.up.sql", &text)]);
    let mut gate = Gate::close(&database, 1);
    let mut other = database.session();
    // The run shall be the one that notices and gives way.
    other.batch("SET deadlock_timeout = '60s'; BEGIN; LOCK TABLE witness").unwrap();
    let run = project.start(&database.url(), &["run"]);
    gate.wait_for_somebody();
    thread::scope(|scope| {
        let other = scope.spawn(move || other.batch("LOCK TABLE t; COMMIT").map(drop));
        let wait = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted \
                    AND relation = 't'::regclass)";
        wait_until(&mut database.session(), wait);
        gate.open();
        other.join().unwrap().unwrap();
    });
    run.end().expect(0, "deadlock detected (40P01); try 2 in");
}
