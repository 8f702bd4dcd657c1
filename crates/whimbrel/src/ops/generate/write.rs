//! A plan as one direction of a migration.

use std::path::PathBuf;

use super::error::GenerateError;
use crate::catalog::Kind;
use crate::migration::{
    GeneratedMigration, GeneratedPart, Language, MigrationFile, NewMigration, Query,
    SourceFile, Template, Wrapping, read_files, render,
};
use crate::plan::{Hazard, Plan, SegmentMode, Step, Verb};

/// The statements of a plan, with what has to be remarked about them.
pub fn part(plan: &Plan) -> GeneratedPart {
    let mut queries = Vec::new();
    let makes_routine = plan.steps.iter().any(|step| {
        step.verb != Verb::Drop
            && matches!(step.subject.kind, Kind::Function | Kind::Procedure)
    });
    let segments = plan.segments();
    let wrapped = segments.len() <= 1
        && segments.iter().all(|segment| segment.mode == SegmentMode::Wrapped);
    if makes_routine {
        // A body may speak of what the plan makes later.
        let local = if wrapped { "LOCAL " } else { "" };
        queries.push(Query::plain(format!("SET {local}check_function_bodies = off")));
    }
    queries.extend(plan.steps.iter().map(|step| Query::plain(step.sql.clone())));
    let remark = |step: &Step| {
        let loss = step.hazards.iter().find_map(|hazard| match hazard {
            Hazard::DeletesData => Some("loses data"),
            Hazard::ConvertsData => Some("converts data"),
            _ => None,
        })?;
        let also = step.also.iter().map(|id| format!(", {id}"));
        Some(format!("{loss}: {}{}", step.subject, also.collect::<String>()))
    };
    let remarks = plan.steps.iter().filter_map(remark).collect();
    let wrapping = (!wrapped).then_some(Wrapping::Alone);
    GeneratedPart { remarks, queries, wrapping }
}

/// The migration as it is after it was written to files and read from them.
pub(crate) fn read_back(
    migration: &GeneratedMigration,
) -> Result<Vec<MigrationFile>, GenerateError> {
    let files = render(&NewMigration {
        path: PathBuf::from("Proof"),
        timestamp: 1_700_000_000_000,
        language: Language::Sql,
        template: Template::Generated(Box::new(migration.clone())),
    })?;
    let files = files
        .into_iter()
        .map(|(path, text)| SourceFile { path, bytes: text.into_bytes() });
    Ok(read_files(files)?.migrations)
}
