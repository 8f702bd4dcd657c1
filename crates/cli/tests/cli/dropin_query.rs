//! TypeORM's `query`.

use serde_json::{Value, json};
use testkit::TestDatabase;

use crate::estate::{Ended, Estate};

fn query(estate: &Estate, database: &TestDatabase, sql: &str) -> Ended {
    estate.whimbrel(
        database,
        "services/auth",
        &["query", sql, "-d", "src/data-source.ts"],
    )
}

/// What stands after the line that announces a result.
fn result(ended: &Ended, sql: &str) -> Value {
    let begin = format!("Running query: {sql}\nQuery has been executed. Result: \n");
    let rest = ended.stdout.strip_prefix(&begin).unwrap_or_else(|| panic!("{ended}"));
    serde_json::from_str(rest).unwrap()
}

#[test]
fn results_have_typeorms_shape() {
    let database = TestDatabase::create("query");
    let estate = Estate::new(&[]);
    estate.service("auth");
    for (sql, expected) in [
        ("CREATE TABLE t (i int, n numeric, b boolean)", json!([])),
        (
            "INSERT INTO t VALUES (1, 1.50, true), (2, NULL, false) RETURNING i",
            json!([{ "i": 1 }, { "i": 2 }]),
        ),
        (
            "SELECT *, 9::bigint AS big, '[1]'::json AS j, 'NaN'::float8 AS f FROM t WHERE b",
            json!([{ "i": 1, "n": "1.50", "b": true, "big": "9", "j": [1], "f": "NaN" }]),
        ),
        ("UPDATE t SET i = i + 1", json!([[], 2])),
        ("DELETE FROM t WHERE i = 3 RETURNING n", json!([[{ "n": null }], 1])),
        ("", json!([])),
    ] {
        let ended = query(&estate, &database, sql).expect(0, &[]);
        assert_eq!(result(&ended, sql), expected, "{sql}");
    }
    query(&estate, &database, "SELECT 1; SELECT 2")
        .expect(0, &["Query has been executed. No result was returned."]);
    let wrong = query(&estate, &database, "SELECT nothing");
    wrong.expect(1, &["Error during query execution:", "\"nothing\" does not exist"]);
    let none = estate.whimbrel(&database, "services/auth", &["query"]);
    none.expect(1, &["SQL"]);
}
