//! The same catalog as SeaORM's own schema builder makes of the same files: what that
//! says is in `oracle/expected.sql`, and `oracle/src/main.rs` tells how it came there.

#![expect(clippy::unwrap_used, reason = "in a test, failing is how to tell")]

use std::path::Path;

use testkit::TestDatabase;
use whimbrel::catalog::{Catalog, Fact, Kind, extract};
use whimbrel::database::shadow::{Shadow, ShadowServer};
use whimbrel::plan::{PlanOptions, plan};
use whimbrel::source::Ddl;

/// The catalog that DDL comes to.
fn elaborated(ddl: &Ddl, hint: &str) -> Catalog {
    let database = TestDatabase::create(hint);
    let server = ShadowServer::Existing(Box::new(database.settings()));
    let shadow = Shadow::open(&server, None).unwrap();
    let scratch = shadow.create(&Default::default()).unwrap();
    ddl.elaborate(&scratch).unwrap();
    extract(&mut scratch.connect().unwrap()).unwrap()
}

#[test]
fn entities_come_to_the_catalog_that_seaorm_makes() {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle");
    let schema = whimbrel_seaorm::read(&["src/entity/*.rs"], &oracle).unwrap();
    assert_eq!(schema.warnings, Vec::<String>::new());
    assert_eq!(schema.tables.len(), 10);
    let ours = elaborated(&schema.ddl, "seaorm_read");
    let theirs = TestDatabase::create("seaorm_real");
    theirs.run(&std::fs::read_to_string(oracle.join("expected.sql")).unwrap());
    let theirs = extract(&mut theirs.session()).unwrap();
    // SeaORM leaves them out on PostgreSQL.
    let of_entities = |fact: &Fact| {
        let target = fact.id.target().map(|target| target.kind);
        fact.id.kind == Kind::Comment
            && matches!(target, Some(Kind::Table | Kind::Column))
    };
    assert_eq!(ours.facts().iter().filter(|fact| of_entities(fact)).count(), 2);
    let ours = ours.retain(|fact| !of_entities(fact));
    let rest = plan(&ours, &theirs, &PlanOptions::default()).unwrap();
    assert_eq!(rest.script(), "");
    assert_eq!(ours.fingerprint(), theirs.fingerprint());
}
