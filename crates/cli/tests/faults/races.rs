//! Twenty processes at once on one pending set.

use std::thread;
use std::time::Duration;

use testkit::TestDatabase;

use crate::gate::{Gate, pass};
use crate::project::{Project, Run, applied, scalar, wait_for_runners};

const RUNNERS: usize = 20;

/// Every migration leaves a row; one that ran twice leaves two.
fn counted_sql() -> Project {
    let gate = pass(1);
    Project::sql(&[
        (
            "1700000000001-Witness.up.sql",
            &format!(
                "CREATE TABLE witness (name text); {gate}; INSERT INTO witness VALUES ('one');"
            ),
        ),
        ("1700000000002-Two.up.sql", "INSERT INTO witness VALUES ('two');"),
        (
            "1700000000003-Three.up.sql",
            "INSERT INTO witness SELECT 'three'; SELECT pg_sleep(0.02);",
        ),
        ("1700000000004-Four.up.sql", "INSERT INTO witness VALUES ('four');"),
    ])
}

/// The table is made beforehand: these migrations change data only, so nothing but the
/// lock keeps two runners from both applying them.
fn counted_typescript(mode: &str) -> Project {
    let gate = pass(1);
    Project::typescript(
        mode,
        &[
            (
                "One1700000000001",
                &format!(
                    "{{q}}(`{gate}`); {{q}}(`INSERT INTO witness VALUES ($1)`, ['one']);"
                ),
            ),
            ("Two1700000000002", "{q}(`INSERT INTO witness VALUES ('two')`);"),
            ("Three1700000000003", "{q}(`INSERT INTO witness VALUES ('three')`);"),
            ("Four1700000000004", "{q}(`INSERT INTO witness VALUES ('four')`);"),
        ],
    )
}

/// Starts all of them while the first stands still inside its first migration.
fn race(project: &Project, database: &TestDatabase, arguments: &[&str]) {
    let mut gate = Gate::close(database, 1);
    let arguments = [&["run"], arguments].concat();
    let url = database.url();
    let runs: Vec<Run> = (0..RUNNERS).map(|_| project.start(&url, &arguments)).collect();
    gate.wait_for_somebody();
    // Long enough for the others to meet the lock.
    wait_for_runners(database, RUNNERS);
    gate.open();
    let ended: Vec<_> = runs.into_iter().map(Run::end).collect();
    for one in &ended {
        assert_eq!(one.code, Some(0), "{one}");
    }
    let worked = ended.iter().filter(|one| one.says("4 applied")).count();
    let idle = ended.iter().filter(|one| one.says("nothing pending")).count();
    assert_eq!((worked, idle), (1, RUNNERS - 1), "{}", ended[0]);
    // One that came late, on a busy machine, may have found the work done.
    let waited = ended.iter().filter(|one| one.says("waiting for ")).count();
    assert!(waited >= RUNNERS / 2, "only {waited} waited");
    let counts = "SELECT string_agg(name || count, ' ' ORDER BY name) \
                  FROM (SELECT name, count(*) FROM witness GROUP BY name) w";
    let counts = scalar(&mut database.session(), counts).unwrap();
    assert_eq!(counts, "four1 one1 three1 two1");
    assert_eq!(applied(database).len(), 4);
}

#[test]
fn twenty_runners_apply_sql_once() {
    for mode in ["all", "each", "none"] {
        let database = TestDatabase::create(&format!("race {mode}"));
        race(&counted_sql(), &database, &["--transaction", mode]);
    }
}

#[test]
fn twenty_runners_apply_typescript_once() {
    for mode in ["all", "none"] {
        let database = TestDatabase::create(&format!("race ts {mode}"));
        database.run("CREATE TABLE witness (name text)");
        race(&counted_typescript(mode), &database, &[]);
    }
}

/// Services with tracking tables of their own do not wait for each other.
#[test]
fn services_do_not_block_each_other() {
    let database = TestDatabase::create("two services");
    let project = Project::sql(&[]);
    project.write(
        "whimbrel.toml",
        "[[service]]\nname = \"slow\"\nfolder = \"slow\"\ntracking_table = \"slow\"\n\
         migrations = [\"*.sql\"]\n\
         [[service]]\nname = \"quick\"\nfolder = \"quick\"\ntracking_table = \"quick\"\n\
         migrations = [\"*.sql\"]\n",
    );
    project.write("slow/1700000000001-A.up.sql", pass(1));
    project.write("quick/1700000000001-A.up.sql", "CREATE TABLE quick_one ();");
    let mut gate = Gate::close(&database, 1);
    let slow = project.start(&database.url(), &["run", "--service", "slow"]);
    gate.wait_for_somebody();
    let quick = project.applies(&database, &["--service", "quick", "--wait", "0s"]);
    assert!(quick.says("1 applied"), "{quick}");
    // The same service has to wait, and says for whom.
    let same = project.run(&database, &["--service", "slow", "--wait", "100ms"]);
    same.expect(5, "whimbrel slow (role");
    gate.open();
    slow.end().expect(0, "1 applied");
}

/// Both verbs hold the same lock.
#[test]
fn revert_waits_for_run() {
    let database = TestDatabase::create("revert waits");
    let project = Project::sql(&[
        ("1700000000001-A.up.sql", "CREATE TABLE a ();"),
        ("1700000000001-A.down.sql", "DROP TABLE a;"),
        ("1700000000002-B.up.sql", &format!("{}; CREATE TABLE b ();", pass(1))),
        ("1700000000002-B.down.sql", "DROP TABLE b;"),
    ]);
    project.applies(&database, &["--to", "A"]);
    let mut gate = Gate::close(&database, 1);
    let run = project.start(&database.url(), &["run"]);
    gate.wait_for_somebody();
    let url = database.url();
    thread::scope(|scope| {
        let revert = scope.spawn(|| project.whimbrel(&url, &["revert"]));
        wait_for_runners(&database, 2);
        // Time enough to take A back, were it not for the lock.
        thread::sleep(Duration::from_millis(400));
        gate.open();
        run.end().expect(0, "1 applied");
        let reverted = revert.join().unwrap();
        // What the run applied meanwhile is the newest, so that is taken back.
        reverted.expect(0, "B1700000000002");
    });
    assert_eq!(applied(&database), ["A1700000000001"]);
}
