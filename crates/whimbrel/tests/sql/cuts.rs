//! Running the pieces of a script one by one gives the same as running the whole.

use testkit::{TestDatabase, dump, row_counts};
use whimbrel::database::{Outcome, Session};
use whimbrel::sql::{SplitError, Unclosed, split};

/// One of everything that a cut could go wrong at.
const SCRIPT: &str = r#"
CREATE TABLE t (a int, b text, "end" int, "x;y" text DEFAULT ';');
INSERT INTO t VALUES (1, 'a;b', 2), (2, 'C:\', 3); -- a ; comment
INSERT INTO t (b) VALUES (E'\';'), (E'a' -- goes on ; here
  '\';b'), (U&'d\0061;' ), ('it''s;'
  ' two lines;');
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC
  SELECT 1; /* ; END; */ SELECT CASE a WHEN 1 THEN CASE WHEN true THEN 2 END END;
  SELECT (SELECT 1 AS end) end;
END;
CREATE OR REPLACE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (9); END;
CREATE FUNCTION nothing() RETURNS void LANGUAGE sql BEGIN ATOMIC END;
CREATE FUNCTION one(a int) RETURNS int RETURN CASE WHEN a > 0 THEN 1 END;
CREATE FUNCTION g() RETURNS text LANGUAGE plpgsql AS $f$
BEGIN EXECUTE $$ SELECT 1; SELECT 2 $$; RETURN 'x;'; END $f$;
CREATE RULE r AS ON DELETE TO t DO ALSO (UPDATE t SET a = 1; UPDATE t SET b = ';';);
DO $ü_1$ BEGIN PERFORM g(); CALL p(); END $ü_1$;
;; /* /* ; */ ; */ ;
CREATE VIEW v AS SELECT 2 */* ; */ 3 AS a$b$c, 5 - -1 AS "minus;", 1 AS begin;
COMMENT ON VIEW v IS $$;'"$x$;$$;
PREPARE q AS SELECT $1::int + $2; EXECUTE q (1, 2);
BEGIN; SAVEPOINT s; INSERT INTO t VALUES (7); ROLLBACK TO s; END;
SELECT count(*) FROM t"#;

#[track_caller]
fn one_by_one(session: &mut Session, script: &str) -> Vec<Outcome> {
    let statements = split(script).unwrap_or_else(|error| panic!("{error}\n{script}"));
    statements
        .iter()
        .map(|statement| {
            let text = statement.text(script);
            let mut outcomes =
                session.batch(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(outcomes.len(), 1, "{text}");
            outcomes.remove(0)
        })
        .collect()
}

#[test]
fn the_pieces_do_what_the_whole_does() {
    let (whole, pieces) = (TestDatabase::create("whole"), TestDatabase::create("pieces"));
    let whole_outcomes = whole
        .session()
        .batch(SCRIPT)
        .unwrap_or_else(|error| panic!("the whole: {error}"));
    let piece_outcomes = one_by_one(&mut pieces.session(), SCRIPT);
    assert_eq!(piece_outcomes, whole_outcomes);
    assert_eq!(whole_outcomes.len(), 20);
    assert_eq!(dump(&pieces.settings()), dump(&whole.settings()));
    assert_eq!(row_counts(&pieces.settings()), row_counts(&whole.settings()));
    assert!(dump(&whole.settings()).contains("CREATE RULE r"));
}

/// Parts of a SELECT's list that hide semicolons or look as if they did.
const ITEMS: &[&str] = &[
    "'a'",
    "';'",
    "''",
    "'''', ';'",
    r"'\'",
    r"E'\''",
    r"E'\\'",
    r"e'\';'",
    "E''';'",
    "$$;$$",
    "$a$;$$;$b$;$a$",
    "$$'$$",
    "U&'\\003B;'",
    "B'01'",
    "X'1F'",
    "N';'",
    "1.5e1",
    "(1)",
    "((2), ';')",
    "ARRAY[';', $$;$$]",
    "'a' || ';'",
    "3*/**/4",
    "5--\n\n-6",
    "'x'\n';y'",
    "E'x'\n  '\\';'",
    "'x' --;\n ';y'",
    "';' AS \"a;\"\"\"",
    "1 AS end_",
    "1 AS a$1$",
    "'é;' AS \"ü;\"",
    "CASE WHEN true THEN ';' END",
    "2 AS case",
    "- -1",
    "/*/ ; */ 7",
    "/* /* ; */ ' */ 8",
    "9 /**/",
    "'--'",
    "'/*'",
    "E'--\\'/*'",
];

/// What may stand between tokens.
const GAPS: &[&str] = &[
    " ",
    "\n",
    "\t",
    "\r\n",
    " --;\n",
    "/*;*/",
    "/* ' */",
    "--'\r",
    "/*/**/;*/",
    "  ",
    "--$$\n",
    "/*\"*/",
];

/// A reproducible source of choices (the numbers are Knuth's MMIX generator).
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn statement(&mut self) -> String {
        let mut statement = format!("SELECT{}", self.of(GAPS));
        for index in 0..=self.below(4) {
            if index > 0 {
                statement += ",";
                statement += self.of(GAPS);
            }
            statement += self.of(ITEMS);
            statement += self.of(GAPS);
        }
        statement
    }

    fn script(&mut self) -> String {
        let mut script = String::new();
        for _ in 0..=self.below(5) {
            script += &self.statement();
            script += ";";
            script += self.of(GAPS);
        }
        script
    }
}

#[test]
fn any_mixture_is_cut_as_the_server_does() {
    let database = TestDatabase::create("mixture");
    let mut session = database.session();
    let mut statements = 0;
    for seed in 0..400 {
        let script = Choices(seed).script();
        let whole = session
            .batch(&script)
            .unwrap_or_else(|error| panic!("seed {seed}: {error}\n{script}"));
        assert_eq!(one_by_one(&mut session, &script), whole, "seed {seed}\n{script}");
        statements += whole.len();
    }
    assert!(statements > 1000, "{statements}");
}

#[test]
fn what_is_open_for_us_is_open_for_the_server() {
    let database = TestDatabase::create("open");
    let mut session = database.session();
    let (mut open, mut closed) = (0, 0);
    for seed in 0..400 {
        let script = Choices(seed).script();
        let script = script.trim_end_matches([';', ' ', '\n', '\t']);
        // Cut in the middle of whatever stands there.
        let cut = script.floor_char_boundary(Choices(seed).below(script.len()));
        let cut = &script[..cut];
        let server = match session.batch(cut) {
            Ok(outcomes) => Ok(outcomes.len()),
            Err(error) => Err(error.server().unwrap().message.clone()),
        };
        match (split(cut), server) {
            (Ok(statements), Ok(outcomes)) => {
                // What is sent for no statement at all is the session's business.
                assert!(statements.is_empty() || statements.len() == outcomes, "{cut}");
                closed += 1;
            }
            (Ok(_), Err(message)) => {
                assert!(!message.starts_with("unterminated"), "{message}\n{cut}");
            }
            (Err(SplitError::Unclosed { what, .. }), Err(message)) => {
                let parenthesis = what == Unclosed::Parenthesis;
                assert!(
                    message.starts_with("unterminated")
                        || parenthesis && message.starts_with("syntax error"),
                    "{message}\n{cut}"
                );
                open += 1;
            }
            (split, server) => panic!("{split:?} but {server:?}\n{cut}"),
        }
    }
    assert!(open > 20 && closed > 20, "{open} open, {closed} closed");
}
