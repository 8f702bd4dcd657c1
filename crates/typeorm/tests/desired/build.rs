//! Builds what a service's entities describe in a database.

use whimbrel::database::Session;
use whimbrel_typeorm::{DesiredSchema, DesiredStatement};

/// Runs everything in the order that [`DesiredSchema`] asks for; the error names
/// the statement.
pub(crate) fn build(
    desired: &DesiredSchema,
    session: &mut Session,
) -> Result<(), String> {
    let mut run = |sql: &str| {
        session.batch(sql).map(drop).map_err(|error| format!("{error}\nin {sql}"))
    };
    for extension in &desired.extensions {
        // As in TypeORM, an extension that is missing shows where it is used.
        let _ = run(extension);
    }
    for schema in &desired.schemas {
        run(&format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\""))?;
    }
    let statements = desired.scaffold.iter().chain(&desired.statements);
    statements.map(|DesiredStatement { sql, .. }| sql).try_for_each(|sql| run(sql))
}
