//! A database that is as another one, without its rows.

use super::error::GenerateError;
use super::write::{part, read_back};
use crate::catalog::{Catalog, extract};
use crate::database::shadow::ShadowDatabase;
use crate::migration::GeneratedMigration;
use crate::plan::{PlanOptions, plan};
use crate::prove::{Claim, up};
use crate::run::Interrupt;

/// Makes what a catalog says in an empty shadow database, and checks that it is the same.
///
/// # Errors
/// When there is no way to make something of it, or the result differs.
pub fn copy_of(
    catalog: &Catalog,
    database: &ShadowDatabase,
) -> Result<(), GenerateError> {
    let empty = extract(&mut database.connect()?)?;
    let made = plan(&empty, catalog, &PlanOptions::default())?;
    if made.is_empty() {
        return Ok(());
    }
    let migrations =
        read_back(&GeneratedMigration { up: part(&made), ..Default::default() })?;
    let claim = Claim {
        current: &empty,
        desired: catalog,
        migrations: &migrations,
        interrupt: Interrupt::new(),
        observer: None,
        shown: None,
    };
    Ok(up(database, &claim)?)
}
