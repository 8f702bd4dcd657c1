//! What can be seen to go wrong from a migration's text alone.

use crate::migration::{Body, Direction, MigrationFile, Part, Wrapping};
use crate::run::{Refusal, Transactions};
use crate::sql::{Needs, TransactionControl};

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
    part.statements().map(drop).map_err(|error| Refusal::Unreadable {
        path: part.path.clone(),
        position: part.position(error.offset()),
        reason: error.to_string(),
    })
}

fn no_transaction_control(part: &Part) -> Result<(), Refusal> {
    // A text that cannot be split is PostgreSQL's to refuse; the transaction around it
    // is rolled back.
    for statement in part.statements().unwrap_or_default() {
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
