//! What files alone can tell.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use whimbrel::config::{Service, SourceKind};
use whimbrel::database::Settings;
use whimbrel::history::TrackingTable;
use whimbrel::migration::{Body, MigrationFile};
use whimbrel_typeorm::{ProgramMigration, TypeOrmService};

use super::Finding;
use crate::prepare::{Prepared, Surroundings, load, prepare};
use crate::render::relative;

/// What is known about a service once its files are read.
pub(super) struct Known {
    pub(super) settings: Settings,
    pub(super) tracking: TrackingTable,
    pub(super) migrations: Vec<MigrationFile>,
}

/// Looks at a service's files; gives back what a connection can be judged by.
pub(super) fn examine(
    service: &Service,
    surroundings: &Surroundings<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Known> {
    let data_source = match &service.source {
        SourceKind::TypeOrm { data_source, tsconfig } => {
            Some((data_source.as_deref(), tsconfig.as_deref()))
        }
        SourceKind::Sql | SourceKind::Unclear { .. } => None,
    };
    if let Some((path, tsconfig)) = data_source {
        match load(
            service,
            path,
            tsconfig,
            surroundings.context,
            surroundings.connection_from(),
        ) {
            Ok(mut programs) => typeorm(service, &mut programs, findings),
            Err(problem) => {
                findings.push(Finding::of(&problem));
                return None;
            }
        }
    }
    match prepare(service, surroundings) {
        Ok(prepared) => {
            sql(&prepared, &service.folder, findings);
            Some(Known {
                settings: prepared.settings.clone(),
                tracking: prepared.tracking.clone(),
                migrations: prepared.migrations,
            })
        }
        Err(problem) => {
            // What is wrong with names has its own, fuller finding already.
            if findings.iter().all(|finding| finding.level != super::Level::Error) {
                findings.push(Finding::of(&problem));
            }
            None
        }
    }
}

fn sql(prepared: &Prepared, folder: &Path, findings: &mut Vec<Finding>) {
    for ignored in &prepared.ignored {
        let path = relative(&ignored.path, folder);
        findings.push(Finding::warning(format!("{path} {}", ignored.reason)));
    }
    for pattern in &prepared.unmatched {
        findings.push(Finding::warning(format!("pattern `{pattern}` matches no file")));
    }
    without_down(&prepared.migrations, findings);
}

/// SQL migrations that nobody can take back.
fn without_down(migrations: &[MigrationFile], findings: &mut Vec<Finding>) {
    let names: Vec<&str> = migrations
        .iter()
        .filter(|one| matches!(&one.body, Body::Sql(sql) if sql.down.is_none()))
        .map(|one| one.name.as_str())
        .collect();
    if names.is_empty() {
        return;
    }
    let more = names.len().saturating_sub(5);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let shown = names.into_iter().take(5).collect::<Vec<_>>().join(", ");
    findings.push(
        Finding::warning(format!("no way down: {shown}{more}"))
            .advise("write a .down.sql beside each, or they cannot be reverted"),
    );
}

fn typeorm(
    service: &Service,
    programs: &mut TypeOrmService,
    findings: &mut Vec<Finding>,
) {
    let globs = programs.options().migration_globs.clone();
    let migrations = match programs.migrations() {
        Ok(migrations) => migrations.to_vec(),
        Err(error) => {
            findings.push(Finding::of(&crate::render::of_load(&error)));
            return;
        }
    };
    names(service, &migrations, findings);
    strays(service, &globs, &migrations, findings);
    if let Some(complaint) = programs.entities().complaint() {
        let finding = Finding::warning(complaint)
            .advise("TypeORM would refuse to run; Whimbrel migrates all the same");
        findings.push(finding);
    }
    let missing: Vec<String> = programs.stand_ins().into_keys().collect();
    if !missing.is_empty() {
        findings.push(
            Finding::warning(format!(
                "packages that are not installed, or do not run without Node: {}",
                missing.join(", ")
            ))
            .advise("a migration that uses one of them will fail"),
        );
    }
}

/// Class names without a timestamp, names twice, timestamps twice.
fn names(
    service: &Service,
    migrations: &[ProgramMigration],
    findings: &mut Vec<Finding>,
) {
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_timestamp: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for migration in migrations {
        let file = migration.file.as_deref().map(|path| relative(path, &service.folder));
        let file = file.unwrap_or_else(|| "a class in the data source".to_owned());
        if let Some(error) = &migration.error {
            findings.push(Finding::error(format!("{file}: {error}")));
        } else if migration.timestamp.is_none_or(|timestamp| timestamp == 0) {
            findings.push(
                Finding::error(format!(
                    "{file}: the name {} does not end in a 13-digit timestamp",
                    migration.name
                ))
                .advise(
                    "TypeORM reads the last 13 characters of the class name (or of its \
                         `name` field), and refuses every command while one is wrong",
                ),
            );
        }
        *by_name.entry(&migration.name).or_default() += 1;
        if let Some(timestamp) = migration.timestamp {
            by_timestamp.entry(timestamp).or_default().push(&migration.name);
        }
    }
    for (name, _) in by_name.iter().filter(|(_, count)| **count > 1) {
        findings.push(
            Finding::error(format!("two migrations are called {name}"))
                .advise("a class exported twice, or two patterns that match one file"),
        );
    }
    for (timestamp, names) in by_timestamp.iter().filter(|(_, names)| names.len() > 1) {
        findings.push(Finding::warning(format!(
            "{} share the timestamp {timestamp}: they run in the order of their files",
            names.join(" and ")
        )));
    }
}

/// Files that look like migrations and that no pattern finds, and JavaScript beside the
/// TypeScript that it was compiled from.
fn strays(
    service: &Service,
    globs: &[String],
    migrations: &[ProgramMigration],
    findings: &mut Vec<Finding>,
) {
    let loaded: BTreeSet<PathBuf> = migrations
        .iter()
        .filter_map(|migration| migration.file.as_deref())
        .map(|path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
        .collect();
    for path in &loaded {
        if path.extension().is_some_and(|e| e == "js")
            && path.with_extension("ts").exists()
        {
            findings.push(
                Finding::warning(format!(
                    "{} lies beside its TypeScript source",
                    relative(path, &service.folder)
                ))
                .advise("both are loaded, which makes a duplicate; delete the stale one"),
            );
        }
    }
    let mut elsewhere = Vec::new();
    look_for_migrations(&service.folder, 0, &mut elsewhere);
    let missed: Vec<String> = elsewhere
        .iter()
        .filter(|path| !loaded.contains(&std::fs::canonicalize(path).unwrap_or_default()))
        .map(|path| relative(path, &service.folder))
        .collect();
    if missed.is_empty() {
        return;
    }
    let shown = missed.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = missed.len().saturating_sub(5);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    findings.push(Finding::warning(format!("no pattern finds {shown}{more}")).advise(
        if globs.is_empty() {
            "the data source has no patterns of migrations".to_owned()
        } else {
            format!("the data source looks for {}", globs.join(", "))
        },
    ));
}

/// Collects files named like migrations, without descending into packages or builds.
fn look_for_migrations(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    const SKIPPED: [&str; 6] =
        ["node_modules", "dist", "build", "coverage", "target", "out"];
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir()
            && depth < 8
            && !name.starts_with('.')
            && !SKIPPED.contains(&&*name)
        {
            look_for_migrations(&entry.path(), depth + 1, found);
        } else if kind.is_file() && is_named_like_migration(&name) {
            found.push(entry.path());
        }
    }
}

/// `{10 to 17 digits}-Name.ts` or `.js`.
fn is_named_like_migration(name: &str) -> bool {
    let Some((stamp, rest)) = name.split_once('-') else { return false };
    let digits = stamp.bytes().all(|byte| byte.is_ascii_digit());
    let is_program =
        (rest.ends_with(".ts") && !rest.ends_with(".d.ts")) || rest.ends_with(".js");
    digits && (10..=17).contains(&stamp.len()) && is_program
}
