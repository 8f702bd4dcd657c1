//! Servers and roles that refuse.

use testkit::TestDatabase;

use crate::project::{Project, applied, rows};

fn project() -> Project {
    Project::sql(&[("1700000000001-One.up.sql", "INSERT INTO witness VALUES ('one');")])
}

/// A role of its own and the URL to connect with it.
fn role(database: &TestDatabase) -> (String, String) {
    let role = format!("role_{}", database.name());
    database.run(&format!(
        "CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA public TO {role}"
    ));
    database.run("CREATE TABLE witness (name text)");
    database.run(&format!("GRANT ALL ON witness TO {role}"));
    let settings = database.settings();
    let settings = whimbrel::database::Settings { user: role.clone(), ..settings };
    (role, settings.connection_url().expose().to_owned())
}

const TRACKING: &str = "CREATE TABLE migrations (id serial PRIMARY KEY, \
                        \"timestamp\" bigint NOT NULL, name varchar NOT NULL)";

#[test]
fn a_read_only_database_is_refused() {
    let database = TestDatabase::create("read only");
    database.run("CREATE TABLE witness (name text)");
    let name = database.name().to_owned();
    database
        .run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    let refused = project().run(&database, &[]);
    refused.expect(3, "the database is read-only");
    assert!(refused.says("connect to the primary server"), "{refused}");
    assert_eq!(rows(&database, "SELECT name FROM witness").len(), 0);
}

#[test]
fn a_missing_right_to_create_is_told() {
    let database = TestDatabase::create("no create");
    let (_, url) = role(&database);
    let ended = project().whimbrel(&url, &["run"]);
    ended.expect(1, "preparing the tracking table: permission denied for schema public");
    assert!(ended.says("the role lacks a privilege"), "{ended}");
    assert_eq!(rows(&database, "SELECT name FROM witness").len(), 0);
}

#[test]
fn a_missing_right_to_insert_is_told_and_rolled_back() {
    for mode in ["all", "each", "none"] {
        let database = TestDatabase::create("no insert");
        let (role, url) = role(&database);
        database.run(&format!("{TRACKING}; GRANT SELECT ON migrations TO {role}"));
        let ended = project().whimbrel(&url, &["run", "--transaction", mode]);
        ended.expect(1, "permission denied for table migrations");
        assert_eq!(rows(&database, "SELECT name FROM witness").len(), 0, "{ended}");
    }
}

/// Without a journal the run goes on; it says why there is none.
#[test]
fn a_journal_that_cannot_be_is_a_warning() {
    for journal in ["", "CREATE TABLE migrations_journal (id int)"] {
        let database = TestDatabase::create("no journal");
        let (role, url) = role(&database);
        database.run(&format!("{TRACKING}; {journal}"));
        database.run(&format!(
            "GRANT ALL ON migrations TO {role}; GRANT ALL ON migrations_id_seq TO {role}"
        ));
        let ended = project().whimbrel(&url, &["run"]);
        ended.expect(0, "warning: no journal is kept");
        assert_eq!(applied(&database), ["One1700000000001"]);
        project().whimbrel(&url, &["run"]).expect(0, "nothing pending");
    }
}

/// A role that a file takes on is not the one that keeps the history.
#[test]
fn a_file_may_take_on_another_role() {
    for mode in ["all", "each", "none"] {
        let database = TestDatabase::create("set role");
        let (role, _) = role(&database);
        let project = Project::sql(&[
            (
                "1700000000001-One.up.sql",
                &format!("SET ROLE {role}; INSERT INTO witness VALUES ('one');"),
            ),
            ("1700000000002-Two.up.sql", "INSERT INTO witness VALUES (current_user);"),
        ]);
        project.applies(&database, &["--transaction", mode]);
        let names = rows(&database, "SELECT name FROM witness ORDER BY name");
        assert_eq!(names, ["one", "postgres"]);
    }
}

/// Outside a transaction a file must be cut into statements; what cannot be cut must
/// not count as a file without statements.
#[test]
fn what_cannot_be_cut_is_not_recorded() {
    for (head, mode, code) in
        [("-- whimbrel: no-transaction\n", "each", 2), ("", "none", 3)]
    {
        let database = TestDatabase::create("unclosed");
        let text = format!("{head}CREATE TABLE a ();\nSELECT 'open;\n");
        let project = Project::sql(&[("1700000000001-One.up.sql", &text)]);
        let ended = project.run(&database, &["--transaction", mode]);
        ended.expect(code, "no closing quote");
        let tables =
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace";
        assert_eq!(rows(&database, tables), Vec::<String>::new());
    }
}

#[test]
fn transaction_control_is_refused_both_ways() {
    let database = TestDatabase::create("control");
    let project = Project::sql(&[
        ("1700000000001-One.up.sql", "CREATE TABLE a ();"),
        ("1700000000001-One.down.sql", "DROP TABLE a;\nCOMMIT;"),
    ]);
    project.applies(&database, &[]);
    let ended = project.whimbrel(&database.url(), &["revert"]);
    ended.expect(3, "`COMMIT` inside a migration that runs in a transaction");
    assert_eq!(applied(&database).len(), 1);
}

/// In mode `none` a file may have transactions of its own; what failed in them is not
/// said to be done, and what they committed is not said to be rolled back.
#[test]
fn own_transactions_are_gone_on_from_where_they_ended() {
    let database = TestDatabase::create("own transaction");
    let text = "CREATE TABLE witness (name text);\nBEGIN;\n\
                INSERT INTO witness VALUES ('one');\nSELECT 1/(SELECT count(*) FROM mended);\n\
                COMMIT;";
    let project = Project::sql(&[("1700000000001-One.up.sql", text)]);
    database.run("CREATE TABLE mended (a int)");
    let ended = project.run(&database, &["--transaction", "none"]);
    ended.expect(1, "1 of 5 statements are done");
    assert_eq!(rows(&database, "SELECT name FROM witness").len(), 0);
    database.run("INSERT INTO mended VALUES (1)");
    let ended = project.applies(&database, &["--transaction", "none"]);
    assert!(ended.says("goes on behind statement 1 of 5"), "{ended}");
    assert_eq!(rows(&database, "SELECT name FROM witness"), ["one"]);
}

/// The part that is done cannot be edited away.
#[test]
fn an_edited_done_part_is_refused() {
    let database = TestDatabase::create("edited prefix");
    let text = |first: &str, second: &str| {
        format!("-- whimbrel: no-transaction\n{first};\n{second};\n")
    };
    let file = "migrations/1700000000001-One.up.sql";
    let project = Project::sql(&[]);
    project.write(file, text("CREATE TABLE witness (name text)", "SELECT 1/0"));
    project.run(&database, &[]).expect(1, "1 of 2 statements are done");
    project.write(file, text("CREATE TABLE witness (name varchar)", "SELECT 1"));
    project.run(&database, &[]).expect(3, "that part of the file was edited since");
    // Another mode does not run it from the beginning either.
    project.write(file, "CREATE TABLE witness (name text);\nSELECT 1;");
    project.run(&database, &["--transaction", "all"]).expect(3, "--transaction each");
    project.applies(&database, &["--transaction", "each"]);
    assert_eq!(applied(&database), ["One1700000000001"]);
}

/// Settings of the part that is done hold for the rest.
#[test]
fn settings_are_made_again_when_going_on() {
    let database = TestDatabase::create("settings again");
    let text = "-- whimbrel: no-transaction\nCREATE SCHEMA app;\nSET search_path = app;\n\
                SELECT 1/(SELECT count(*) FROM public.mended);\nCREATE TABLE here ();\n";
    let project = Project::sql(&[("1700000000001-One.up.sql", text)]);
    database.run("CREATE TABLE mended (a int)");
    project.run(&database, &[]).expect(1, "2 of 4 statements are done");
    database.run("INSERT INTO mended VALUES (1)");
    project.applies(&database, &[]);
    let schema =
        "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'here'";
    assert_eq!(rows(&database, schema), ["app"]);
}
