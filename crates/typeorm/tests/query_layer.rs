//! The query layer in the embedded engine on a real server, against what TypeORM recorded.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use testkit::TestDatabase;
use whimbrel::migration::Direction;
use whimbrel::run::{Connections, Interrupt, Purpose};
use whimbrel_typeorm::{LoadOptions, TypeOrmService};

fn project() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/orm"))
}

/// Runs every migration of the fixture in a transaction of its own.
fn run_all(database: &TestDatabase) {
    let mut options = LoadOptions::new("data-source.ts".into(), project().to_path_buf());
    options.environment.insert("DATABASE_URL".into(), database.url());
    options.environment.insert("TZ".into(), "UTC".into());
    let mut service = TypeOrmService::load(options).unwrap();
    let needs = service.entities();
    assert!(needs.error.is_none(), "{:?}", needs.complaint());
    for statement in &needs.extensions {
        database.run(statement);
    }
    let migrations = service.migrations().unwrap().to_vec();
    assert_eq!(migrations.len(), 4);
    for migration in &migrations {
        let mut session = database.session();
        session.batch("START TRANSACTION").unwrap();
        let (listener, purpose) = (Arc::new(|_| {}), Purpose::Execute);
        let lent = Connections::new(session, 1, purpose, listener, Interrupt::new());
        let (back, result) = service.execute(migration.index, Direction::Up, 1, lent);
        result.unwrap_or_else(|error| panic!("{}: {error:?}", migration.name));
        back.into_main().batch("COMMIT").unwrap();
    }
}

#[test]
fn calls_give_what_typeorm_gives() {
    let database = TestDatabase::create("query_layer");
    run_all(&database);
    let expected: Vec<Value> =
        serde_json::from_str(include_str!("fixtures/orm/seen.json")).unwrap();
    let outcomes = database
        .session()
        .batch("SELECT \"step\", \"value\" FROM \"seen\" ORDER BY \"id\"")
        .unwrap();
    let seen = &outcomes[0].rows;
    let mut different = Vec::new();
    for (row, expected) in seen.iter().zip(&expected) {
        let value: Value = serde_json::from_str(row.get(1).unwrap()).unwrap();
        assert_eq!(row.get(0), expected["step"].as_str());
        if value != expected["value"] {
            different.push(format!(
                "{}:\n  {}\n  {value}",
                expected["step"], expected["value"]
            ));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert_eq!(seen.len(), expected.len());
}
