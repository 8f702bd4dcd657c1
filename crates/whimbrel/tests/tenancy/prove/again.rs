//! What is known is not proven again, and many tables are proven in portions.

use std::collections::BTreeMap;

use whimbrel::tenancy::prove::{Known, Proof, ProofOptions, SubjectKind, Verdict};

use super::ground::{Ground, complaints, proof, proof_with};

fn known(proof: &Proof) -> BTreeMap<String, Known> {
    let tables = proof.subjects.iter().filter(|one| one.kind == SubjectKind::Table);
    tables
        .map(|one| {
            let fingerprint = one.fingerprint.clone().unwrap();
            (one.name.clone(), Known { fingerprint, proof: one.clone() })
        })
        .collect()
}

fn proven_again(proof: &Proof) -> Vec<&str> {
    let tables = proof.subjects.iter().filter(|one| one.kind == SubjectKind::Table);
    tables.filter(|one| !one.known).map(|one| one.name.as_str()).collect()
}

#[test]
fn only_what_changed_is_proven_again() {
    let ground = Ground::start();
    let first = proof(&ground.original, &ground.convention);
    let options = ProofOptions { known: known(&first), ..ProofOptions::default() };
    // A copy has other numbers in its catalog, and the same fingerprints.
    let copy = ground.copy();
    let second = proof_with(&copy, &ground.convention, &options);
    assert_eq!(proven_again(&second), Vec::<&str>::new());
    assert!(second.holds() && second.probes < first.probes / 2, "{}", second.probes);

    copy.run("ALTER POLICY isolation ON erp.order_lines USING (true)");
    let third = proof_with(&copy, &ground.convention, &options);
    let again = proven_again(&third);
    assert!(again.contains(&"erp.order_lines"), "{again:?}");
    assert!(!again.contains(&"erp.events"), "{again:?}");
    assert_eq!(third.subject("erp.order_lines").unwrap().verdict, Verdict::Leak);
    assert_eq!(third.subject("erp.events").unwrap().verdict, Verdict::Proven);

    copy.run("ALTER POLICY isolation ON erp.order_lines USING (tenant_id = (SELECT erp.current_tenant()));
        CREATE OR REPLACE FUNCTION erp.current_tenant() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid'");
    let fourth = proof_with(&copy, &ground.convention, &options);
    assert!(proven_again(&fourth).contains(&"erp.events"));
    assert_eq!(fourth.subject("erp.events").unwrap().verdict, Verdict::Vacuous);
}

#[test]
fn portions_come_to_the_same() {
    let ground = Ground::start();
    let options = ProofOptions { tables_at_once: Some(1), ..ProofOptions::default() };
    let found = proof_with(&ground.original, &ground.convention, &options);
    assert_eq!(complaints(&found), Vec::<String>::new());
    let copy = ground.copy();
    copy.run("ALTER POLICY isolation ON erp.events USING
        (tenant_id = erp.current_tenant() OR current_setting('app.tenant_id', true) IS NULL)");
    let found = proof_with(&copy, &ground.convention, &options);
    assert_eq!(found.subject("erp.events").unwrap().verdict, Verdict::Leak);
    let whole = proof(&copy, &ground.convention);
    assert!(whole.probes < found.probes, "several transactions repeat what they share");
    let verdicts = |proof: &Proof| -> Vec<(String, Verdict)> {
        proof.subjects.iter().map(|one| (one.name.clone(), one.verdict)).collect()
    };
    assert_eq!(verdicts(&whole), verdicts(&found));
}
