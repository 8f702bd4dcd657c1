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
