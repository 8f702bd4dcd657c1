//! Verbs that read write nothing.

use testkit::{TestDatabase, dump, row_counts};

use crate::project::{Project, applied};

/// Asks with everything that reads, before and after there is something to read.
#[track_caller]
fn reads_only(project: &Project, database: &TestDatabase) {
    let contents = || (dump(&database.settings()), row_counts(&database.settings()));
    let before = contents();
    for arguments in [
        &["status"][..],
        &["show", "--json"],
        &["run", "--dry-run"],
        &["revert", "--dry-run", "--all"],
    ] {
        let ended = project.whimbrel(&database.url(), arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended}");
        assert_eq!(contents(), before, "{arguments:?}: {ended}");
    }
}

#[test]
fn sql_services_are_only_read() {
    let database = TestDatabase::create("reading");
    let project = Project::sql(&[
        (
            "1700000000001-One.up.sql",
            "CREATE TABLE one (a serial); SELECT nextval('one_a_seq');",
        ),
        ("1700000000001-One.down.sql", "DROP TABLE one;"),
    ]);
    reads_only(&project, &database);
    project.applies(&database, &[]);
    project
        .write("migrations/1700000000002-Two.up.sql", "INSERT INTO one DEFAULT VALUES;");
    reads_only(&project, &database);
    assert_eq!(applied(&database).len(), 1);
}

/// A program may send anything, also what ends the read-only transaction around it.
#[test]
fn programs_are_only_read() {
    let database = TestDatabase::create("reading ts");
    database.run("CREATE TABLE one (a int); CREATE SEQUENCE s");
    let project = Project::typescript(
        "all",
        &[
            ("One1700000000001", "{q}(`INSERT INTO one VALUES (1)`);"),
            (
                "Two1700000000002",
                "{q}(`COMMIT; CREATE TABLE two (); INSERT INTO one VALUES (2)`); \
                 {q}(`CREATE TABLE three ()`);",
            ),
            (
                "Three1700000000003",
                "{q}(`SET TRANSACTION READ WRITE`); {q}(`SELECT nextval('s')`); \
                 {q}(`SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE`); \
                 {q}(`COMMIT`); {q}(`INSERT INTO one VALUES (3)`);",
            ),
            (
                "Four1700000000004",
                "await q.commitTransaction(); {q}(`INSERT INTO one VALUES (4)`); \
                 await q.startTransaction();",
            ),
        ],
    );
    reads_only(&project, &database);
}
