//! The testkit itself: databases come, are separate, and go.

use testkit::{TestDatabase, TestServer, dump, row_counts, rows};
use whimbrel::database::Session;

#[test]
fn databases_are_separate_and_disappear() {
    let one = TestDatabase::create("first of two");
    let two = TestDatabase::create("second of two");
    one.run("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (2, NULL), (1, 'x')");
    let text = |s: &str| Some(s.to_owned());
    assert_eq!(
        rows(&one.settings(), "t"),
        [vec![text("1"), text("x")], vec![text("2"), None]]
    );
    assert_eq!(row_counts(&one.settings()), [("t".to_owned(), 2)]);
    assert!(row_counts(&two.settings()).is_empty());

    // A session that is still open must not keep the database alive.
    let (name, _open) = (one.name().to_owned(), one.session());
    drop(one);
    let mut session = Session::connect(&TestServer::get().settings()).unwrap();
    let sql = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    assert_eq!(session.batch(&sql).unwrap()[0].scalar(), Some("0"));
}

#[test]
fn equal_schemas_have_equal_dumps() {
    let ddl = "CREATE TABLE t (id serial PRIMARY KEY, b text NOT NULL)";
    let (one, two) = (TestDatabase::create("dump"), TestDatabase::create("dump"));
    one.run(ddl);
    two.run(ddl);
    let dumped = dump(&one.settings());
    assert!(dumped.contains("CREATE TABLE public.t"), "{dumped}");
    assert_eq!(dumped, dump(&two.settings()));
    two.run("ALTER TABLE t ALTER b DROP NOT NULL");
    assert_ne!(dumped, dump(&two.settings()));
}
