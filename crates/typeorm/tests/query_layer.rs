//! The query layer in the embedded engine on a real server, against what TypeORM recorded.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, failing is how to tell that something is wrong"
)]

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use testkit::TestDatabase;
use whimbrel::database::{ExecError, Param as SessionParam, Session, Settings};
use whimbrel_typeorm::{
    Direction, Field, LoadOptions, Outcome, Param, ProgramEvent, ServerFields,
    StatementError, Statements, TypeOrmService,
};

/// Sessions of one database under the numbers that the program knows.
struct Sessions {
    settings: Settings,
    open: BTreeMap<u32, Session>,
}

impl Sessions {
    fn new(database: &TestDatabase) -> Self {
        let open = BTreeMap::from([(0, database.session())]);
        Self { settings: database.settings(), open }
    }
}

fn outcome(outcome: &whimbrel::database::Outcome) -> Outcome {
    let text = |value: Option<&str>| value.map(str::to_owned);
    Outcome {
        command: outcome.command.clone(),
        rows_affected: outcome.rows_affected,
        fields: outcome
            .fields
            .iter()
            .map(|field| Field { name: field.name.clone(), type_oid: field.type_oid })
            .collect(),
        rows: outcome.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
    }
}

fn failure(error: &ExecError) -> StatementError {
    let Some(server) = error.server() else {
        return StatementError::Connection { message: error.to_string(), code: None };
    };
    StatementError::Server(Box::new(ServerFields {
        message: server.message.clone(),
        code: server.code.as_str().to_owned(),
        severity: server.severity.clone(),
        detail: server.detail.clone(),
        ..ServerFields::default()
    }))
}

impl Statements for Sessions {
    fn query(
        &mut self,
        connection: u32,
        sql: &str,
        params: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, StatementError> {
        let session = self.open.get_mut(&connection).unwrap();
        let results = match params {
            None => session.batch(sql),
            Some(params) => {
                let params: Vec<SessionParam> = params.iter().map(parameter).collect();
                session.query(sql, &params).map(|outcome| vec![outcome])
            }
        };
        results
            .map(|list| list.iter().map(outcome).collect())
            .map_err(|error| failure(&error))
    }

    fn open(&mut self) -> Result<u32, StatementError> {
        let number = self.open.keys().last().map_or(0, |last| last + 1);
        self.open.insert(number, Session::connect(&self.settings).unwrap());
        Ok(number)
    }

    fn close(&mut self, connection: u32) {
        self.open.remove(&connection);
    }

    fn event(&mut self, _event: ProgramEvent) {}
}

fn parameter(param: &Param) -> SessionParam {
    match param {
        Param::Null => SessionParam::Null,
        Param::Text(text) => SessionParam::Text(text.clone()),
        Param::Bytes(bytes) => SessionParam::Binary(bytes.clone()),
    }
}

fn project() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/orm"))
}

/// Runs every migration of the fixture in a transaction of its own.
fn run_all(database: &TestDatabase) {
    let mut options = LoadOptions::new("data-source.ts".into(), project().to_path_buf());
    options.environment.insert("DATABASE_URL".into(), database.url());
    options.environment.insert("TZ".into(), "UTC".into());
    let mut service = TypeOrmService::load(options).unwrap();
    let needs = service.entities().unwrap();
    for statement in &needs.extensions {
        database.run(statement);
    }
    let migrations = service.migrations().unwrap().to_vec();
    assert_eq!(migrations.len(), 4);
    for migration in &migrations {
        let mut sessions = Sessions::new(database);
        sessions.query(0, "START TRANSACTION", None).unwrap();
        let (back, result) =
            service.execute(migration.index, Direction::Up, 1, Box::new(sessions));
        result.unwrap_or_else(|error| panic!("{}: {error:?}", migration.name));
        back.unwrap().query(0, "COMMIT", None).unwrap();
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
