//! An attack or a control: what is said to the server, and what its answer means.

use std::collections::BTreeSet;

use super::contexts::Context;
use super::error::ProofError;
use super::options::ProofEvent;
use super::report::Grade;
use super::tenants::Tenant;
use crate::config::Convention;
use crate::database::{ExecError, Outcome, ServerError, Session};
use crate::sql::quote_ident;
use crate::tenancy::estate::Oid;

/// An attack or a control.
pub(super) struct Probe<'a> {
    /// What it is about.
    pub(super) target: Target,
    pub(super) name: &'static str,
    pub(super) context: Context,
    /// Who acts; the application role if not given.
    pub(super) role: Option<String>,
    /// What a superuser says first.
    pub(super) before: Vec<String>,
    /// What is said in the attacker's session.
    pub(super) attack: Vec<String>,
    /// What stands in the reproduction instead of the last of it.
    pub(super) shown: Option<String>,
    /// What a superuser asks then.
    pub(super) after: Vec<String>,
    /// The rows that a reproduction needs.
    pub(super) rows: Vec<(usize, Tenant, usize)>,
    /// Whether it is looked at which other tables it touches.
    pub(super) watched: bool,
    pub(super) judge: Judge<'a>,
}

/// What an answer means; nothing where it is as it should be.
pub(super) type Judge<'a> = Box<dyn Fn(&Answer<'_>) -> Option<Seen> + 'a>;

/// What a probe is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Role,
    Table(usize),
    View(usize),
    Function(usize),
}

/// What was seen.
pub(super) struct Seen {
    pub(super) grade: Grade,
    pub(super) rules: Vec<&'static str>,
    pub(super) words: String,
}

impl Seen {
    pub(super) fn new(
        grade: Grade,
        rules: &[&'static str],
        words: impl Into<String>,
    ) -> Self {
        Self { grade, rules: rules.to_vec(), words: words.into() }
    }
}

/// What the server answered.
pub(super) struct Answer<'r> {
    /// To what a superuser said first.
    pub(super) before: &'r [Outcome],
    /// To the attacker; or why it refused.
    pub(super) attack: Result<&'r [Outcome], &'r ServerError>,
    /// To what a superuser asked then; nothing when the attack was refused.
    pub(super) after: &'r [Outcome],
}

impl Answer<'_> {
    /// What the last statement of the attack gave.
    pub(super) fn last(&self) -> Option<&Outcome> {
        self.attack.ok().and_then(<[Outcome]>::last)
    }

    /// How many rows the last statement of the attack touched.
    pub(super) fn touched(&self) -> u64 {
        self.last().and_then(|outcome| outcome.rows_affected).unwrap_or(0)
    }
}

impl Probe<'_> {
    /// The text of the probe, and how many statements stand before and in the attack.
    fn text(&self, convention: &Convention, watch: &str) -> (String, usize) {
        let watch = self.watched.then_some(watch);
        let mut text = "SAVEPOINT whimbrel_probe;\n".to_owned();
        let mut add = |statement: &str| {
            text.push_str(statement);
            text.push_str(";\n");
        };
        watch.iter().for_each(|one| add(one));
        self.before.iter().for_each(|one| add(one));
        let context = self.context.sql(convention);
        context.iter().for_each(|one| add(one));
        add(&become_role(self.role.as_deref().unwrap_or(&convention.roles.app)));
        self.attack.iter().for_each(|one| add(one));
        add("RESET SESSION AUTHORIZATION");
        self.after.iter().for_each(|one| add(one));
        watch.iter().for_each(|one| add(one));
        let before = usize::from(self.watched) + self.before.len();
        (text, 1 + before + context.iter().count() + 1)
    }
}

/// The statement that makes the session that of another role.
pub(super) fn become_role(role: &str) -> String {
    format!("SET LOCAL SESSION AUTHORIZATION {}", quote_ident(role))
}

const UNDO: &str = "ROLLBACK TO whimbrel_probe; RELEASE whimbrel_probe";

/// Whether the server did what was said, whatever came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    Yes,
    No,
}

/// Probes on their way.
pub(super) struct Runner<'r> {
    pub(super) session: &'r mut Session,
    pub(super) convention: &'r Convention,
    /// The statement that counts how often each table was touched.
    pub(super) watch: String,
    pub(super) tell: &'r mut dyn FnMut(ProofEvent),
}

/// What a watched probe touched: its place, and the tables' numbers in the catalog.
pub(super) type Touched = Vec<(usize, Vec<Oid>)>;

impl Runner<'_> {
    /// Makes all probes in their order; `take` gets what each showed.
    pub(super) fn run(
        &mut self,
        probes: &[&Probe<'_>],
        mut take: impl FnMut(&Probe<'_>, Option<Seen>, Through),
    ) -> Result<Touched, ProofError> {
        let Self { session, convention, watch, tell } = self;
        let texts = probes
            .iter()
            .flat_map(|probe| [probe.text(convention, watch).0, UNDO.to_owned()]);
        let mut number = 0;
        let mut broken = None;
        let mut touched = Vec::new();
        session
            .pipeline(texts, |reply| {
                let place = number;
                number += 1;
                let Some(probe) = probes.get(place / 2) else { return };
                if place % 2 == 1 {
                    // What cannot be undone would falsify all that follows.
                    if let Err(error) = reply.result {
                        broken.get_or_insert(error);
                    }
                    return;
                }
                let (_, start) = probe.text(convention, watch);
                let through =
                    if reply.result.is_ok() { Through::Yes } else { Through::No };
                take(probe, judge(probe, start, &reply.result), through);
                if let (true, Ok(outcomes)) = (probe.watched, &reply.result) {
                    touched.extend(difference(outcomes).map(|oids| (place / 2, oids)));
                }
                if number % 200 == 1 {
                    tell(ProofEvent::Attacked { probes: number / 2 });
                }
            })
            .map_err(ProofError::exec("attacking"))?;
        match broken {
            Some(source) => Err(ProofError::Exec { doing: "undoing an attack", source }),
            None => Ok(touched),
        }
    }
}

/// The tables that were touched between the first and the last count.
fn difference(outcomes: &[Outcome]) -> Option<Vec<Oid>> {
    let counts = |outcome: &Outcome| -> BTreeSet<String> {
        outcome.scalar().unwrap_or_default().split(' ').map(str::to_owned).collect()
    };
    let before = counts(outcomes.get(1)?);
    let after = counts(outcomes.last()?);
    let oids =
        after.difference(&before).filter_map(|one| one.split(':').next()?.parse().ok());
    let oids: Vec<Oid> = oids.collect();
    (!oids.is_empty()).then_some(oids)
}

/// The statement that counts how often each of the tables was touched in this
/// transaction, without those that never were.
pub(super) fn watch(oids: &[Oid]) -> String {
    let list: Vec<String> = oids.iter().map(ToString::to_string).collect();
    format!(
        "SELECT string_agg(o || ':' || n, ' ') FROM (SELECT o, \
         pg_stat_get_xact_tuples_inserted(o) + pg_stat_get_xact_tuples_updated(o) \
         + pg_stat_get_xact_tuples_deleted(o) AS n FROM unnest(ARRAY[{}]::oid[]) o) s \
         WHERE n > 0",
        list.join(",")
    )
}

fn judge(
    probe: &Probe<'_>,
    start: usize,
    result: &Result<Vec<Outcome>, ExecError>,
) -> Option<Seen> {
    match result {
        Ok(outcomes) => {
            let part =
                |from: usize, to: usize| outcomes.get(from..to).unwrap_or_default();
            let watched = usize::from(probe.watched);
            let first = 1 + watched;
            let end = start + probe.attack.len();
            (probe.judge)(&Answer {
                before: part(first, first + probe.before.len()),
                attack: Ok(part(start, end)),
                after: part(end + 1, outcomes.len() - watched),
            })
        }
        Err(error) => {
            let server = error.server()?;
            (probe.judge)(&Answer { before: &[], attack: Err(server), after: &[] })
        }
    }
}
