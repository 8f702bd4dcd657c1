//! What is wrong with a source is said with its place.

use testkit::TestDatabase;
use whimbrel::source::{Ddl, Declaration, Origin, SourceError};
use whimbrel::sql::Position;

use crate::folder::{Files, elaborate};

#[test]
fn all_errors_are_reported_with_their_places_the_causes_first() {
    let files = Files::new(&[
        (
            "a/view.sql",
            "-- é\nCREATE VIEW v AS\n  SELECT * FROM missing;\nCREATE TABLE u (a int);",
        ),
        (
            "b.sql",
            "\u{FEFF}CREATE TABLE t (\r\n  é int,\r\n  b wrong_type\r\n);\r\nSELEC 1;\r\n",
        ),
    ]);
    let errors = files.elaborate().map(|_| ()).unwrap_err();
    let found: Vec<(String, &str, &str)> = errors
        .iter()
        .map(|error| match error {
            SourceError::Statement { origin, error, .. } => {
                (files.place(origin), error.code.as_str(), origin.label.as_str())
            }
            other => panic!("{other}"),
        })
        .collect();
    let place = |place: &str, code, label| (place.to_owned(), code, label);
    let expected = [
        place("b.sql:5:1", "42601", "statement 2"),
        place("a/view.sql:3:17", "42P01", "statement 1"),
        place("b.sql:3:5", "42704", "statement 1"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn positions_count_in_the_statement_as_well() {
    let files = Files::new(&[("a.sql", "SELECT 1;  CREATE TABLE t (a wrong);")]);
    let errors = files.elaborate().map(|_| ()).unwrap_err();
    let Some(SourceError::Statement { text, error, .. }) = errors.iter().next() else {
        panic!("{errors}");
    };
    let before = error.position.unwrap() as usize - 1;
    assert_eq!(&text[before..], "wrong)");
}

#[test]
fn two_definitions_of_one_object_name_both_places() {
    let files = Files::new(&[
        ("a.sql", "CREATE SCHEMA s; CREATE TABLE s.t (a int);\nCREATE TABLE t (a int);"),
        ("b.sql", "\nCREATE  TABLE T (b text);"),
        (
            "c.sql",
            "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        ),
        (
            "d.sql",
            "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 3';\n\
             CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2';",
        ),
        ("e.sql", "CREATE TABLE IF NOT EXISTS t (c date);"),
        ("f.sql", "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 4';"),
        ("g.sql", "CREATE SCHEMA s;"),
    ]);
    let mut found: Vec<String> = files.errors().lines().map(str::to_owned).collect();
    found.sort();
    let expected = [
        "b.sql:2:1: table public.t is defined at a.sql:2:1 already",
        "d.sql:2:1: function public.f(integer) is defined at c.sql:1:1 already",
        "e.sql:1:1: table public.t is defined at a.sql:2:1 already",
        "f.sql:1:1: function public.f(pg_catalog.text) is defined at d.sql:1:1 already",
        "g.sql:1:1: schema s is defined at a.sql:1:1 already",
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_is_there_from_the_beginning_is_no_duplicate() {
    let files = Files::new(&[
        ("a.sql", "CREATE SCHEMA public; CREATE EXTENSION plpgsql;"),
        ("b.sql", "CREATE SCHEMA IF NOT EXISTS s; CREATE TABLE s.t (a int);"),
        ("c.sql", "DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA IF NOT EXISTS s;"),
    ]);
    let (database, _) = files.elaborate().unwrap();
    assert!(database.connect().unwrap().batch("SELECT a FROM s.t").is_ok());
}

#[test]
fn what_has_no_place_in_a_source_is_refused_by_name() {
    for (sql, word) in [
        ("ALTER SYSTEM SET work_mem = '1GB'", "ALTER SYSTEM"),
        ("CREATE DATABASE other", "CREATE DATABASE"),
        ("DROP ROLE postgres", "DROP ROLE"),
        ("VACUUM", "VACUUM"),
        ("ROLLBACK", "ROLLBACK"),
        ("CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p", "connect = false"),
        ("\\connect other", r"`\connect` is a command of psql"),
        ("\\restrict abc", r"`\restrict` is a command of psql"),
        ("COPY t FROM stdin", "use INSERT"),
    ] {
        let files = Files::new(&[("a.sql", format!("SELECT 1;\n {sql};\n"))]);
        let error = files.relative(&files.read().unwrap_err().to_string());
        assert!(error.starts_with("a.sql:"), "{error}");
        assert!(error.contains('2') && error.contains(word), "{error}");
    }
}

#[test]
fn statements_that_need_each_other_are_named_together() {
    let files = Files::new(&[
        ("a.sql", "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES b);"),
        ("b.sql", "CREATE TABLE b (id int PRIMARY KEY, c int REFERENCES c);"),
        (
            "c.sql",
            "CREATE TABLE d (id int);\nCREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a);",
        ),
        ("e.sql", "CREATE VIEW e AS SELECT * FROM a;"),
    ]);
    let errors = files.errors();
    let lines: Vec<&str> = errors.lines().collect();
    assert!(
        lines[0].starts_with("a.sql:1:1, b.sql:1:1, c.sql:2:1 need each other"),
        "{errors}"
    );
    assert_eq!(lines.len(), 5, "{errors}");
}

#[test]
fn the_roles_of_a_given_server_are_left_alone() {
    let files = Files::new(&[("a.sql", "ALTER ROLE postgres SET work_mem = '1MB';")]);
    let error = files.errors();
    assert!(error.starts_with("a.sql:1:1: ALTER ROLE would change a role"), "{error}");
}

#[test]
fn files_that_are_no_text_are_named() {
    let files = Files::new(&[
        ("a.sql", b"SELECT 'caf\xE9'".to_vec()),
        ("b.sql", b"\xFF\xFES\0E\0".to_vec()),
    ]);
    let error = files.errors();
    assert!(error.contains("a.sql:1:12") && error.contains("UTF-16"), "{error}");
    let missing = Ddl::read(&files.path("none.sql")).unwrap_err();
    assert!(missing.to_string().contains("none.sql"), "{missing}");
}

#[test]
fn declarations_keep_their_own_origins() {
    let origin = |label: &str, line| Origin {
        path: "src/user.entity.ts".into(),
        position: Some(Position { line, column: 3 }),
        label: label.to_owned(),
    };
    let declaration = |sql: &str, label, line| Declaration {
        sql: sql.to_owned(),
        origin: origin(label, line),
    };
    let good = [
        declaration("CREATE INDEX i ON users (id)", "Index i", 9),
        declaration("CREATE TABLE users (id int)", "User", 4),
    ];
    let (_, elaborated) = elaborate(&Ddl::declared(good.clone()).unwrap()).unwrap();
    let table = elaborated.origins.of_identity("table", "public.users");
    assert_eq!(table, Some(&origin("User", 4)));
    let index = elaborated.origins.of_identity("index", "public.i");
    assert_eq!(index, Some(&origin("Index i", 9)));

    let bad = declaration("ALTER TABLE users ADD a wrong", "User.a", 5);
    let ddl = Ddl::declared(good.into_iter().chain([bad])).unwrap();
    let errors = elaborate(&ddl).map(|_| ()).unwrap_err();
    assert!(errors.to_string().starts_with("src/user.entity.ts:5:3: "), "{errors}");
}

#[test]
fn without_a_superuser_there_are_no_origins_but_all_else() {
    use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowServer};
    let plain = TestDatabase::create("plain");
    plain.run(
        "DO $$ BEGIN CREATE ROLE source_plain LOGIN CREATEDB PASSWORD 'p';
         EXCEPTION WHEN duplicate_object THEN END $$",
    );
    let settings = whimbrel::database::Settings {
        user: "source_plain".to_owned(),
        ..plain.settings()
    };
    let shadow = Shadow::open(&ShadowServer::Existing(Box::new(settings)), None).unwrap();
    let files = Files::new(&[
        ("a.sql", "CREATE VIEW v AS SELECT * FROM t;"),
        ("b.sql", "CREATE SCHEMA s; CREATE TABLE s.t (a int); SET search_path = s;"),
        ("c.sql", "SET search_path = s; CREATE TABLE t2 (a int);"),
    ]);
    let database = shadow.create(&DatabaseTraits::default()).unwrap();
    let errors = files.read().unwrap().elaborate(&database).map(|_| ()).unwrap_err();
    assert!(files.relative(&errors.to_string()).starts_with("a.sql:1:32"), "{errors}");
    let files = Files::new(&[
        ("a.sql", "CREATE VIEW s.v AS SELECT * FROM s.t;"),
        ("b.sql", "CREATE SCHEMA s; CREATE TABLE s.t (a int);"),
    ]);
    let database = shadow.create(&DatabaseTraits::default()).unwrap();
    let elaborated = files.read().unwrap().elaborate(&database).unwrap();
    assert_eq!(elaborated.origins.iter().count(), 0);
}
