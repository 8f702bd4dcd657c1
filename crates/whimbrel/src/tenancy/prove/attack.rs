//! All probes, in an order in which none spoils another.

use std::collections::{BTreeMap, HashSet};

use super::bundle::{by_context, by_target};
use super::contexts::Context;
use super::error::ProofError;
use super::oracle::Whose;
use super::probe::{Manner, Probe, Seen, Stage, Target, become_role};
use super::probes::{Ground, shadow};
use super::report::{Finding, Grade};
use super::reproduce;
use super::runner::{Runner, Shows};
use super::verdict::Shown;
use crate::database::Outcome;
use crate::tenancy::estate::Oid;

/// Makes all probes: first those that need a session in which no tenant was ever set,
/// then the others, then those that need something around them.
pub(super) fn attack<'a>(
    runner: &mut Runner<'_>,
    ground: Ground<'a>,
    probes: &mut [Probe<'a>],
    shown: &mut BTreeMap<Target, Shown>,
) -> Result<(), ProofError> {
    let pick =
        |probes: &[Probe<'_>], choose: &dyn Fn(&Probe<'_>) -> bool| -> Vec<usize> {
            (0..probes.len()).filter(|at| choose(&probes[*at])).collect()
        };
    let tries = runner.prepare()?;
    let plain = |one: &Probe<'_>| one.stage == Stage::Plain;
    let fresh = pick(probes, &|one| plain(one) && one.context == Context::Unset);
    let rest = pick(probes, &|one| plain(one) && one.context != Context::Unset);
    for places in [fresh, rest] {
        let bundled = |at: &usize| match probes[*at].manner {
            Manner::Calm => true,
            Manner::Refused | Manner::Control => tries,
            Manner::Alone => false,
        };
        let (bundled, alone): (Vec<usize>, Vec<usize>) =
            places.into_iter().partition(bundled);
        let mut singly = together(runner, probes, &bundled, shown)?;
        singly.extend(alone);
        one_by_one(runner, ground, probes, &singly, shown)?;
    }
    let silent = pick(probes, &|one| one.stage == Stage::Silent);
    if !silent.is_empty() {
        runner.say("SET LOCAL session_replication_role = replica")?;
        let again = runner.together(probes, &by_target(probes, &silent))?;
        runner.say("SET LOCAL session_replication_role = origin")?;
        note_quiet(probes, &silent, &again, shown);
        for at in &again {
            probes[*at].before = std::mem::take(&mut probes[*at].release);
        }
        one_by_one(runner, ground, probes, &again, shown)?;
    }
    let shadowed = pick(probes, &|one| one.stage == Stage::Shadowed);
    if let Some(sql) = shadow(ground).filter(|_| !shadowed.is_empty()) {
        let app = become_role(&ground.scene.convention.roles.app);
        let sql = sql.join(";\n");
        runner.say(&format!(
            "SAVEPOINT whimbrel_stage;\n{app};\n{sql};\nRESET SESSION AUTHORIZATION"
        ))?;
        one_by_one(runner, ground, probes, &shadowed, shown)?;
        runner.say("ROLLBACK TO whimbrel_stage; RELEASE whimbrel_stage")?;
    }
    Ok(())
}

/// Makes probes together: all of a target, and where something is seen or fails those
/// that do nothing in each context. Gives those that have to be made one by one.
fn together(
    runner: &mut Runner<'_>,
    probes: &[Probe<'_>],
    places: &[usize],
    shown: &mut BTreeMap<Target, Shown>,
) -> Result<Vec<usize>, ProofError> {
    let loud = runner.together(probes, &by_target(probes, places))?;
    note_quiet(probes, places, &loud, shown);
    let again = runner.together(probes, &by_context(probes, &loud))?;
    let (calm, mut singly): (Vec<usize>, Vec<usize>) =
        loud.into_iter().partition(|at| probes[*at].manner == Manner::Calm);
    note_quiet(probes, &calm, &again, shown);
    singly.extend(again);
    singly.sort_unstable();
    Ok(singly)
}

/// Those that showed nothing.
fn note_quiet(
    probes: &[Probe<'_>],
    places: &[usize],
    again: &[usize],
    shown: &mut BTreeMap<Target, Shown>,
) {
    let again: HashSet<&usize> = again.iter().collect();
    for at in places.iter().filter(|at| !again.contains(at)) {
        let probe = &probes[*at];
        let of = shown.entry(probe.target).or_default();
        of.tried.push((probe.name, true));
        let done = probe.manner != Manner::Refused;
        of.through |= done && probe.context == Context::Tenant;
    }
}

fn one_by_one<'a>(
    runner: &mut Runner<'_>,
    ground: Ground<'a>,
    probes: &mut [Probe<'a>],
    places: &[usize],
    shown: &mut BTreeMap<Target, Shown>,
) -> Result<(), ProofError> {
    let mut further = Vec::new();
    for shows in runner.singly(probes, places)? {
        let at = shows.at;
        let touched = shows.touched.clone();
        note(ground, shown, &probes[at], shows);
        // What touched more than it should is made again with a look at that.
        if beyond(ground, &mut probes[at], &touched) {
            further.push(at);
        }
    }
    for shows in runner.singly(probes, &further)? {
        note(ground, shown, &probes[shows.at], shows);
    }
    Ok(())
}

fn note(
    ground: Ground<'_>,
    shown: &mut BTreeMap<Target, Shown>,
    probe: &Probe<'_>,
    shows: Shows,
) {
    let of = shown.entry(probe.target).or_default();
    of.tried.push((probe.name, shows.seen.is_none()));
    of.through |= shows.through && probe.context == Context::Tenant;
    let Some(seen) = shows.seen else { return };
    // Many calls of one function may show the same.
    let calls = matches!(probe.target, Target::Function(_));
    let same = |one: &Finding| {
        one.probe == probe.name
            && one.context == probe.context
            && one.rules == seen.rules
            && (calls || one.seen == seen.words)
    };
    if of.findings.iter().any(same) {
        return;
    }
    of.findings.push(Finding {
        grade: seen.grade,
        probe: probe.name.to_owned(),
        context: probe.context,
        rules: seen.rules.iter().map(|&rule| rule.to_owned()).collect(),
        seen: seen.words,
        sql: reproduce::sql(ground, probe),
        exempted: None,
    });
}

/// Makes a probe look at others' rows in the tables that it touched; false when there
/// are none.
fn beyond<'a>(ground: Ground<'a>, probe: &mut Probe<'a>, oids: &[Oid]) -> bool {
    let own = match probe.target {
        Target::Table(at) => Some(ground.scene.root(at)),
        _ => None,
    };
    let places = oids.iter().filter_map(|oid| ground.scene.place(*oid));
    let mut tables: Vec<usize> = places
        .map(|at| ground.scene.root(at))
        .filter(|at| Some(*at) != own && Some(*at) != ground.scene.audit())
        .collect();
    tables.sort_unstable();
    tables.dedup();
    if tables.is_empty() {
        return false;
    }
    let whose = Whose::in_context(probe.context);
    let rule = if own.is_some() { "T43" } else { "T38" };
    probe.watched = false;
    probe.name = "what it does elsewhere";
    // What makes room for the attack may have taken rows away already.
    probe.before.push(ground.oracle.ask(&tables, whose));
    probe.after = vec![ground.oracle.ask(&tables, whose)];
    probe.judge = Box::new(move |answer| {
        let digest = |outcome: Option<&Outcome>, number| -> Option<String> {
            outcome?.rows.get(0)?.get(number).map(str::to_owned)
        };
        let (before, after) = (answer.before.last(), answer.after.first());
        let differs = |number| digest(before, number) != digest(after, number);
        let numbered = tables.iter().enumerate();
        let changed: Vec<usize> =
            numbered.filter(|(number, _)| differs(*number)).map(|(_, at)| *at).collect();
        let labels = changed.iter().map(|at| ground.scene.tables[*at].table.label());
        let words = format!(
            "rows of others in {} were touched",
            labels.collect::<Vec<_>>().join(", ")
        );
        (!changed.is_empty()).then(|| Seen::new(Grade::Leak, &[rule], words))
    });
    true
}
