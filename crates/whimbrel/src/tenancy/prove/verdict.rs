//! What attacks and controls come to.

use super::options::Known;
use super::probe::Target;
use super::probes::{CONTROLS, SELECT, is_called};
use super::proof::Merged;
use super::report::{Finding, Grade, SubjectKind, SubjectProof, Verdict};
use super::scene::{Scene, Standing};
use super::seed::Seeds;

/// What the probes of one subject showed.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) findings: Vec<Finding>,
    /// Each probe, and whether all was as it should be.
    pub(super) tried: Vec<(&'static str, bool)>,
    /// Whether anything that was said with a tenant set was done at all.
    pub(super) through: bool,
}

/// The verdicts of all subjects.
pub(super) fn subjects(
    scene: &Scene<'_>,
    merged: &Merged,
    known: &[Option<&Known>],
    fingerprints: Vec<String>,
) -> Vec<SubjectProof> {
    let none = Shown::default();
    let of = |target| merged.shown.get(&target).unwrap_or(&none);
    let app = scene.convention.roles.app.clone();
    let mut all = vec![other(SubjectKind::Role, app, of(Target::Role))];
    for (at, fingerprint) in fingerprints.into_iter().enumerate() {
        let proof = match known[at] {
            Some(known) => SubjectProof { known: true, ..known.proof.clone() },
            None => table(scene, &merged.seeds, at, of(Target::Table(at))),
        };
        all.push(SubjectProof { fingerprint: Some(fingerprint), ..proof });
    }
    for (number, view) in scene.estate.views.iter().enumerate() {
        let kind = match view.materialized {
            true => SubjectKind::MaterializedView,
            false => SubjectKind::View,
        };
        let name = format!("{}.{}", view.schema, view.name);
        let mut found = other(kind, name, of(Target::View(number)));
        let mut reads = view.reads.iter().filter_map(|oid| scene.place(*oid));
        let empty = reads.find(|at| merged.seeds[*at].failure.is_some());
        if let (Some(at), Verdict::Proven) = (empty, found.verdict) {
            found.verdict = Verdict::Unproven;
            let label = scene.tables[at].table.label();
            found.reason = Some(format!("no rows could be made in {label}"));
        }
        all.push(found);
    }
    for (number, function) in scene.estate.functions.iter().enumerate() {
        if is_called(scene, function) {
            let shown = of(Target::Function(number));
            all.push(other(SubjectKind::Function, function.label(), shown));
        }
    }
    all.iter_mut().filter(|subject| !subject.known).for_each(leaking);
    all
}

/// A leak is worse than all else, which is kept beside it: a leak may be accepted.
fn leaking(subject: &mut SubjectProof) {
    if subject.findings.iter().any(|one| one.grade == Grade::Leak) {
        subject.otherwise = Some(subject.verdict);
        subject.verdict = Verdict::Leak;
        subject.reason = None;
    }
}

/// The role, a view, a function, but for what leaks.
fn other(kind: SubjectKind, name: String, shown: &Shown) -> SubjectProof {
    let (verdict, reason) = match (shown.tried.is_empty(), shown.through) {
        (true, _) => (Verdict::Proven, Some("the role has no privilege on it")),
        (_, false) if kind != SubjectKind::Role => {
            (Verdict::Vacuous, Some("everything that was tried with it fails"))
        }
        _ => (Verdict::Proven, None),
    };
    let reason = reason.map(str::to_owned);
    SubjectProof {
        kind,
        name,
        verdict,
        reason,
        otherwise: None,
        findings: shown.findings.clone(),
        notes: Vec::new(),
        fingerprint: None,
        known: false,
    }
}

fn table(scene: &Scene<'_>, seeds: &[Seeds], at: usize, shown: &Shown) -> SubjectProof {
    let subject = &scene.tables[at];
    let (verdict, reason) = judge(scene, seeds, at, shown);
    SubjectProof {
        kind: SubjectKind::Table,
        name: subject.table.label(),
        verdict,
        reason,
        otherwise: None,
        findings: shown.findings.clone(),
        notes: notes(scene, &seeds[at], at),
        fingerprint: None,
        known: false,
    }
}

/// What a table comes to, but for what leaks.
fn judge(
    scene: &Scene<'_>,
    seeds: &[Seeds],
    at: usize,
    shown: &Shown,
) -> (Verdict, Option<String>) {
    let subject = &scene.tables[at];
    let any = |grade| shown.findings.iter().any(|one| one.grade == grade);
    let global = matches!(subject.standing, Standing::Global(_));
    let harmless = global && !subject.table.app.delete;
    if let Some(failure) = seeds[at].failure.as_ref().filter(|_| !harmless) {
        let reason =
            format!("no rows could be made: {} ({})", failure.message, failure.code);
        return (Verdict::Unproven, Some(reason));
    }
    if let Standing::Global(reason) = &subject.standing {
        return (Verdict::Global, Some(reason.clone()));
    }
    let usable = CONTROLS
        .iter()
        .any(|name| shown.tried.iter().any(|(tried, passed)| tried == name && *passed));
    if subject.closed() {
        if subject.table.is_partition {
            let reason = "it can be reached only through the table that it is a part of";
            return (Verdict::Proven, Some(reason.to_owned()));
        }
        let reason = "the role has no privilege on it";
        return (Verdict::Vacuous, Some(reason.to_owned()));
    }
    if !usable {
        let reason = "a tenant can do nothing with its own rows";
        return (Verdict::Vacuous, Some(reason.to_owned()));
    }
    if any(Grade::Broken) {
        return (Verdict::Broken, None);
    }
    let blind = shown.tried.iter().any(|(tried, passed)| *tried == SELECT && !passed);
    if blind { (Verdict::Broken, None) } else { (Verdict::Proven, None) }
}

fn notes(scene: &Scene<'_>, seeds: &Seeds, at: usize) -> Vec<String> {
    let subject = &scene.tables[at];
    let mut notes = Vec::new();
    if let Some(failure) = &seeds.without_triggers {
        notes.push(format!(
            "its rows were made without triggers, which fail: {} ({})",
            failure.message, failure.code
        ));
    }
    let app = subject.table.app;
    let commands = [
        ("SELECT", app.select),
        ("INSERT", app.insert),
        ("UPDATE", app.update),
        ("DELETE", app.delete),
    ];
    let missing = commands.iter().filter(|(_, may)| !may).map(|(name, _)| *name);
    let missing: Vec<&str> = missing.collect();
    if !subject.facts.usage {
        notes.push("not tried, without a privilege for its schema".to_owned());
    } else if !missing.is_empty() {
        notes.push(format!("not tried, without a privilege: {}", missing.join(", ")));
    }
    notes
}
