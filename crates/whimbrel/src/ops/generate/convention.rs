//! What the tenancy convention adds to what a service wants.

use super::error::GenerateError;
use super::ownership::Ownership;
use crate::catalog::{Catalog, FactId, Kind};
use crate::config::Convention;
use crate::database::Session;
use crate::tenancy::estate::{Table, survey};
use crate::tenancy::standard::{Piece, lacking, pieces};

/// Gives every table of the service what the convention asks, where the desired state is
/// elaborated: PostgreSQL says what it comes to, and what is missing in the current state
/// becomes a difference like any other.
pub(super) fn adopt(
    session: &mut Session,
    desired: &Catalog,
    ownership: &Ownership,
    convention: &Convention,
) -> Result<Adopted, GenerateError> {
    let estate = survey(session, convention)?;
    let owned = |table: &Table| {
        let id = FactId::new(Kind::Table, [table.schema.as_str(), table.name.as_str()]);
        desired.get(&id).is_some() && ownership.owns_top(desired, &id)
    };
    let pieces = pieces(&estate, convention, &owned);
    if pieces.is_empty() {
        return Ok(Adopted::Nothing);
    }
    let lacking = lacking(&estate, convention);
    if !lacking.is_empty() {
        return Err(GenerateError::Foundation(lacking));
    }
    for Piece { table, sql, .. } in pieces {
        for sql in sql {
            session.batch(&sql).map_err(|source| GenerateError::Convention {
                table: table.clone(),
                sql,
                source,
            })?;
        }
    }
    Ok(Adopted::Pieces)
}

/// Whether the convention asked for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adopted {
    /// No table of the service is subject to it.
    Nothing,
    /// It did.
    Pieces,
}
