//! Batches and queries.

use testkit::TestDatabase;
use whimbrel::database::{ExecError, Param, Session, SqlState, TransactionStatus};

fn text(value: &str) -> Param {
    Param::Text(value.to_owned())
}

#[track_caller]
fn refusal(session: &mut Session, sql: &str) -> (whimbrel::database::ServerError, usize) {
    match session.batch(sql) {
        Err(ExecError::Server { error, completed }) => (*error, completed),
        other => panic!("no server error: {other:?}"),
    }
}

#[test]
fn a_batch_gives_one_outcome_per_statement() {
    let database = TestDatabase::create("batch");
    let mut session = database.session();
    let outcomes = session
        .batch(
            "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (2, NULL);
             SELECT a, b FROM t ORDER BY a; UPDATE t SET a = 3 WHERE a = 9; ;",
        )
        .unwrap();
    let seen: Vec<_> =
        outcomes.iter().map(|o| (o.command.as_str(), o.rows_affected)).collect();
    assert_eq!(
        seen,
        [
            ("CREATE TABLE", None),
            ("INSERT", Some(2)),
            ("SELECT", Some(2)),
            ("UPDATE", Some(0))
        ]
    );
    let select = &outcomes[2];
    let fields: Vec<_> =
        select.fields.iter().map(|f| (f.name.as_str(), f.type_oid)).collect();
    assert_eq!(fields, [("a", 23), ("b", 25)]);
    let rows: Vec<Vec<_>> = select.rows.iter().map(|row| row.iter().collect()).collect();
    assert_eq!(rows, [[Some("1"), Some("x")], [Some("2"), None]]);
}

#[test]
fn empty_queries_are_no_error() {
    let database = TestDatabase::create("empty");
    let mut session = database.session();
    for sql in ["", " ", "-- nothing\n", ";;"] {
        let outcomes = session.batch(sql).unwrap();
        assert!(outcomes.iter().all(|outcome| outcome.command.is_empty()), "{sql:?}");
        assert_eq!(session.query(sql, &[]).unwrap().command, "");
    }
}

#[test]
fn the_transaction_status_follows() {
    let database = TestDatabase::create("status");
    let mut session = database.session();
    assert_eq!(session.transaction_status(), TransactionStatus::Idle);
    session.batch("BEGIN").unwrap();
    assert_eq!(session.transaction_status(), TransactionStatus::Active);
    refusal(&mut session, "SELECT 1/0");
    assert_eq!(session.transaction_status(), TransactionStatus::Failed);
    let (error, _) = refusal(&mut session, "SELECT 1");
    assert_eq!(error.code, SqlState::IN_FAILED_SQL_TRANSACTION);
    session.batch("ROLLBACK").unwrap();
    assert_eq!(session.transaction_status(), TransactionStatus::Idle);
}

#[test]
fn errors_carry_everything_the_server_says() {
    let database = TestDatabase::create("errors");
    let mut session = database.session();
    let (error, completed) = refusal(&mut session, "SELECT 1; SELECT 'é', nope");
    // A wrong column is found when its statement is reached.
    assert_eq!((error.position, completed), (Some(23), 1));
    assert_eq!(
        (error.severity.as_str(), &error.code),
        ("ERROR", &SqlState::UNDEFINED_COLUMN)
    );
    let (error, completed) = refusal(&mut session, "SELECT 1; SELEC 2");
    assert_eq!((error.position, completed), (Some(11), 0));

    session.batch("CREATE TABLE t (a int CONSTRAINT positive CHECK (a > 0))").unwrap();
    let (error, completed) =
        refusal(&mut session, "INSERT INTO t VALUES (1); INSERT INTO t VALUES (-1)");
    assert_eq!(completed, 1);
    assert_eq!(error.constraint.as_deref(), Some("positive"));
    assert_eq!(
        (error.schema.as_deref(), error.table.as_deref()),
        (Some("public"), Some("t"))
    );
    assert!(error.detail.unwrap().contains("-1"));
    // No BEGIN was in it, so the whole batch was one transaction.
    assert_eq!(session.batch("SELECT count(*) FROM t").unwrap()[0].scalar(), Some("0"));

    let sql = "DO $$ BEGIN EXECUTE 'SELECT * FROM missing'; END $$";
    let (error, _) = refusal(&mut session, sql);
    assert_eq!(error.internal_query.as_deref(), Some("SELECT * FROM missing"));
    assert_eq!(error.internal_position, Some(15));
    assert!(error.context.unwrap().contains("line 1 at EXECUTE"));

    let sql = "DO $$ BEGIN RAISE 'out' USING HINT = 'a hint', ERRCODE = 'AB123'; END $$";
    let (error, _) = refusal(&mut session, sql);
    assert_eq!((error.hint.as_deref(), error.code.as_str()), (Some("a hint"), "AB123"));
}

#[test]
fn parameters_are_untyped_text_or_bytes() {
    let database = TestDatabase::create("parameters");
    let mut session = database.session();
    let params = [text("4"), Param::Null, Param::Binary(vec![0, 255, 39]), text("{a,b}")];
    let sql = "SELECT $1::int + 1, $2::text, $3::bytea, ($4::text[])[2]";
    let outcome = session.query(sql, &params).unwrap();
    let row: Vec<_> = outcome.rows.get(0).unwrap().iter().collect();
    assert_eq!(row, [Some("5"), None, Some("\\x00ff27"), Some("b")]);
    assert_eq!(outcome.fields[0].type_oid, 23);

    let error = session.query("SELECT 1; SELECT 2", &[]).unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::SYNTAX_ERROR));
    let error = session.query("SELECT $1::int", &[]).unwrap_err();
    assert_eq!(error.code(), Some(&SqlState::PROTOCOL_VIOLATION));
    assert!(session.is_alive());
}

#[test]
fn big_values_go_both_ways() {
    let database = TestDatabase::create("big");
    let mut session = database.session();
    let long = "é".repeat(512 * 1024);
    let outcome = session.query("SELECT $1::text, length($1)", &[text(&long)]).unwrap();
    let row = outcome.rows.get(0).unwrap();
    assert_eq!(row.get(0), Some(long.as_str()));
    assert_eq!(row.get(1), Some("524288"));
    let sql = "SELECT i, repeat('x', i % 100) FROM generate_series(1, 200000) i";
    let outcome = session.batch(sql).unwrap().remove(0);
    assert_eq!((outcome.rows.len(), outcome.rows_affected), (200_000, Some(200_000)));
    let row = outcome.rows.get(199_998).unwrap();
    assert_eq!((&row[0], row[1].len()), ("199999", 99));
    let sql = "SELECT repeat('y', 30000000)";
    assert_eq!(session.batch(sql).unwrap()[0].scalar().unwrap().len(), 30_000_000);
}

#[test]
fn what_cannot_be_said_is_not_sent() {
    let database = TestDatabase::create("unsendable");
    let mut session = database.session();
    for result in [
        session.batch("SELECT 'a\0b'").map(|_| ()),
        session.query("SELECT '\0'", &[]).map(|_| ()),
        session.query("SELECT 1", &vec![Param::Null; 65_536]).map(|_| ()),
    ] {
        assert!(matches!(result, Err(ExecError::Unsendable { .. })), "{result:?}");
    }
    // A NUL in a value can be sent, and is refused by the server.
    let error = session.query("SELECT $1::text", &[text("a\0b")]).unwrap_err();
    assert_eq!(error.code().unwrap().as_str(), "22021");
    assert_eq!(session.batch("SELECT 1").unwrap()[0].scalar(), Some("1"));
}

#[test]
fn copy_from_stdin_is_refused_and_the_session_goes_on() {
    let database = TestDatabase::create("copy");
    let mut session = database.session();
    session.batch("CREATE TABLE t (a int)").unwrap();
    let error = session.batch("INSERT INTO t VALUES (1); COPY t FROM STDIN; SELECT 1");
    assert!(matches!(error, Err(ExecError::Copy { completed: 1 })), "{error:?}");
    let error = session.query("COPY t FROM STDIN", &[]);
    assert!(matches!(error, Err(ExecError::Copy { completed: 0 })), "{error:?}");
    assert_eq!(session.batch("SELECT count(*) FROM t").unwrap()[0].scalar(), Some("0"));
    let outcomes =
        session.batch("COPY (SELECT 1 UNION SELECT 2) TO STDOUT; SELECT 3").unwrap();
    assert_eq!(
        (outcomes[0].command.as_str(), outcomes[0].rows_affected),
        ("COPY", Some(2))
    );
    assert_eq!(outcomes[1].scalar(), Some("3"));
}

#[test]
fn notices_wait_until_they_are_taken() {
    let database = TestDatabase::create("notices");
    let mut session = database.session();
    session
        .batch("DROP TABLE IF EXISTS nothing; DO $$ BEGIN RAISE WARNING 'w %', 1; END $$")
        .unwrap();
    let notices = session.take_notices();
    let seen: Vec<_> =
        notices.iter().map(|n| (n.severity.as_str(), n.message.as_str())).collect();
    assert_eq!(
        seen,
        [("NOTICE", "table \"nothing\" does not exist, skipping"), ("WARNING", "w 1")]
    );
    assert!(session.take_notices().is_empty());
    let many = "DO $$ BEGIN FOR i IN 1..10005 LOOP RAISE NOTICE '%', i; END LOOP; END $$";
    session.batch(many).unwrap();
    let notices = session.take_notices();
    assert_eq!((notices.len(), notices[0].message.as_str()), (10_000, "6"));
}

#[test]
fn another_thread_can_cancel() {
    let database = TestDatabase::create("cancel");
    let mut session = database.session();
    let token = session.cancel_token();
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        token.cancel().unwrap();
    });
    let error = session.batch("SELECT 1; SELECT pg_sleep(30)").unwrap_err();
    assert!(error.is_cancelled(), "{error:?}");
    assert_eq!(error.completed(), 1);
    canceller.join().unwrap();
    assert_eq!(session.batch("SELECT 2").unwrap()[0].scalar(), Some("2"));
}

#[test]
fn settings_that_the_server_reports_are_kept_up_to_date() {
    let database = TestDatabase::create("reports");
    let mut session = database.session();
    session.batch("SET TimeZone = 'Asia/Dhaka'").unwrap();
    assert_eq!(session.parameter("TimeZone"), Some("Asia/Dhaka"));
}

#[test]
fn bytes_of_another_encoding_do_not_break_a_result() {
    let database = TestDatabase::create("encoding");
    let mut session = database.session();
    let outcomes =
        session.batch("SET client_encoding = 'LATIN1'; SELECT 'a' || chr(233)");
    assert_eq!(outcomes.unwrap()[1].scalar(), Some("a\u{FFFD}"));
}
