//! What a program says to its database and to us.

use serde_json::Value;
use whimbrel::database::{ConnectError, Outcome, Param, ServerError, SqlState};
use whimbrel::run::{Connections, Event, QueryError};

/// The database as a program sees it while it runs: in earnest the executor's
/// [`Connections`], in tests whatever answers.
///
/// Connection 0 is the migration's own, inside Whimbrel's transaction.
pub trait Statements {
    /// Executes SQL: without parameters through the simple protocol, which may
    /// hold several statements; with parameters through the extended one.
    ///
    /// # Errors
    ///
    /// When the server refuses it, the connection is lost or somebody asked to stop.
    fn query(
        &mut self,
        connection: u32,
        sql: &str,
        params: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, QueryError>;

    /// Opens another connection with the same settings and gives its number.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    fn open(&mut self) -> Result<u32, ConnectError>;

    /// Closes a connection that [`Self::open`] gave.
    fn close(&mut self, connection: u32);

    /// Takes note of something that the program said.
    fn event(&mut self, event: Event);
}

impl Statements for Connections {
    fn query(
        &mut self,
        connection: u32,
        sql: &str,
        params: Option<&[Param]>,
    ) -> Result<Vec<Outcome>, QueryError> {
        (self.listener())(Event::Statement {
            sql: sql.to_owned(),
            parameters: params.filter(|list| !list.is_empty()).map(shown),
        });
        Self::query(self, connection, sql, params)
    }

    fn open(&mut self) -> Result<u32, ConnectError> {
        Self::open(self)
    }

    fn close(&mut self, connection: u32) {
        Self::close(self, connection);
    }

    fn event(&mut self, event: Event) {
        (self.listener())(event);
    }
}

/// Parameters as JSON.
fn shown(params: &[Param]) -> String {
    let list = params.iter().map(|param| match param {
        Param::Null => Value::Null,
        Param::Text(text) => text.as_str().into(),
        Param::Binary(bytes) => format!("<{} bytes>", bytes.len()).into(),
    });
    Value::Array(list.collect()).to_string()
}

/// The server's error from the fields that node-postgres puts on its own
/// (<https://node-postgres.com>, `DatabaseError`); nothing without severity and code.
pub(crate) fn server_error_of(
    field: impl Fn(&str) -> Option<String>,
) -> Option<ServerError> {
    let number = |key: &str| field(key).and_then(|value| value.parse().ok());
    Some(ServerError {
        severity: field("severity")?,
        code: SqlState::new(field("code")?),
        message: field("message").unwrap_or_default(),
        detail: field("detail"),
        hint: field("hint"),
        position: number("position"),
        internal_position: number("internalPosition"),
        internal_query: field("internalQuery"),
        context: field("where"),
        schema: field("schema"),
        table: field("table"),
        column: field("column"),
        data_type: field("dataType"),
        constraint: field("constraint"),
        file: field("file"),
        line: number("line"),
        routine: field("routine"),
    })
}
