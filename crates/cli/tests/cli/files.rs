//! Files as people really write them.

use testkit::TestDatabase;

use crate::estate::Estate;

#[test]
fn odd_names_and_texts_run() {
    let database = TestDatabase::create("odd");
    let estate = Estate::new(&[
        ("migrations/1700000000001-Bom.up.sql", "\u{FEFF}CREATE TABLE a (i int);\r\n"),
        ("migrations/1700000000001-Bom.down.sql", "DROP TABLE a;\r\n"),
        (
            "migrations/1700000000002-Bodies.up.sql",
            "DO $$ BEGIN PERFORM 1; /* ; */ END $$;\n\
             CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;",
        ),
        ("migrations/1700000000003-With Space.up.sql", "CREATE TABLE \"sp ace\" (i int)"),
        ("migrations/1700000000004-Ünïcode.up.sql", "CREATE TABLE \"ü\" (i int)"),
        ("migrations/1700000000005-O'Quote.up.sql", "CREATE TABLE \"o'\" (i int)"),
        (
            "migrations/1700000000006-Dump.up.sql",
            "SELECT pg_catalog.set_config('search_path', '', false);\n\
             CREATE TABLE public.dumped (i int);",
        ),
        ("migrations/1700000000007-After.up.sql", "CREATE TABLE after_dump (i int);"),
    ]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["7 applied"]);
    database.run(
        "SELECT FROM a, \"sp ace\", \"ü\", \"o'\", public.dumped, public.after_dump",
    );
    estate.whimbrel(&database, "", &["status", "--check"]).expect(0, &["7 applied"]);
    let revert = estate.whimbrel(&database, "", &["revert"]);
    revert.expect(3, &["After1700000000007 has no down part", "nothing was changed"]);
    let doctor = estate.whimbrel(&database, "", &["doctor"]);
    let warning = "! no way down: Bodies1700000000002";
    doctor.expect(0, &[warning, "and 1 more"]).without("Bom17");
}

#[test]
fn a_syntax_error_has_its_line_and_no_noise() {
    let database = TestDatabase::create("syntax");
    let text = "CREATE TABLE a (i int);\n\nSELCT 1;\n";
    let estate = Estate::new(&[("migrations/1700000000001-A.up.sql", text)]);
    let run = estate.whimbrel(&database, "", &["run"]);
    let place = "migrations/1700000000001-A.up.sql:3:1";
    run.expect(1, &[place, "statement 2", "rolled back"]).without("no transaction");
}

#[test]
fn what_only_psql_understands_is_refused_with_its_place() {
    let database = TestDatabase::create("psql");
    let copy = "CREATE TABLE a (i int);\nCOPY a FROM stdin;\n1\n\\.\nSELECT 1;\n";
    for (text, place, what) in [
        (
            "SELECT 1;\n\\connect other\n",
            "up.sql:2:1",
            "`\\connect` is a command of psql",
        ),
        (copy, "up.sql:2:1", "COPY through the connection"),
        ("SELECT 'open;\nSELECT 2;", "up.sql:1:8", "no closing quote"),
        ("DO $a$ BEGIN; END;", "up.sql:1:4", "no closing `$a$`"),
        ("SELECT 1;\nBEGIN;\nCOMMIT;", "up.sql:2:1", "`BEGIN` inside a migration"),
    ] {
        let estate = Estate::new(&[("migrations/1700000000001-A.up.sql", text)]);
        let run = estate.whimbrel(&database, "", &["run"]);
        let run = run.expect(3, &[place, what, "nothing was changed"]);
        assert_eq!(run.stderr.matches("up.sql:").count(), 1, "{run}");
    }
}

#[test]
fn everything_that_is_wrong_with_files_is_said_in_order() {
    let database = TestDatabase::create("wrong");
    let estate = Estate::new(&[
        ("migrations/1700000000002-B.up.sql", ""),
        ("migrations/1700000000001-A.up.sql", "-- later\n"),
        ("migrations/1700000000003-C.up.sql", "SELECT 1;"),
    ]);
    estate.write("migrations/1700000000004-D.up.sql", [b'S', 0xFF]);
    let run = estate.whimbrel(&database, "", &["run"]).expect(2, &["not in UTF-8"]);
    let at = |name: &str| run.stderr.find(name).unwrap();
    assert!(at("001-A") < at("002-B") && at("002-B") < at("004-D"), "{run}");
}
