use super::*;
use crate::sql::TransactionControl;

fn pieces(sql: &str) -> Vec<&str> {
    let statements = split(sql).unwrap_or_else(|error| panic!("{sql}\n{error}"));
    statements.iter().map(|statement| statement.text(sql)).collect()
}

/// Each line is one statement; joined they must come apart at exactly these places.
fn comes_apart(statements: &[&str]) {
    for separator in [";", " ; ", ";\n-- a; comment\n", "; /* ;/* ; */ */ ;;\n"] {
        let script = statements.join(separator);
        assert_eq!(pieces(&script), statements, "{script}");
    }
}

#[test]
fn quotations_hide_semicolons() {
    comes_apart(&[
        "SELECT 'a;b', 'it''s;', ''",
        r"SELECT 'C:\', 1",
        r"SELECT E'\';', e'\\', E'a''b;'",
        r#"SELECT "a;b""c;" FROM t"#,
        r"SELECT U&'d\0061t;', U&'!;' UESCAPE '!'",
        r#"SELECT U&"d\0061;ta""#,
        "SELECT B'01', x'1F', N'n;'",
        "SELECT $$a;'b$$, $tag$;$$;$other$;$tag$, $Ünï$;$Ünï$",
        "SELECT 'one;'\n  'two;'",
        "SELECT E'one;' -- it goes on; here\n\n '\\'two;'",
    ]);
}

#[test]
fn what_looks_like_a_quotation_is_none() {
    comes_apart(&[
        "SELECT a$b$c FROM t",
        "PREPARE p AS SELECT $1, $2$$;$$",
        "SELECT $1$2",
        "SELECT type'a' FROM t",
        r"SELECT somee'\'",
        "SELECT _e'a\\'",
        r"SELECT 'a' '\'",
    ]);
}

#[test]
fn comments_and_operators() {
    comes_apart(&[
        "SELECT 1 /* ; ' $$ \" /* nested ; */ ; */ + 2",
        "SELECT 1 -- ; '\n + 2",
        "SELECT 1 -- ;\r + 2",
        "SELECT 2*/* ; */3, 4@-1, 5 ->> 6, 7 /8, 9-/* ; */- 1",
        "SELECT a #>> '{b}', c @> d, e <-> f, g ?| h, !! 3",
        "SELECT 1 /*/ ; */ + 2 /* ; **/ + 3",
    ]);
}

#[test]
fn parentheses_and_bodies_keep_their_semicolons() {
    comes_apart(&[
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); DELETE FROM v)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "create or replace procedure p() begin atomic end",
        "CREATE FUNCTION f(a int) RETURNS int BEGIN /* c */ ATOMIC SELECT 1 end; \
         SELECT CASE a WHEN 1 THEN 2 END; SELECT (CASE WHEN true THEN 1 END) AS case; \
         SELECT 1 AS end, t.end FROM t; END",
        "BEGIN",
        "SELECT 1",
        "END",
        "CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$",
        "CREATE FUNCTION h() RETURNS int RETURN CASE WHEN true THEN 1 END",
        "CREATE TABLE atomic (begin int, atomic int)",
    ]);
}

#[test]
fn positions_are_bytes_and_empty_statements_vanish() {
    let sql = "\u{FEFF};; -- c\n  SELECT 'é' ; \t/* x */ ;\nDO $$;$$";
    let found = split(sql).unwrap();
    let select = sql.find("SELECT").unwrap();
    let end = sql.find(" ; \t").unwrap();
    assert_eq!((found[0].start, found[0].end), (select, end));
    assert_eq!(found[0].keyword, "SELECT");
    assert_eq!((found[1].text(sql), found[1].end), ("DO $$;$$", sql.len()));
    assert_eq!(found.len(), 2);
    assert_eq!(pieces("  -- nothing here\n ; ;"), Vec::<&str>::new());
}

#[test]
fn a_trailing_comment_belongs_to_no_statement() {
    assert_eq!(pieces("SELECT 1 -- one\n/* two */"), ["SELECT 1"]);
    assert_eq!(pieces("SELECT 1 /* in */ + 2 /* out */;"), ["SELECT 1 /* in */ + 2"]);
}

#[test]
fn unclosed_things_name_their_place() {
    for (sql, what, line, column) in [
        ("SELECT 1;\n SELECT 'a;", Unclosed::String, 2, 9),
        (r"SELECT E'a\';", Unclosed::String, 1, 8),
        ("SELECT \"a;", Unclosed::Identifier, 1, 8),
        ("DO $x$ a $y$;", Unclosed::Dollar("$x$".into()), 1, 4),
        ("SELECT 1; /* /* */", Unclosed::Comment, 1, 11),
        ("é('x'; SELECT (2)", Unclosed::Parenthesis, 1, 2),
        ("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; ", Unclosed::AtomicBody, 1, 27),
    ] {
        let error = split(sql).unwrap_err();
        let at = Position { line, column };
        assert!(
            matches!(&error, SplitError::Unclosed { what: w, at: a, .. } if *w == what && *a == at),
            "{sql}: {error:?}"
        );
    }
}

#[test]
fn what_only_psql_runs_is_refused() {
    let error = split("SELECT 1;\n\\connect other\n").unwrap_err();
    assert_eq!(error.position(), Position { line: 2, column: 1 });
    assert!(error.to_string().contains(r"`\connect`"), "{error}");
    assert!(split(r"SELECT '\connect'").is_ok());

    for sql in [
        "COPY t FROM STDIN",
        "copy t (a, b) from stdin with (format csv)",
        "COPY (SELECT 1) TO STDOUT",
    ] {
        let error = split(&format!("SELECT 1; {sql};")).unwrap_err();
        assert!(matches!(error, SplitError::CopyData { offset: 10, .. }), "{sql}");
    }
    assert!(split("COPY t FROM '/tmp/stdin'; COPY \"stdin\" TO 'x'").is_ok());
    assert!(matches!(split("SELECT '\0'"), Err(SplitError::Nul { offset: 8, .. })));
}

#[test]
fn needs_are_read_through_comments_and_parentheses() {
    let needs = |sql: &str| split(sql).unwrap()[0].needs;
    assert_eq!(needs("REINDEX (VERBOSE, CONCURRENTLY) TABLE t"), Needs::NoTransaction);
    assert_eq!(
        needs("create /* x */ index -- y\n concurrently i on t (a)"),
        Needs::NoTransaction
    );
    assert_eq!(needs("CREATE INDEX \"CONCURRENTLY\" ON t (a)"), Needs::Nothing);
    assert_eq!(needs("BEGIN"), Needs::Control(TransactionControl::Begin));
}
