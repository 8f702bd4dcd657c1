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
