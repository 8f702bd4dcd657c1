//! Concurrent index builds that fail, are killed, or meet what others left.

use testkit::TestDatabase;
use whimbrel::database::Session;

use crate::project::{Project, applied, rows, scalar, wait_for_runners, wait_until};

const INVALID: &str = "SELECT c.relname FROM pg_index i JOIN pg_class c ON \
                       c.oid = i.indexrelid WHERE NOT indisvalid ORDER BY 1";
const VALID: &str = "SELECT indexrelid::regclass::text FROM pg_index \
                     WHERE indisvalid AND indrelid = 't'::regclass ORDER BY 1";

/// A statement, an index build, a statement; each leaves traces if it runs twice.
fn project(build: &str) -> Project {
    let text = format!(
        "-- whimbrel: no-transaction\n\
         INSERT INTO log VALUES ('before; create index concurrently, twice?');\n\
         {build};\nINSERT INTO log VALUES ('after');\n"
    );
    Project::sql(&[("1700000000001-Index.up.sql", &text)])
}

fn database(hint: &str) -> TestDatabase {
    let database = TestDatabase::create(hint);
    database.run("CREATE TABLE t (a int); CREATE TABLE log (text text)");
    database
}

#[track_caller]
fn assert_done(database: &TestDatabase, indexes: &[&str]) {
    assert_eq!(rows(database, INVALID), Vec::<String>::new());
    assert_eq!(rows(database, VALID), indexes);
    assert_eq!(rows(database, "SELECT text FROM log").len(), 2);
    assert_eq!(applied(database).len(), 1);
}

#[test]
fn a_failed_unique_index_leaves_nothing() {
    let database = database("unique index");
    database.run("INSERT INTO t VALUES (1), (1)");
    let project = project("CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)");
    for _ in 0..2 {
        let failed = project.run(&database, &[]);
        failed.expect(1, "could not create unique index \"t_a\"");
        assert!(
            failed.says("the invalid index public.t_a was removed again"),
            "{failed}"
        );
        assert!(failed.says("1 of 3 statements are done"), "{failed}");
        assert_eq!(rows(&database, INVALID), Vec::<String>::new());
    }
    database.run("DELETE FROM t");
    let ended = project.applies(&database, &[]);
    assert!(ended.says("goes on behind statement 1 of 3"), "{ended}");
    assert_done(&database, &["t_a"]);
}

/// Makes an invalid index as a tool does that knows nothing about them.
fn leave_invalid(database: &TestDatabase, name: &str, table: &str) {
    database.run(&format!("INSERT INTO {table} VALUES (1), (1)"));
    let sql = format!("CREATE UNIQUE INDEX CONCURRENTLY \"{name}\" ON {table} (a)");
    database.session().batch(&sql).unwrap_err();
    database.run(&format!("DELETE FROM {table}"));
}

#[test]
fn an_invalid_index_of_others_is_built_anew() {
    for build in [
        "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)",
        // With IF NOT EXISTS the server alone would pass over the invalid one.
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS t_a ON public.t (a)",
    ] {
        let database = database("of others");
        leave_invalid(&database, "t_a", "t");
        // Part of the statement's text, but not what it is about.
        database.run("CREATE TABLE u (a int)");
        leave_invalid(&database, "create", "u");
        let ended = project(build).applies(&database, &[]);
        assert!(ended.says("removed the invalid index public.t_a"), "{ended}");
        assert_eq!(rows(&database, VALID), ["t_a"]);
        assert_eq!(rows(&database, INVALID), ["create"]);
    }
}

/// Keeps a snapshot that a concurrent build waits for.
fn reader(database: &TestDatabase) -> Session {
    let mut reader = database.session();
    reader.batch("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM t").unwrap();
    reader
}

fn building(database: &TestDatabase) -> String {
    let name = database.name();
    format!(
        "SELECT pid FROM pg_stat_activity WHERE datname = '{name}' AND \
         wait_event_type = 'Lock' AND query ~ '^(CREATE|REINDEX)'"
    )
}

#[test]
fn a_build_whose_client_is_killed_is_finished() {
    let database = database("killed build");
    let project = project("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    let mut reader = reader(&database);
    let run = project.start(&database.url(), &["run"]);
    wait_until(
        &mut database.session(),
        &format!("SELECT EXISTS ({})", building(&database)),
    );
    run.kill();
    // The server is still building: the next run waits for that.
    let mut next = project.start(&database.url(), &["run"]);
    wait_for_runners(&database, 2);
    assert!(!next.is_over());
    reader.batch("COMMIT").unwrap();
    next.end().expect(0, "taken as done by the run that was killed");
    assert_done(&database, &["t_a"]);
}

#[test]
fn a_build_whose_backend_is_killed_is_built_anew() {
    for (hint, before, build, indexes) in [
        ("create", "", "CREATE INDEX CONCURRENTLY t_a ON t (a)", "t_a"),
        ("table", "CREATE INDEX t_a ON t (a)", "REINDEX TABLE CONCURRENTLY t", "t_a"),
        ("index", "CREATE INDEX t_a ON t (a)", "REINDEX INDEX CONCURRENTLY t_a", "t_a"),
    ] {
        let database = database(&format!("killed {hint}"));
        database.run(before);
        let project = project(build);
        let mut reader = reader(&database);
        let run = project.start(&database.url(), &["run"]);
        let building = building(&database);
        wait_until(&mut database.session(), &format!("SELECT EXISTS ({building})"));
        let kill = format!("SELECT pg_terminate_backend(pid) FROM ({building}) b");
        database.run(&kill);
        run.end().expect(1, "1 of 3 statements are done");
        assert_eq!(rows(&database, INVALID).len(), 1, "{hint}");
        reader.batch("COMMIT").unwrap();
        let ended = project.applies(&database, &[]);
        assert!(ended.says("removed the invalid index"), "{hint}: {ended}");
        assert_done(&database, &[indexes]);
    }
}

#[test]
fn a_program_builds_anew_too() {
    let database = database("program builds");
    let project = Project::typescript(
        "each",
        &[(
            "Index1700000000001",
            "// alone\n{q}(`CREATE INDEX CONCURRENTLY t_a ON t (a)`);\n\
             {q}(`INSERT INTO log VALUES ('one'), ('two')`);",
        )],
    );
    let mut reader = reader(&database);
    let run = project.start(&database.url(), &["run"]);
    let building = building(&database);
    wait_until(&mut database.session(), &format!("SELECT EXISTS ({building})"));
    database.run(&format!("SELECT pg_terminate_backend(pid) FROM ({building}) b"));
    assert_eq!(run.end().code, Some(1));
    reader.batch("COMMIT").unwrap();
    let left = scalar(&mut reader, "SELECT count(*) FROM pg_index WHERE NOT indisvalid");
    assert_eq!(left.as_deref(), Some("1"));
    let ended = project.applies(&database, &[]);
    assert!(ended.says("removed the invalid index public.t_a"), "{ended}");
    assert_done(&database, &["t_a"]);
}
