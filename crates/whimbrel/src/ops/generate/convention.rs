//! What the tenancy convention adds to what a service wants.

use super::error::GenerateError;
use super::ownership::Ownership;
use crate::catalog::{Catalog, FactId, Kind};
use crate::config::Convention;
use crate::database::Session;
use crate::database::shadow::ShadowDatabase;
use crate::source::Note;
use crate::tenancy::estate::{Estate, Table, survey};
use crate::tenancy::standard::{Keys, Piece, lacking, pieces, subject_to};

/// Gives every table of the service what the convention asks, where the desired state is
/// elaborated: PostgreSQL says what it comes to, and what is missing in the current state
/// becomes a difference like any other.
pub(super) fn adopt(
    session: &mut Session,
    now: &ShadowDatabase,
    (current, desired): (&Catalog, &Catalog),
    ownership: &Ownership,
    convention: &Convention,
) -> Result<Adopted, GenerateError> {
    let mut estate = survey(session, convention)?;
    if convention.audit.as_ref().is_some_and(|audit| audit.function.is_some()) {
        // The project's own triggers have names and arguments of its own.
        keep_triggers(&mut estate, &survey(&mut now.connect()?, convention)?);
    }
    let id = |table: &Table| {
        FactId::new(Kind::Table, [table.schema.as_str(), table.name.as_str()])
    };
    // Nobody knows whose the rows are that a table without a tenant column may hold.
    let unclear = |table: &Table| {
        let column = [&table.schema, &table.name, &convention.column];
        let column = FactId::new(Kind::Column, column.map(String::as_str));
        table.tenant_column(convention).is_none()
            && current.get(&id(table)).is_some()
            && current.get(&column).is_none()
    };
    let owned = |table: &Table| {
        desired.get(&id(table)).is_some() && ownership.owns_top(desired, &id(table))
    };
    let taken = |table: &Table| owned(table) && !unclear(table);
    let pieces = pieces(&estate, convention, &taken, Keys::AsAsked);
    let left = estate.tables.iter().filter(|table| subject_to(table, convention));
    let left = left.filter(|table| owned(table) && unclear(table));
    let left = left.map(|table| Note::NoTenant { table: table.label() }).collect();
    if pieces.is_empty() {
        return Ok(Adopted { pieces: false, notes: left });
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
    Ok(Adopted { pieces: true, notes: left })
}

/// Takes over the triggers that the tables have now.
fn keep_triggers(estate: &mut Estate, now: &Estate) {
    for table in &mut estate.tables {
        let same = |one: &&Table| one.schema == table.schema && one.name == table.name;
        if let Some(there) = now.tables.iter().find(same) {
            table.triggers.extend(there.triggers.iter().cloned());
        }
    }
}

/// What the convention came to.
pub(super) struct Adopted {
    /// Whether it asked for anything.
    pub(super) pieces: bool,
    /// Tables that it asks for more than can be added.
    pub(super) notes: Vec<Note>,
}
