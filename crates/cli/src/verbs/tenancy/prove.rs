//! `whimbrel tenancy prove`: the isolation of tenants, proven by attack.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use whimbrel::config::{Convention, Service};
use whimbrel::report;
use whimbrel::tenancy::estate::survey;
use whimbrel::tenancy::prove::{
    Proof, ProofEvent, ProofOptions, prove as attack, reported,
};

use super::known;
use super::throwaway::{Throwaway, of_live, of_migrations};
use super::write::emit;
use crate::args::{Format, From, ScopeArgs, TenancyProveArgs};
use crate::exit;
use crate::prepare::prepare;
use crate::render::{self, Document, Problem, relative};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;
use crate::verbs::generate::Replayed;

/// `whimbrel tenancy prove`
pub(crate) fn prove(
    arguments: &TenancyProveArgs,
    from: From,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let mut convention = scope.project.tenancy.clone().unwrap_or_default();
    if let Some(app) = &arguments.app {
        convention.roles.app.clone_from(app);
    }
    let named = arguments.shadow.as_deref();
    let Throwaway { shadow, replayed } = match from {
        From::Migrations => of_migrations(scope, &scope.services(), &convention, named)?,
        From::Live => of_live(scope, &convention, named)?,
    };
    let Replayed { database, failed, .. } = replayed;
    let mut session = database.connect().map_err(|error| render::of_connect(&error))?;
    let mut estate =
        survey(&mut session, &convention).map_err(|error| render::of_estate(&error))?;
    // Histories of migrations hold nobody's rows.
    let histories = histories(scope)?;
    estate.tables.retain(|table| !histories.contains(&table.name));
    if estate.tables.is_empty() && failed.is_empty() {
        return Err(nothing(from));
    }
    let options = options(arguments, scope, &convention)?;
    let mut tell = |event| tell(&event, output);
    let mut proof = attack(&mut session, &estate, &convention, &options, &mut tell)
        .map_err(|error| render::of_isolation(&error))?;
    drop((session, database, shadow));
    known::write(&scope.project.root, &proof);
    proof.exempt(&scope.project.lint.exemptions);
    let code = match failed.first() {
        Some((_, problem)) => problem.exit,
        None if proof.holds() => exit::DONE,
        None => exit::FAILED,
    };
    if !output.json {
        failed.iter().for_each(|(service, problem)| scope.show(problem, service));
    }
    let format = if output.json { Format::Json } else { arguments.format };
    let text = match format {
        Format::Text => render::proof(&proof, output.verbose, output.quiet),
        Format::Json => document(&proof, &failed, code, &scope.project.root),
        Format::Sarif => {
            format!("{:#}\n", report::sarif(&report_of(&proof, from, scope)))
        }
        Format::Junit => report::junit(&report_of(&proof, from, scope)),
        Format::Github => report::github(&report_of(&proof, from, scope)),
        Format::Markdown => report::markdown(&report_of(&proof, from, scope)),
    };
    emit(&text, arguments.output.as_deref(), scope)?;
    Ok(code)
}

/// Without a table every proof would hold.
fn nothing(from: From) -> Problem {
    let (what, advice) = match from {
        From::Migrations => (
            "the migrations on disk make no table",
            "look at the schema of a live database with `--from live`, or name the \
             services in whimbrel.toml",
        ),
        From::Live => ("the database has no table", "name another database with `--url`"),
    };
    let title = format!("there is nothing to prove: {what}");
    Problem::input("isolation", title).advise(advice)
}

/// The tables in which services keep their histories.
fn histories(scope: &Scope<'_>) -> Result<BTreeSet<String>, Problem> {
    let mut names = BTreeSet::new();
    for service in scope.services() {
        let tracking =
            on_thread(|| Ok(prepare(service, &scope.surroundings())?.tracking))?;
        names.insert(tracking.name().to_owned());
        names.insert(tracking.journal_name());
    }
    Ok(names)
}

fn options(
    arguments: &TenancyProveArgs,
    scope: &Scope<'_>,
    convention: &Convention,
) -> Result<ProofOptions, Problem> {
    let root = &scope.project.root;
    let known = match arguments.all {
        true => BTreeMap::new(),
        false => known::read(root),
    };
    let folder = match &arguments.fixtures {
        Some(folder) => Some(scope.context.folder.join(folder)),
        None => default_folder(scope, convention),
    };
    let fixtures = folder.map_or(Ok(BTreeMap::new()), |folder| fixtures(&folder))?;
    Ok(ProofOptions { fixtures, known, ..ProofOptions::default() })
}

fn default_folder(scope: &Scope<'_>, convention: &Convention) -> Option<PathBuf> {
    let first = convention.service.as_ref()?;
    let is_first = |service: &&Service| service.name == *first;
    let service = scope.project.services.iter().find(is_first)?;
    Some(service.folder.join("fixtures")).filter(|folder| folder.is_dir())
}

/// The files of a folder, by the table that each is for.
fn fixtures(folder: &Path) -> Result<BTreeMap<String, Vec<String>>, Problem> {
    let unreadable = |error: std::io::Error| {
        let title = format!("{}: {error}", folder.display());
        Problem::input("fixtures", title)
    };
    let mut fixtures = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_sql = path.extension().is_some_and(|extension| extension == "sql");
        let Some(table) = path.file_stem().filter(|_| is_sql) else { continue };
        let text = std::fs::read_to_string(&path).map_err(unreadable)?;
        fixtures.insert(table.to_string_lossy().into_owned(), vec![text]);
    }
    Ok(fixtures)
}

fn tell(event: &ProofEvent, output: &ScopeArgs) {
    if output.quiet || output.json {
        // Who reads data does not want to be talked to.
        return;
    }
    match event {
        ProofEvent::Attacking { probes } => render::talk(&format!("{probes} attacks")),
        ProofEvent::Seeded { table, rows } if output.verbose => {
            render::talk(&format!("{table}: {rows} rows"));
        }
        ProofEvent::Seeded { .. } | ProofEvent::Attacked { .. } => {}
    }
}

fn document(
    proof: &Proof,
    failed: &[(String, Problem)],
    code: u8,
    root: &Path,
) -> String {
    let mut document = Document::new("tenancy prove");
    for (service, problem) in failed {
        document.add(service, serde_json::json!({ "error": problem.to_json(root) }));
    }
    document.set("proof", serde_json::json!(proof));
    document.text(code)
}

fn report_of(proof: &Proof, from: From, scope: &Scope<'_>) -> report::Report {
    let root = &scope.project.root;
    let about = match from {
        From::Migrations => format!("the migrations of {}", scope.names().join(", ")),
        From::Live => format!("the live database of {}", scope.names().join(", ")),
    };
    report::Report {
        tool: concat!("whimbrel ", env!("CARGO_PKG_VERSION")).to_owned(),
        title: "tenancy prove".to_owned(),
        about,
        home: scope.project.file.as_ref().map(|file| relative(file, root)),
        ..reported(proof)
    }
}
