//! `whimbrel doctor`: what is wrong before anybody runs into it. Looks at files, at the
//! connection and at the history, and changes nothing.

mod database;
mod files;
mod finding;
mod replay;

use serde_json::json;
use whimbrel::config::{Service, tracking_clashes};

use crate::args::{DoctorArgs, ScopeArgs};
use crate::exit;
use crate::render::{self, Document, Problem};
use crate::verbs::Scope;
use crate::verbs::dropin::on_thread;
use crate::verbs::generate::{Declarations, declarations, told};
use crate::verbs::work::{Order, Outcome, each_service};

pub(crate) use finding::{Finding, Level};

/// What was found out about one service.
struct Examination {
    findings: Vec<Finding>,
    /// The tracking table and the database it lies in, for the comparison of services.
    table: Option<(String, String)>,
}

/// `whimbrel doctor`
pub(crate) fn doctor(
    arguments: &DoctorArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let job = |service: &Service| examine(service, scope, arguments);
    let outcomes = each_service(scope, Order::Any, job, |_| false)?;
    let root = format!("{}/", scope.project.root.display());
    let warnings = scope.project.warnings.iter();
    let mut whole: Vec<Finding> = warnings
        .map(|warning| Finding::warning(warning.to_string().replace(&root, "")))
        .collect();
    whole.extend(shared_tables(&outcomes));
    if !arguments.offline {
        whole.extend(declared_twice(scope)?);
    }
    let mut document = Document::new("doctor");
    let mut worst = Level::Good;
    let mut present = |name: &str, findings: &[Finding]| {
        worst = findings.iter().map(|finding| finding.level).fold(worst, Level::max);
        if !output.json {
            render::data(&finding::render(name, findings));
        }
        let list: Vec<_> = findings.iter().map(Finding::to_json).collect();
        document.add(name, json!({ "findings": list }));
    };
    if !whole.is_empty() {
        present(&scope.project.name, &whole);
    }
    for (service, outcome) in &outcomes {
        if let Outcome::Done(examination) = outcome {
            present(service, &examination.findings);
        }
    }
    if arguments.replay {
        for (service, finding) in replay::replay(scope)? {
            present(&format!("{service} (replayed)"), &[finding]);
        }
    }
    let code = if worst == Level::Error { exit::FAILED } else { exit::DONE };
    if output.json {
        document.print(code);
    }
    Ok(code)
}

/// Objects that several services declare. What cannot be compared is said.
fn declared_twice(scope: &Scope<'_>) -> Result<Vec<Finding>, Problem> {
    let Declarations { declared, failed } = on_thread(|| Ok(declarations(scope)))?;
    let told = told(&declared, &scope.project.root);
    let mut findings: Vec<Finding> = told
        .into_iter()
        .map(|one| {
            let finding = match one.differs {
                true => Finding::error(one.text),
                false => Finding::warning(one.text),
            };
            one.advice.into_iter().fold(finding, Finding::advise)
        })
        .collect();
    findings.extend(failed.into_iter().map(|(service, problem)| {
        Finding::warning(format!(
            "what {service} declares cannot be compared with other services: {}",
            problem.title
        ))
    }));
    Ok(findings)
}

fn examine(service: &Service, scope: &Scope<'_>, arguments: &DoctorArgs) -> Examination {
    let mut findings = Vec::new();
    let known = files::examine(service, &scope.surroundings(), &mut findings);
    let mut table = None;
    if let Some(known) = known {
        let place =
            known.settings.endpoints.first().map(|endpoint| format!("{endpoint:?}"));
        let database =
            format!("{} {}", place.unwrap_or_default(), known.settings.database);
        table = Some((known.tracking.to_string(), database));
        if !arguments.offline {
            database::examine(&known, &mut findings);
        }
    }
    if findings.is_empty() {
        findings.push(Finding::good("nothing wrong"));
    }
    Examination { findings, table }
}

/// Services that keep their history in one table of one database.
fn shared_tables(outcomes: &[(String, Outcome<Examination>)]) -> Vec<Finding> {
    let mut tables = Vec::new();
    for (name, outcome) in outcomes {
        if let Outcome::Done(Examination { table: Some((table, database)), .. }) = outcome
        {
            tables.push((name.as_str(), table.clone(), database.clone()));
        }
    }
    let mut databases: Vec<String> =
        tables.iter().map(|(_, _, database)| database.clone()).collect();
    databases.sort();
    databases.dedup();
    let mut findings = Vec::new();
    for database in databases {
        let here = tables
            .iter()
            .filter(|(_, _, other)| *other == database)
            .map(|(name, table, _)| (*name, table.clone()));
        let clashes = tracking_clashes(here);
        findings.extend(clashes.iter().map(|clash| Finding::error(clash.to_string())));
    }
    findings
}
