//! What can be seen to go wrong from a migration's text alone.

use crate::migration::{Body, Direction, MigrationFile, Part, Wrapping};
use crate::run::{Refusal, Transactions};
use crate::sql::{Needs, Statement, TransactionControl};

/// Refuses texts that a transaction around them cannot hold, and texts that must be cut
/// into statements and cannot be.
///
/// A `COMMIT` inside a wrapped migration would end the executor's own transaction and
/// leave the rest of the file outside of it.
pub(super) fn texts(
    steps: &[&MigrationFile],
    transactions: Transactions,
    direction: Direction,
) -> Result<(), Refusal> {
    for step in steps {
        let Body::Sql(sql) = &step.body else { continue };
        let Some(part) = sql.part(direction) else { continue };
        let checked = match (part.directives.transaction, transactions) {
            (Some(Wrapping::Alone), _) | (None, Transactions::None) => can_be_split(part),
            _ => no_transaction_control(part),
        };
        checked?;
    }
    Ok(())
}

fn can_be_split(part: &Part) -> Result<(), Refusal> {
    statements(part).map(drop)
}

/// The statements of a text. One that cannot be cut is refused before it is sent: what is
/// open in it would swallow what follows, and what only psql understands would end in the
/// server's syntax error without a place.
fn statements(part: &Part) -> Result<Vec<Statement>, Refusal> {
    part.statements().map_err(|error| {
        let text = error.to_string();
        // The place in the text is not that in the file.
        let place = format!("{}: ", error.position());
        Refusal::Unreadable {
            path: part.path.clone(),
            position: part.position(error.offset()),
            reason: text.strip_prefix(&place).unwrap_or(&text).to_owned(),
        }
    })
}

fn no_transaction_control(part: &Part) -> Result<(), Refusal> {
    for statement in statements(part)? {
        if let Needs::Control(control) = statement.needs
            && control != TransactionControl::Savepoint
        {
            return Err(Refusal::TransactionControl {
                keyword: statement.keyword.clone(),
                path: part.path.clone(),
                position: part.position(statement.start),
            });
        }
    }
    Ok(())
}
