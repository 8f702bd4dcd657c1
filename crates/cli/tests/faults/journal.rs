//! What the journal tells.

use testkit::TestDatabase;

use crate::project::{Project, applied, rows};

fn journal(database: &TestDatabase) -> Vec<String> {
    rows(
        database,
        "SELECT concat_ws(' ', name, direction, kind, state, completed, error) \
           FROM migrations_journal ORDER BY id",
    )
}

#[test]
fn every_attempt_has_a_row() {
    let database = TestDatabase::create("journal");
    let project = Project::sql(&[
        ("1700000000001-One.up.sql", "CREATE TABLE one (); SELECT pg_sleep(0.02);"),
        ("1700000000001-One.down.sql", "DROP TABLE one;"),
        ("1700000000002-Two.up.sql", "-- whimbrel: no-transaction\nSELECT 1;\nSELECT 2;"),
        ("1700000000003-Three.up.sql", "SELECT 1;\nSELECT pg_sleep(0.02); SELECT 1/0;"),
    ]);
    project.run(&database, &[]).expect(1, "division by zero");
    project.write("migrations/1700000000003-Three.up.sql", "SELECT 1;");
    project.applies(&database, &["--fake"]);
    project.remove("migrations/1700000000003-Three.up.sql");
    project.write("migrations/1700000000003-Three.up.sql", "SELECT 1;");
    let revert = ["revert", "--count", "2", "--fake"];
    assert_eq!(project.whimbrel(&database.url(), &revert).code, Some(0));
    assert_eq!(project.whimbrel(&database.url(), &["revert"]).code, Some(0));
    assert_eq!(
        journal(&database),
        [
            "One1700000000001 up wrapped done 0",
            "Two1700000000002 up alone done 2",
            "Three1700000000003 up wrapped failed 2 division by zero (22012)",
            "Three1700000000003 up fake done 0",
            "Three1700000000003 down fake done 0",
            "Two1700000000002 down fake done 0",
            "One1700000000001 down wrapped done 0",
        ]
    );
    // Who, when, how long, which text, with what.
    let complete = "SELECT bool_and(role = current_user AND client LIKE 'whimbrel %' \
        AND tool LIKE 'whimbrel _%' AND length(checksum) = 64 AND run_id <> '' \
        AND started_at > now() - interval '1 minute' AND elapsed >= '0'::interval)::text \
        FROM migrations_journal";
    assert_eq!(rows(&database, complete), ["true"]);
    let slow = "SELECT bool_and(elapsed >= '20 ms')::text FROM migrations_journal \
        WHERE state = 'failed' OR (name, direction) = ('One1700000000001', 'up')";
    assert_eq!(rows(&database, slow), ["true"]);
    let runs = "SELECT count(DISTINCT run_id) FROM migrations_journal";
    assert_eq!(rows(&database, runs), ["4"]);
}

#[test]
fn no_journal_is_kept_when_nobody_wants_one() {
    for mode in ["all", "each", "none"] {
        let database = TestDatabase::create("without journal");
        let project =
            Project::sql(&[("1700000000001-One.up.sql", "CREATE TABLE one ();")]);
        project.applies(&database, &["--no-journal", "--transaction", mode]);
        let tables = "SELECT relname FROM pg_class WHERE relkind = 'r' \
                      AND relnamespace = 'public'::regnamespace ORDER BY 1";
        assert_eq!(rows(&database, tables), ["migrations", "one"]);
        assert_eq!(applied(&database).len(), 1);
    }
}

/// The row of what runs shares its transaction: what is rolled back left no trace of
/// success.
#[test]
fn what_is_rolled_back_is_not_done() {
    let database = TestDatabase::create("rolled back");
    let project = Project::sql(&[
        ("1700000000001-One.up.sql", "CREATE TABLE one ();"),
        ("1700000000002-Two.up.sql", "SELECT 1/0;"),
    ]);
    let ended = project.run(&database, &["--transaction", "all"]);
    ended.expect(1, "the whole run was rolled back");
    assert_eq!(
        journal(&database),
        ["Two1700000000002 up wrapped failed 0 division by zero (22012)"]
    );
}
