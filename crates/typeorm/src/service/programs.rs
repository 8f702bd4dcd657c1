//! The executor of `whimbrel::run` and a loaded service, put together.

use std::cell::RefCell;
use std::rc::Rc;

use whimbrel::database::{ExecError, ServerError, SqlState};
use whimbrel::migration;
use whimbrel::run::{self, Connections, Event, Prelude, Programs, QueryError};
use whimbrel::sql::quote_ident;

use super::{Direction, TypeOrmService};
use crate::program::{
    Field, Outcome, Param, ProgramError, ProgramEvent, ServerFields, StatementError,
    Statements,
};

/// TypeORM's table for views and generated columns, made before the first migration
/// when an entity has one of them.
const METADATA_COLUMNS: &str = "(\"type\" character varying NOT NULL, \
    \"database\" character varying, \"schema\" character varying, \
    \"table\" character varying, \"name\" character varying, \"value\" text)";

impl TypeOrmService {
    fn metadata_table(&self) -> String {
        let options = self.options();
        let name = options.metadata_table_name();
        let name = quote_ident(name.as_deref().unwrap_or("typeorm_metadata"));
        let path = match options.schema().filter(|schema| !schema.is_empty()) {
            Some(schema) => format!("{}.{name}", quote_ident(&schema)),
            None => name,
        };
        format!("CREATE TABLE IF NOT EXISTS {path} {METADATA_COLUMNS}")
    }
}

impl Programs for TypeOrmService {
    fn prelude(&mut self) -> Prelude {
        match self.entities() {
            Ok(needs) => {
                let mut statements = needs.extensions;
                if needs.needs_metadata_table {
                    statements.push(self.metadata_table());
                }
                let warnings = needs.error.map(|error| format!("entities: {error}"));
                Prelude { statements, warnings: warnings.into_iter().collect() }
            }
            Err(error) => {
                let reason = std::error::Error::source(&error);
                let reason =
                    reason.map_or_else(|| error.to_string(), ToString::to_string);
                let text = format!("the entities cannot be loaded: {reason}");
                Prelude { statements: Vec::new(), warnings: vec![text] }
            }
        }
    }

    fn execute(
        &mut self,
        index: usize,
        direction: migration::Direction,
        connections: Connections,
    ) -> (Connections, Result<(), Box<run::ProgramError>>) {
        let depth = connections.transaction_depth;
        let slot = Rc::new(RefCell::new(connections));
        let direction = match direction {
            migration::Direction::Up => Direction::Up,
            migration::Direction::Down => Direction::Down,
        };
        let loan = Box::new(Loan(Rc::clone(&slot)));
        let (returned, result) = Self::execute(self, index, direction, depth, loan);
        drop(returned);
        let result = match result {
            Ok(outcome) => {
                slot.borrow_mut().transaction_depth = outcome.transaction_depth;
                Ok(())
            }
            Err(error) => Err(Box::new(run_error(error))),
        };
        (unwrap(slot), result)
    }
}

/// The connections while a program has them.
struct Loan(Rc<RefCell<Connections>>);

/// Takes the connections back. The engine gave its share back when the program ended.
#[expect(clippy::expect_used, reason = "the only other share was dropped before")]
fn unwrap(slot: Rc<RefCell<Connections>>) -> Connections {
    Rc::into_inner(slot).expect("the program's share is dropped").into_inner()
}

impl Statements for Loan {
    fn query(
        &mut self,
        connection: u32,
        sql: &str,
        params: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, StatementError> {
        let params: Option<Vec<_>> = params.map(|list| list.iter().map(param).collect());
        let mut connections = self.0.borrow_mut();
        let listed = params.as_deref().filter(|list| !list.is_empty());
        (connections.listener())(Event::Statement {
            sql: sql.to_owned(),
            parameters: listed.map(parameters_text),
        });
        let outcomes = connections
            .query(connection, sql, params.as_deref())
            .map_err(statement_error)?;
        Ok(outcomes.into_iter().map(outcome).collect())
    }

    fn open(&mut self) -> Result<u32, StatementError> {
        self.0.borrow_mut().open().map_err(|error| StatementError::Connection {
            message: error.to_string(),
            code: None,
        })
    }

    fn close(&mut self, connection: u32) {
        self.0.borrow_mut().close(connection);
    }

    fn event(&mut self, event: ProgramEvent) {
        let connections = self.0.borrow();
        let listener = connections.listener();
        match event {
            ProgramEvent::Print { text, .. } => {
                for line in text.lines() {
                    listener(Event::Printed { text: line.to_owned() });
                }
            }
            ProgramEvent::Message { kind, payload } => {
                let text = payload["text"].as_str().unwrap_or_default().to_owned();
                match kind.as_str() {
                    "warning" => listener(Event::Warning { text }),
                    "log" | "schema" => listener(Event::Printed { text }),
                    _ => {}
                }
            }
        }
    }
}

fn param(param: &Param) -> whimbrel::database::Param {
    match param {
        Param::Null => whimbrel::database::Param::Null,
        Param::Text(text) => whimbrel::database::Param::Text(text.clone()),
        Param::Bytes(bytes) => whimbrel::database::Param::Binary(bytes.clone()),
    }
}

fn parameters_text(params: &[whimbrel::database::Param]) -> String {
    let list: Vec<serde_json::Value> = params
        .iter()
        .map(|param| match param {
            whimbrel::database::Param::Null => serde_json::Value::Null,
            whimbrel::database::Param::Text(text) => text.as_str().into(),
            whimbrel::database::Param::Binary(bytes) => {
                format!("<{} bytes>", bytes.len()).into()
            }
        })
        .collect();
    serde_json::Value::Array(list).to_string()
}

fn outcome(outcome: whimbrel::database::Outcome) -> Outcome {
    Outcome {
        command: outcome.command,
        rows_affected: outcome.rows_affected,
        fields: outcome
            .fields
            .into_iter()
            .map(|field| Field { name: field.name, type_oid: field.type_oid })
            .collect(),
        rows: outcome
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| cell.map(str::to_owned)).collect())
            .collect(),
    }
}

fn statement_error(error: QueryError) -> StatementError {
    match error {
        QueryError::Exec(ExecError::Server { error, .. }) => {
            StatementError::Server(Box::new(fields_of(&error)))
        }
        other => StatementError::Connection { message: other.to_string(), code: None },
    }
}

fn fields_of(error: &ServerError) -> ServerFields {
    ServerFields {
        message: error.message.clone(),
        code: error.code.as_str().to_owned(),
        severity: error.severity.clone(),
        detail: error.detail.clone(),
        hint: error.hint.clone(),
        position: error.position,
        internal_position: error.internal_position,
        internal_query: error.internal_query.clone(),
        context: error.context.clone(),
        schema: error.schema.clone(),
        table: error.table.clone(),
        column: error.column.clone(),
        data_type: error.data_type.clone(),
        constraint: error.constraint.clone(),
        file: error.file.clone(),
        line: error.line.map(|line| line.to_string()),
        routine: error.routine.clone(),
    }
}

fn server_error(fields: ServerFields) -> ServerError {
    ServerError {
        severity: fields.severity,
        code: SqlState::new(fields.code),
        message: fields.message,
        detail: fields.detail,
        hint: fields.hint,
        position: fields.position,
        internal_position: fields.internal_position,
        internal_query: fields.internal_query,
        context: fields.context,
        schema: fields.schema,
        table: fields.table,
        column: fields.column,
        data_type: fields.data_type,
        constraint: fields.constraint,
        file: fields.file,
        line: fields.line.and_then(|line| line.parse().ok()),
        routine: fields.routine,
    }
}

fn run_error(error: ProgramError) -> run::ProgramError {
    run::ProgramError {
        name: error.name,
        message: error.message,
        frames: error
            .frames
            .into_iter()
            .map(|frame| run::Frame {
                function: frame.function,
                path: frame.file,
                line: frame.line,
                column: frame.column,
            })
            .collect(),
        server: error.server.map(|fields| Box::new(server_error(*fields))),
        query: error.query,
        missing_package: error.missing_package,
    }
}
