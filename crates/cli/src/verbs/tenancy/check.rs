//! `whimbrel tenancy check`: what is known to go wrong, looked for in the catalog and in
//! the text of the migrations.

use whimbrel::config::{Convention, LintChoice, Service};
use whimbrel::database::{Session, Settings};
use whimbrel::lint::{Decided, SEVERITIES, Source, reported};
use whimbrel::report::Report;
use whimbrel::sql::QualifiedName;
use whimbrel::tenancy::check::{Answer, Subject, check};
use whimbrel::tenancy::estate::{Estate, survey};

use super::look::{Looked, look};
use super::throwaway::{self, Throwaway};
use super::write::write;
use crate::args::{CheckArgs, From, ScopeArgs};
use crate::exit;
use crate::render::{self, Problem, relative};
use crate::verbs::Scope;
use crate::verbs::generate::Replayed;
use crate::verbs::work::{Order, Outcome, each_service};

/// What was found out about one database.
pub(super) struct Checked {
    /// The services that share it.
    pub(super) services: Vec<String>,
    /// What the rules say.
    pub(super) answer: Answer,
    /// The same for writers.
    pub(super) report: Report,
}

/// `whimbrel tenancy check`
pub(crate) fn tenancy_check(
    arguments: &CheckArgs,
    scope: &Scope<'_>,
    output: &ScopeArgs,
) -> Result<u8, Problem> {
    let mut choice = scope.project.lint.clone();
    if let Some(severity) = arguments.fail_on {
        choice.fail_on = severity.into();
    }
    let mut convention = scope.project.tenancy.clone().unwrap_or_default();
    if let Some(app) = &arguments.app {
        convention.roles.app.clone_from(app);
    }
    let (looked, mut problems) = looks(scope)?;
    let mut checked = Vec::new();
    for mut group in grouped(looked, arguments.from) {
        let names = group.iter().map(|one| one.service.clone()).collect::<Vec<_>>();
        match of_group(&mut group, arguments, scope, &convention, &choice, &mut problems)
        {
            Ok(one) => checked.push(one),
            Err(problem) => problems.push((names.join(", "), problem)),
        }
    }
    let failing = checked.iter().any(|one| one.answer.judged.reaches(choice.fail_on));
    let code = match problems.first() {
        Some((_, problem)) => problem.exit,
        None if failing => exit::FAILED,
        None => exit::DONE,
    };
    write(&checked, &problems, arguments, scope, output, code)?;
    Ok(code)
}

/// Services that could not be looked at, and why.
pub(super) type Problems = Vec<(String, Problem)>;

fn looks(scope: &Scope<'_>) -> Result<(Vec<Looked>, Problems), Problem> {
    let job = |service: &Service| look(scope, service);
    let (mut looked, mut problems) = (Vec::new(), Vec::new());
    for (service, outcome) in each_service(scope, Order::Any, job, Result::is_err)? {
        match outcome {
            Outcome::Done(Ok(one)) => looked.push(one),
            Outcome::Done(Err(problem)) => problems.push((service, problem)),
            Outcome::Skipped { .. } => {}
        }
    }
    Ok((looked, problems))
}

/// The services of each database. What migrations make is made in one database.
fn grouped(looked: Vec<Looked>, from: From) -> Vec<Vec<Looked>> {
    let mut groups: Vec<Vec<Looked>> = Vec::new();
    for one in looked {
        let same = groups.iter_mut().find(|group| {
            from == From::Migrations
                || group.first().is_some_and(|first| first.place() == one.place())
        });
        match same {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

fn of_group(
    group: &mut [Looked],
    arguments: &CheckArgs,
    scope: &Scope<'_>,
    convention: &Convention,
    choice: &LintChoice,
    problems: &mut Problems,
) -> Result<Checked, Problem> {
    let services: Vec<String> = group.iter().map(|one| one.service.clone()).collect();
    let (estate, about) = match (arguments.from, group.first()) {
        (From::Live, Some(first)) => {
            let estate = survey_of(&first.settings, convention)?;
            let about = format!("database {}", estate.server.database);
            (estate, about)
        }
        _ => {
            let (estate, replayed) =
                of_migrations(&services, arguments, scope, convention)?;
            problems.extend(replayed.failed);
            group.iter_mut().for_each(|one| one.hear(&replayed.sent));
            (estate, format!("the migrations of {}", services.join(", ")))
        }
    };
    let records: Vec<QualifiedName> =
        group.iter().flat_map(|one| one.records.clone()).collect();
    let sources: Vec<Source> = group.iter().flat_map(Looked::sources).collect();
    let root = &scope.project.root;
    let config = scope.project.file.as_ref().map(|file| relative(file, root));
    let subject = Subject {
        convention,
        estate: Some(&estate),
        migrations: &sources,
        records: &records,
        config: config.as_deref().unwrap_or("whimbrel.toml"),
    };
    let answer = check(&subject, choice);
    let mut report = reported(&answer.judged, choice.fail_on);
    report.tool = concat!("whimbrel ", env!("CARGO_PKG_VERSION")).to_owned();
    report.title = "tenancy check".to_owned();
    report.about = about;
    report.home = config;
    report.counts.push(("tables".to_owned(), answer.tables));
    report.notes = notes(group, &answer, &estate, convention, arguments.from);
    Ok(Checked { services, answer, report })
}

/// What a reader has to know beside the findings.
fn notes(
    group: &[Looked],
    answer: &Answer,
    estate: &Estate,
    convention: &Convention,
    from: From,
) -> Vec<String> {
    let app = &convention.roles.app;
    let mut notes: Vec<String> = group.iter().filter_map(Looked::note).collect();
    let may_nothing = estate.tables.iter().all(|table| {
        let granted = table.app;
        !(granted.select || granted.insert || granted.update || granted.delete)
    });
    if may_nothing && estate.server.app_exists {
        notes.push(format!(
            "{app} has no privilege on any table, so what it could reach by its \
             privileges was not found: is it the role that the services connect as?"
        ));
    }
    for (place, reason) in &answer.unreadable {
        notes.push(format!("{place} cannot be read, so no rule saw it: {reason}"));
    }
    let left = |decided: Decided| {
        let rules = answer.elsewhere.iter().filter(|rule| rule.decided == decided);
        rules.map(|rule| rule.id).collect::<Vec<_>>().join(", ")
    };
    notes.push(format!("{} can be told by the proof only", left(Decided::Proof)));
    if from == From::Live {
        let rules = left(Decided::Replay);
        notes.push(format!("{rules} can be told by running the migrations only"));
    }
    notes
}

fn survey_of(settings: &Settings, convention: &Convention) -> Result<Estate, Problem> {
    let mut session =
        Session::connect(settings).map_err(|error| render::of_connect(&error))?;
    survey(&mut session, convention).map_err(|error| render::of_estate(&error))
}

/// What the migrations make on a throwaway PostgreSQL, and which failed: what the others
/// make is checked all the same.
fn of_migrations(
    names: &[String],
    arguments: &CheckArgs,
    scope: &Scope<'_>,
    convention: &Convention,
) -> Result<(Estate, Replayed), Problem> {
    let services: Vec<&Service> =
        scope.services().into_iter().filter(|one| names.contains(&one.name)).collect();
    let named = arguments.shadow.as_deref();
    let Throwaway { replayed, .. } =
        throwaway::of_migrations(scope, &services, convention, named)?;
    let mut estate = survey_of(&replayed.database.settings(), convention)?;
    // What may be made in a throwaway database says nothing about any other.
    estate.server.app_temporary = false;
    "throwaway".clone_into(&mut estate.server.database);
    Ok((estate, replayed))
}

/// Figures of a report by severity, the worst first.
pub(super) fn by_severity(answer: &Answer) -> Vec<(&'static str, usize)> {
    let counts = SEVERITIES.iter();
    counts.map(|severity| (severity.word(), answer.judged.count(*severity))).collect()
}
