//! `pg_dump` as the second observer of a proof.

#![expect(clippy::unwrap_used, reason = "in a test, failing is how to tell")]

use testkit::TestServer;
use whimbrel::database::shadow::{DatabaseTraits, Shadow, ShadowDatabase, ShadowServer};
use whimbrel::migration::Direction;
use whimbrel::prove::{Observed, Observer};

fn shadow() -> Shadow {
    let place = ShadowServer::Existing(Box::new(TestServer::get().settings()));
    Shadow::open(&place, None).unwrap()
}

fn database(shadow: &Shadow, sql: &str) -> ShadowDatabase {
    let database = shadow.create(&DatabaseTraits::default()).unwrap();
    database.connect().unwrap().batch(sql).unwrap();
    database
}

fn observer(shadow: &Shadow) -> Option<Observer<'_>> {
    let program = TestServer::get().pg_dump();
    program.is_file().then(|| Observer { program: Some(program), shadow })
}

#[test]
fn what_only_pg_dump_sees_is_told_with_its_lines() {
    let shadow = shadow();
    let Some(observer) = observer(&shadow) else { return };
    let one = database(&shadow, "CREATE TABLE t (a int DEFAULT 1, b text)");
    let other = database(&shadow, "CREATE TABLE t (a int DEFAULT 2, b text)");
    let seen = observer.compare(&one, &other, Direction::Down).unwrap();
    let Some(Observed::Differs { direction, missing, extra }) = seen else {
        panic!("{seen:?}");
    };
    assert_eq!(direction, Direction::Down);
    assert_eq!(
        (missing.join(""), extra.join("")),
        ("a integer DEFAULT 1".to_owned(), "a integer DEFAULT 2".to_owned(),)
    );
}

/// The order of columns cannot be changed, and PostgreSQL prints some expressions
/// otherwise when it has read what it printed.
#[test]
fn what_makes_no_difference_is_none() {
    let shadow = shadow();
    let Some(observer) = observer(&shadow) else { return };
    let one = database(
        &shadow,
        "CREATE TABLE t (a varchar(9) CHECK (a IN ('x', 'y')), b text, c int)",
    );
    let other = database(
        &shadow,
        "CREATE TABLE t (c int, b text, a varchar(9) CONSTRAINT t_a_check CHECK
             (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))))",
    );
    assert_eq!(observer.compare(&one, &other, Direction::Up).unwrap(), None);
}

#[test]
fn without_a_program_nobody_looks() {
    let shadow = shadow();
    let observer = Observer { program: None, shadow: &shadow };
    let one = database(&shadow, "CREATE TABLE t (a int)");
    let reason = observer.compare(&one, &one, Direction::Up).unwrap_err();
    assert!(reason.contains("no pg_dump"), "{reason}");
}
