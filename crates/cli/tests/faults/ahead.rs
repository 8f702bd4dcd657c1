//! The next migration is on its way before this one is answered: when this one fails, in
//! whatever way, the next must not have happened.

use std::thread;
use std::time::Duration;

use nix::sys::signal::Signal;
use testkit::TestDatabase;

use crate::gate::{Gate, pass};
use crate::project::{Project, applied, rows, wait_until};
use crate::proxy::{self, Cut, MARK};

const SETUP: &str = "CREATE TABLE witness (name text); CREATE TABLE t (a int); \
    CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (parent int \
    REFERENCES parent DEFERRABLE INITIALLY DEFERRED)";

/// One that works, one that is given, and two more that work.
fn around(second: &str) -> Project {
    let insert = |name| format!("INSERT INTO witness VALUES ('{name}');");
    Project::sql(&[
        ("1700000000001-One.up.sql", &insert("one")),
        ("1700000000002-Two.up.sql", second),
        ("1700000000003-Three.up.sql", &insert("three")),
        ("1700000000004-Four.up.sql", &insert("four")),
    ])
}

fn database(hint: &str) -> TestDatabase {
    let database = TestDatabase::create(hint);
    database.run(SETUP);
    database
}

fn witness(database: &TestDatabase) -> Vec<String> {
    rows(database, "SELECT name FROM witness ORDER BY name")
}

/// Failures in a statement, before the first one, in the commit, and without an answer.
#[test]
fn nothing_happens_behind_a_failure() {
    for (hint, text) in [
        ("statement", "SELECT 1/0;"),
        ("parse", "SELECT 1; SELEC 2;"),
        ("commit", "INSERT INTO child VALUES (1);"),
        ("savepoint", "SAVEPOINT a; SELECT 1; ROLLBACK TO a; SELECT 1/0;"),
        ("mark", "SET whimbrel.mark = '1'; SET whimbrel.mark = '2'; SELECT 1/0;"),
        ("gone", "SELECT pg_terminate_backend(pg_backend_pid());"),
    ] {
        for (mode, left) in [("each", &["one"][..]), ("none", &["one"]), ("all", &[])] {
            let database = database(&format!("behind {hint} {mode}"));
            let ended = around(text).run(&database, &["--transaction", mode]);
            assert_eq!(ended.code, Some(1), "{hint}: {ended}");
            assert!(ended.says("Two1700000000002"), "{hint}: {ended}");
            assert!(!ended.says("the_migration_before_failed"), "{ended}");
            assert_eq!(witness(&database), left, "{hint} {mode}: {ended}");
            assert_eq!(applied(&database).len(), left.len(), "{hint} {mode}");
        }
    }
}

#[test]
fn what_follows_a_retry_happens_once() {
    for mode in ["each", "all", "none"] {
        let database = database(&format!("behind a retry {mode}"));
        let mut other = database.session();
        other.batch("BEGIN; LOCK TABLE t").unwrap();
        let project = around("ALTER TABLE t ADD b int;");
        let arguments = ["run", "--lock-timeout", "150ms", "--transaction", mode];
        let run = project.start(&database.url(), &arguments);
        let wait = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted \
                    AND relation = 't'::regclass)";
        wait_until(&mut other, wait);
        wait_until(&mut other, &format!("SELECT NOT ({})", &wait[7..]));
        other.batch("COMMIT").unwrap();
        run.end().expect(0, "4 applied");
        assert_eq!(witness(&database), ["four", "one", "three"]);
    }
}

#[test]
fn a_signal_stops_what_is_on_its_way() {
    for mode in ["each", "all", "none"] {
        let database = database(&format!("signal ahead {mode}"));
        let mut gate = Gate::close(&database, 1);
        let project = around(&format!("{};", pass(1)));
        let run = project.start(&database.url(), &["run", "--transaction", mode]);
        gate.wait_for_somebody();
        run.signal(Signal::SIGINT);
        run.end().expect(130, "interrupted");
        let left = usize::from(mode != "all");
        assert_eq!((witness(&database).len(), applied(&database).len()), (left, left));
        gate.open();
        project.applies(&database, &["--transaction", mode]);
        assert_eq!(witness(&database), ["four", "one", "three"]);
    }
}

/// What the server takes only statement by statement is refused with the next migration
/// already behind it, or on its own way behind another.
#[test]
fn what_must_be_alone_is_not_passed() {
    let texts = [
        "CREATE INDEX CONCURRENTLY i ON t (a);",
        "INSERT INTO t VALUES (1); VACUUM t;",
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN INSERT INTO t VALUES (1); \
         COMMIT; END$$; CALL p();",
    ];
    for text in texts {
        let database = database("alone ahead");
        let project = around(text);
        project.write(
            "migrations/1700000000003-Three.up.sql",
            "INSERT INTO witness SELECT 'three' || count(*) FROM migrations;",
        );
        let ended = project.applies(&database, &["--transaction", "none"]);
        assert!(!ended.says("the_migration_before_failed"), "{ended}");
        assert_eq!(witness(&database), ["four", "one", "three2"], "{text}");
        assert_eq!(applied(&database).len(), 4);
        let kinds = "SELECT kind FROM migrations_journal ORDER BY id";
        let kinds = rows(&database, kinds);
        assert_eq!(kinds, ["wrapped", "alone", "wrapped", "wrapped"], "{text}");
    }
}

/// The answer to the first is lost while the second is on its way, too.
#[test]
fn what_was_done_ahead_is_not_done_again() {
    for (cut, mode) in
        [Cut::Before, Cut::After].into_iter().flat_map(|c| [(c, "each"), (c, "none")])
    {
        let database = database("cut ahead");
        let mut gate = Gate::close(&database, 1);
        let project = around(&format!("{};", pass(1)));
        project.write(
            "migrations/1700000000003-Three.up.sql",
            format!("{MARK} INSERT INTO witness VALUES ('three');"),
        );
        let url = proxy::start(&database, cut);
        let run = project.start(&url, &["run", "--transaction", mode]);
        gate.wait_for_somebody();
        // Until the proxy has cut.
        thread::sleep(Duration::from_millis(600));
        gate.open();
        let ended = run.end();
        ended.expect(0, "the tracking table says that it was committed");
        assert!(ended.says("4 applied"), "{ended}");
        assert_eq!(witness(&database), ["four", "one", "three"]);
        assert_eq!(applied(&database).len(), 4);
    }
}

/// The server writes an answer larger than any buffer while the next message waits.
#[test]
fn large_answers_and_large_messages_do_not_block_each_other() {
    let loud = "SELECT repeat('x', 1000) FROM generate_series(1, 20000);";
    let large = format!("{loud} -- {}\n", "y".repeat(3_000_000));
    for text in [loud, &large] {
        let database = database("large");
        let project = around(text);
        project.write("migrations/1700000000005-Five.up.sql", text);
        project.write("migrations/1700000000006-Six.up.sql", &large);
        project.applies(&database, &["--transaction", "each"]);
        assert_eq!(applied(&database).len(), 6);
    }
}

/// Each migration has a time and a transaction of its own.
#[test]
fn each_migration_has_its_own_now() {
    for mode in ["each", "none"] {
        let database = database("own now");
        let stamp = |n: u32| {
            format!("INSERT INTO witness VALUES (now()::text); SELECT pg_sleep(0.0{n});")
        };
        let project = around(&stamp(1));
        project.write("migrations/1700000000003-Three.up.sql", stamp(2));
        project.write("migrations/1700000000004-Four.up.sql", stamp(3));
        project.applies(&database, &["--transaction", mode]);
        let distinct =
            "SELECT count(DISTINCT name)::text FROM witness WHERE name <> 'one'";
        assert_eq!(rows(&database, distinct), ["3"]);
    }
}

#[test]
fn each_migration_sets_its_own_transaction() {
    for mode in ["each", "none"] {
        let database = database("own transaction");
        let look = "INSERT INTO witness SELECT current_setting('transaction_isolation');";
        let level = format!("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; {look}");
        let project = around(&level);
        project.applies(&database, &["--transaction", mode]);
        project.write("migrations/1700000000005-Five.up.sql", look);
        project.write("migrations/1700000000006-Six.up.sql", &level);
        project.applies(&database, &["--transaction", mode]);
        let expected =
            ["four", "one", "read committed", "serializable", "serializable", "three"];
        assert_eq!(witness(&database), expected, "{mode}");
    }
}
