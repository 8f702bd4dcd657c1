//! Rows are made for tables that ask much, and what gets none is never passed.

use std::collections::BTreeMap;

use testkit::{TestDatabase, TestServer};
use whimbrel::config::Convention;
use whimbrel::sql::QualifiedName;
use whimbrel::tenancy::prove::{ProofOptions, Verdict};

use super::ground::{proof, proof_with};

fn torture(server: &TestServer) -> (TestDatabase, Convention) {
    let database = TestDatabase::create_on(server, "torture");
    database.run("CREATE ROLE torture_app");
    database.run(include_str!("torture.sql"));
    let mut convention = Convention::default();
    convention.roles.app = "torture_app".to_owned();
    convention.root = Some(QualifiedName::new("public", "tenants"));
    convention.aliases = vec!["tenantId".to_owned()];
    convention.audit = None;
    (database, convention)
}

#[test]
fn every_table_but_the_impossible_one_gets_rows() {
    let server = TestServer::start();
    let (database, convention) = torture(&server);
    let found = proof(&database, &convention);
    let unproven: Vec<(&str, &Option<String>)> = found
        .subjects
        .iter()
        .filter(|one| one.verdict == Verdict::Unproven)
        .map(|one| (one.name.as_str(), &one.reason))
        .collect();
    assert_eq!(unproven.len(), 1, "{unproven:#?}");
    assert_eq!(unproven[0].0, "public.z_card");
    assert!(unproven[0].1.as_ref().unwrap().contains("23514"), "{unproven:?}");
    // No table has row security, so every other one leaks.
    let sound: Vec<&str> = found
        .subjects
        .iter()
        .filter(|one| !matches!(one.verdict, Verdict::Leak | Verdict::Unproven))
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(sound, ["torture_app"]);
    let raising = found.subject("public.a_raising").unwrap();
    assert!(raising.notes[0].contains("not on a Sunday"), "{:?}", raising.notes);
    let own: Vec<&str> = raising.findings.iter().map(|one| one.probe.as_str()).collect();
    assert!(own.contains(&"control: INSERT"), "{own:?}");
}

#[test]
fn a_fixture_makes_the_rows_that_cannot_be_made_up() {
    let server = TestServer::start();
    let (database, convention) = torture(&server);
    database.run(
        "ALTER TABLE z_card DROP CONSTRAINT z_card_number_check;
        ALTER TABLE z_card ADD CHECK (md5(number) IN
            ('8b32185212f8625d1752b360f224fba2', '81dc808ee923843c03502bb85a3fab6b'))",
    );
    let reason = proof(&database, &convention).subject("public.z_card").unwrap().verdict;
    assert_eq!(reason, Verdict::Unproven);
    let text = "INSERT INTO z_card (tenant_id, number)
        VALUES (:tenant, (ARRAY['a secret', 'another secret', 'a secret'])[:row + 1])";
    let options = ProofOptions {
        fixtures: BTreeMap::from([("public.z_card".to_owned(), vec![text.to_owned()])]),
        ..ProofOptions::default()
    };
    let found = proof_with(&database, &convention, &options);
    let card = found.subject("public.z_card").unwrap();
    assert_eq!(card.verdict, Verdict::Leak, "{:?}", card.reason);
    assert!(card.findings.iter().any(|one| one.probe == "read"));
}
