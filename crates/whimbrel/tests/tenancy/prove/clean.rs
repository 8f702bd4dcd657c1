//! A clean schema is proven, and nothing is left behind.

use testkit::{TestDatabase, dump_all, row_counts};
use whimbrel::tenancy::prove::{Proof, Verdict};

use super::ground::{Ground, complaints, proof};

#[test]
fn a_clean_schema_is_proven_everywhere() {
    let ground = Ground::start();
    let found = proof(&ground.original, &ground.convention);
    assert_eq!(complaints(&found), Vec::<String>::new());
    assert!(found.holds());
    let verdict = |name: &str| found.subject(name).unwrap().verdict;
    assert_eq!(verdict("erp.orders"), Verdict::Proven);
    assert_eq!(verdict("erp.currencies"), Verdict::Global);
    assert!(found.probes > 100, "{}", found.probes);
    let orders = found.subject("erp.orders").unwrap();
    assert!(orders.notes.is_empty(), "{:?}", orders.notes);
    let text = serde_json::to_string(&found).unwrap();
    let again: Proof = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
}

/// What a proof could leave: objects, rows, roles.
fn state(database: &TestDatabase) -> (String, Vec<Vec<Option<String>>>, String) {
    let roles = "(SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolconfig::text
        FROM pg_roles ORDER BY 1) r";
    let roles = testkit::rows(&database.settings(), roles);
    let temporary = "(SELECT count(*)::text AS n FROM pg_class WHERE relnamespace IN
        (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_temp')) t";
    let temporary = testkit::rows(&database.settings(), temporary);
    let dump = dump_all(&database.settings());
    (dump, roles, format!("{temporary:?} {:?}", row_counts(&database.settings())))
}

#[test]
fn nothing_is_left_behind() {
    let ground = Ground::start();
    let before = state(&ground.original);
    let mut session = ground.original.session();
    let estate =
        whimbrel::tenancy::estate::survey(&mut session, &ground.convention).unwrap();
    let options = whimbrel::tenancy::prove::ProofOptions::default();
    let mut events = 0;
    let mut tell = |_| events += 1;
    whimbrel::tenancy::prove::prove(
        &mut session,
        &estate,
        &ground.convention,
        &options,
        &mut tell,
    )
    .unwrap();
    assert!(events > estate.tables.len());
    // The session is as it was, and can be used again.
    let left = "SELECT current_user = session_user AND
        current_setting('session_replication_role') = 'origin' AND
        NOT EXISTS (SELECT FROM pg_prepared_statements)";
    let left = session.batch(left).unwrap();
    assert_eq!(left[0].scalar(), Some("t"));
    assert_eq!(state(&ground.original), before);
}

#[test]
fn what_was_seen_is_shown_again_by_its_sql() {
    let ground = Ground::start();
    let copy = ground.copy();
    copy.run(
        "ALTER POLICY isolation ON erp.order_lines USING (true);
         CREATE VIEW erp.totals AS SELECT count(*) AS lines FROM erp.order_lines;
         GRANT SELECT ON erp.totals TO erp_app",
    );
    let found = proof(&copy, &ground.convention);
    let before = state(&copy);
    let mut shown = 0;
    for finding in found.subjects.iter().flat_map(|one| &one.findings) {
        let outcomes = copy.session().batch(&finding.sql);
        let outcomes =
            outcomes.unwrap_or_else(|error| panic!("{error}\n{}", finding.sql));
        if finding.probe == "read" && finding.sql.contains("order_lines\";") {
            let select = outcomes.iter().rfind(|one| one.command == "SELECT").unwrap();
            assert!(select.rows.len() > 2, "{}", finding.sql);
        }
        shown += 1;
    }
    assert!(shown > 10, "{shown}");
    assert_eq!(state(&copy), before);
}
