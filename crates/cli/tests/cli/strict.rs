//! What Whimbrel has no words for is named, and refused where that is asked.

use testkit::{TestDatabase, TestServer, dump};

use crate::generate::entities;

#[test]
fn what_no_fact_describes_is_named_and_with_strict_refused() {
    let database = TestDatabase::create("strict");
    let estate = entities();
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    database.run("SELECT lo_create(424242)");
    let before = dump(&database.settings());
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let url = database.url();
    let verbs: [&[&str]; 4] = [
        &["dump", &url],
        &["diff", &url, &url],
        &["drift"],
        &["generate", "Nothing", "--from", "live"],
    ];
    for verb in verbs {
        let call = [verb, &["--shadow", &shadow]].concat();
        let warned = estate.whimbrel(&database, "", &call);
        warned.expect(0, &["not looked at: large object 424242"]);
        let strict = [&call[..], &["--strict"]].concat();
        let refused = estate.whimbrel(&database, "", &strict);
        refused.expect(
            3,
            &["1 object that Whimbrel has no words for", "large object 424242"],
        );
        let as_json = [&call[..], &["--json"]].concat();
        let json = estate.whimbrel(&database, "", &as_json).expect(0, &[]).json();
        assert!(
            json.to_string().contains(r#"[{"kind":"large object","name":"424242"}]"#),
            "{json}"
        );
    }
    assert_eq!(dump(&database.settings()), before);

    database.run("SELECT lo_unlink(424242)");
    let strict = ["drift", "--strict", "--shadow", &shadow];
    estate.whimbrel(&database, "", &strict).expect(0, &["no drift"]);
}

#[test]
fn columns_in_another_order_are_named_and_no_difference() {
    let database = TestDatabase::create("column_order");
    let estate = entities();
    estate
        .write("one.sql", "CREATE TABLE t (a int, b int, c int); CREATE TABLE u (a int)");
    estate.write(
        "two.sql",
        "CREATE TABLE t (c int, d int, a int); CREATE TABLE u (a int, b int)",
    );
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let call = ["diff", "one.sql", "two.sql", "--shadow", &shadow];
    let ended = estate.whimbrel(&database, "", &call);
    let ended = ended
        .expect(0, &["table public.t stay in another order", "a, c, d; not c, d, a"]);
    ended.without("public.u stay");
    let json = estate.whimbrel(&database, "", &[&call[..], &["--json"]].concat());
    let json = json.expect(0, &[]).json().to_string();
    assert!(json.contains(r#""reached":["a","c","d"]"#), "{json}");

    let reversed = ["diff", "two.sql", "three.sql", "--check", "--shadow", &shadow];
    estate.write(
        "three.sql",
        "CREATE TABLE t (a int, c int, d int); CREATE TABLE u (b int, a int)",
    );
    estate
        .whimbrel(&database, "", &reversed)
        .expect(0, &["table public.u stay in another"]);
}

/// A column that a child declares and inherits stays its own when the parent's goes;
/// nothing takes that back, and nothing gives it to one column alone.
#[test]
fn what_a_child_declares_by_itself_is_named_and_no_difference() {
    let database = TestDatabase::create("own_declaration");
    let estate = entities();
    let parent = "CREATE TABLE parent (a int, b int, CONSTRAINT c CHECK (a > 0));";
    let own = "CREATE TABLE child (a int, CONSTRAINT c CHECK (a > 0)) INHERITS (parent);";
    estate.write("own.sql", format!("{parent}{own}"));
    estate.write("not.sql", format!("{parent} CREATE TABLE child () INHERITS (parent);"));
    estate.write("free.sql", format!("{parent} CREATE TABLE child (a int, b int);"));
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let diff = |from: &str, to: &str, more: &[&str]| {
        let call = [&["diff", from, to, "--shadow", &shadow], more].concat();
        estate.whimbrel(&database, "", &call)
    };
    let words = [
        "column public.child.a stays declared by its own table, too",
        "constraint public.child.c",
    ];
    diff("own.sql", "not.sql", &["--check"]).expect(0, &words);
    let words = ["column public.child.a stays only inherited"];
    let json = diff("not.sql", "own.sql", &["--check"]).expect(0, &words);
    json.without("public.child.b stays");
    let json = diff("not.sql", "own.sql", &["--json"]).expect(0, &[]).json().to_string();
    assert!(json.contains(r#""own_declarations":[{"kind":"column""#), "{json}");
    // What is inherited from nobody any more is the table's own by itself.
    diff("not.sql", "free.sql", &[]).expect(0, &[]).without("stays");
}
