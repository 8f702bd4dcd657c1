//! What the server can tell: whether it answers, what the role may do, and whether the
//! history fits the files.

use whimbrel::database::{Session, Settings};
use whimbrel::history::{Surroundings, TrackingTable, survey};
use whimbrel::ops::{self, Standing};
use whimbrel::sql::quote_literal;

use super::Finding;
use super::files::Known;
use crate::render;

/// The oldest major version that PostgreSQL still maintains.
const OLDEST: u32 = 14;

pub(super) fn examine(known: &Known, findings: &mut Vec<Finding>) {
    let mut session = match Session::connect(&known.settings) {
        Ok(session) => session,
        Err(error) => {
            findings.push(Finding::of(&render::of_connect(&error)));
            return;
        }
    };
    let version = session.server_version();
    if version.major() < OLDEST {
        findings.push(Finding::warning(format!(
            "PostgreSQL {} is no longer maintained",
            version.major()
        )));
    }
    match survey(&mut session, &known.tracking) {
        Ok(surroundings) => {
            place(&surroundings, &session, findings);
            privileges(&mut session, &known.tracking, &surroundings, findings);
        }
        Err(error) => {
            findings.push(Finding::of(&render::of_exec("looking around", &error)));
        }
    }
    invalid_indexes(&mut session, findings);
    drop(session);
    history(&known.settings, known, findings);
}

fn place(surroundings: &Surroundings, session: &Session, findings: &mut Vec<Finding>) {
    match &surroundings.schema {
        None => findings.push(
            Finding::error("search_path names no schema that exists")
                .advise("create the schema, or set search_path for the role"),
        ),
        Some(schema) if !surroundings.schema_exists => findings.push(
            Finding::error(format!("schema \"{schema}\" does not exist")).advise(
                format!("CREATE SCHEMA \"{schema}\"; TypeORM does not create it"),
            ),
        ),
        Some(_) => {}
    }
    if surroundings.read_only {
        findings.push(
            Finding::error("the server does not accept writes")
                .advise("connect to the primary, not to a standby"),
        );
    }
    if surroundings.server_pid != session.backend_pid() {
        findings.push(
            Finding::warning("a connection pooler stands between here and the server")
                .advise(
                    "connect to the server itself for migrations, or to a port of the \
                         pooler in session mode",
                ),
        );
    }
}

fn privileges(
    session: &mut Session,
    tracking: &TrackingTable,
    surroundings: &Surroundings,
    findings: &mut Vec<Finding>,
) {
    let Some(schema) =
        surroundings.schema.as_deref().filter(|_| surroundings.schema_exists)
    else {
        return;
    };
    let sql = if surroundings.has_tracking_table {
        let path = quote_literal(&tracking.path_in(schema));
        let each = ["SELECT", "INSERT", "DELETE"];
        let each =
            each.map(|word| format!("pg_catalog.has_table_privilege({path}, '{word}')"));
        format!("SELECT {}", each.join(" AND "))
    } else {
        let schema = quote_literal(schema);
        format!("SELECT pg_catalog.has_schema_privilege({schema}, 'CREATE')")
    };
    let allowed = session.batch(&sql).ok();
    let allowed = allowed.as_ref().and_then(|outcomes| outcomes.first()?.scalar());
    if allowed == Some("t") {
        return;
    }
    let role = &surroundings.role;
    findings.push(if surroundings.has_tracking_table {
        Finding::error(format!("role {role} may not write the tracking table {tracking}"))
            .advise(format!(
                "GRANT SELECT, INSERT, DELETE ON {} TO {role}",
                tracking.path_in(schema)
            ))
    } else {
        Finding::error(format!("role {role} may not create tables in schema {schema}"))
            .advise(format!("GRANT CREATE ON SCHEMA {schema} TO {role}"))
    });
}

fn invalid_indexes(session: &mut Session, findings: &mut Vec<Finding>) {
    let sql = "SELECT i.indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index i \
               JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
               WHERE NOT i.indisvalid AND c.relkind = 'i' ORDER BY 1";
    let Ok(outcomes) = session.batch(sql) else { return };
    for row in outcomes.iter().flat_map(|outcome| outcome.rows.iter()) {
        let index = row.get(0).unwrap_or_default();
        findings.push(
            Finding::warning(format!(
                "index {index} is invalid: it costs writes, serves nobody"
            ))
            .advise(format!("REINDEX INDEX CONCURRENTLY {index}, or drop it")),
        );
    }
}

fn history(settings: &Settings, known: &Known, findings: &mut Vec<Finding>) {
    let Ok(status) = ops::status(settings, &known.tracking, &known.migrations, None)
    else {
        return;
    };
    for row in &status.rows {
        let name = &row.name;
        match row.standing {
            Standing::Edited => findings.push(
                Finding::warning(format!("{name} was edited after it was applied"))
                    .advise("undo the edit and write a new migration"),
            ),
            Standing::Missing => findings.push(
                Finding::warning(format!("{name} was applied and its file is gone"))
                    .advise("it cannot be reverted until the file is back"),
            ),
            Standing::HalfApplied => findings.push(
                Finding::error(format!("{name} stopped half-way outside a transaction"))
                    .advise(
                        row.error.clone().unwrap_or_else(|| "it did not end".to_owned()),
                    )
                    .advise("`whimbrel run` goes on behind what is done"),
            ),
            Standing::Pending if row.out_of_order => findings.push(Finding::warning(
                format!("{name} is pending and older than what is applied"),
            )),
            Standing::Replaced if row.path.is_some() => findings.push(
                Finding::warning(format!(
                    "{name} is replaced by another migration, and its file is still there"
                ))
                .advise("delete it: no run applies it"),
            ),
            Standing::Pending | Standing::Applied | Standing::Replaced => {}
        }
    }
}
