//! The bodies of functions are looked at once everything is there.

use testkit::dump;
use whimbrel::source::SourceError;

use crate::folder::Files;

#[test]
fn a_body_may_use_what_comes_later() {
    let files = Files::new(&[
        (
            "a.sql",
            "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';",
        ),
        ("b.sql", "CREATE TABLE t (a int);"),
    ]);
    files.elaborate().unwrap();
}

#[test]
fn a_wrong_body_is_an_error_at_its_place() {
    let files = Files::new(&[
        (
            "a.sql",
            "CREATE TABLE t (a int);\n\
             CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$\n\
             \x20 SELECT count(*) FROM t\n   WHERE b = 1\n$$;",
        ),
        (
            "b.sql",
            "\n\nCREATE OR REPLACE PROCEDURE p(n int) LANGUAGE plpgsql AS $body$\n\
             BEGIN\n  IF n > 0 THAN\n  RETURN;\n  END IF;\nEND $body$;",
        ),
        ("c.sql", "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT ''x''';"),
    ]);
    let errors = files.elaborate().map(|_| ()).unwrap_err();
    let mut found: Vec<(String, String)> = errors
        .iter()
        .map(|error| match error {
            SourceError::Body { function, origin, .. } => {
                (files.place(origin.as_ref().unwrap()), function.clone())
            }
            other => panic!("{other}"),
        })
        .collect();
    found.sort();
    let place = |place: &str, function: &str| (place.to_owned(), function.to_owned());
    let expected = [
        place("a.sql:4:10", "public.f()"),
        place("b.sql:6:9", "public.p(integer)"),
        place("c.sql:1:1", "public.g()"),
    ];
    assert_eq!(found, expected, "{errors}");
}

#[test]
fn a_body_finds_its_names_as_it_would_when_it_runs() {
    let files = Files::new(&[(
        "a.sql",
        // As pg_dump writes it: names in bodies are looked up when they run.
        "SET check_function_bodies = false;
         SELECT pg_catalog.set_config('search_path', '', false);
         CREATE TABLE public.t (a int);
         CREATE FUNCTION public.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';",
    ), (
        "b.sql",
        "CREATE SCHEMA s;
         SET search_path = s;
         CREATE TABLE only_here (a int);
         CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM only_here';
         RESET search_path;
         CREATE FUNCTION g() RETURNS bigint LANGUAGE sql SET search_path = s, public
         AS 'SELECT count(*) FROM only_here';",
    )]);
    files.elaborate().unwrap();
}

#[test]
fn looking_changes_nothing() {
    let sql = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql SET work_mem = '8MB'
               AS 'BEGIN RETURN 1; END'; REVOKE ALL ON FUNCTION f() FROM PUBLIC;";
    let (database, _) = Files::new(&[("a.sql", sql)]).elaborate().unwrap();
    let plain = testkit::TestDatabase::create("looking");
    plain.run(sql);
    assert_eq!(dump(&database.settings()), dump(&plain.settings()));
    let mut session = database.connect().unwrap();
    let left = "SELECT count(*) FROM pg_event_trigger";
    assert_eq!(session.batch(left).unwrap()[0].scalar(), Some("0"));
}
