//! An attack or a control: what is said to the server, and what its answer means.

use super::contexts::Context;
use super::error::ProofError;
use super::options::ProofEvent;
use super::report::Grade;
use super::tenants::Tenant;
use crate::config::Convention;
use crate::database::{ExecError, Outcome, ServerError, Session};
use crate::sql::quote_ident;

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
    /// What else it is about than the probe's own target.
    pub(super) also: Vec<Target>,
}

impl Seen {
    pub(super) fn new(
        grade: Grade,
        rules: &[&'static str],
        words: impl Into<String>,
    ) -> Self {
        Self { grade, rules: rules.to_vec(), words: words.into(), also: Vec::new() }
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

    /// The SQLSTATE of the refusal.
    pub(super) fn code(&self) -> Option<&str> {
        self.attack.err().map(|error| error.code.as_str())
    }
}

impl Probe<'_> {
    /// The text of the probe, and how many statements stand before and in the attack.
    fn text(&self, convention: &Convention) -> (String, usize) {
        let mut text = "SAVEPOINT whimbrel_probe;\n".to_owned();
        let mut add = |statement: &str| {
            text.push_str(statement);
            text.push_str(";\n");
        };
        self.before.iter().for_each(|one| add(one));
        let context = self.context.sql(convention);
        context.iter().for_each(|one| add(one));
        add(&become_role(self.role.as_deref().unwrap_or(&convention.roles.app)));
        self.attack.iter().for_each(|one| add(one));
        add("RESET SESSION AUTHORIZATION");
        self.after.iter().for_each(|one| add(one));
        (text, 1 + self.before.len() + context.iter().count() + 1)
    }
}

/// The statement that makes the session that of another role.
pub(super) fn become_role(role: &str) -> String {
    format!("SET LOCAL SESSION AUTHORIZATION {}", quote_ident(role))
}

const UNDO: &str = "ROLLBACK TO whimbrel_probe; RELEASE whimbrel_probe";

/// Makes all probes in their order; `take` gets what each showed.
pub(super) fn run(
    session: &mut Session,
    convention: &Convention,
    probes: &[&Probe<'_>],
    tell: &mut dyn FnMut(ProofEvent),
    mut take: impl FnMut(&Probe<'_>, Option<Seen>),
) -> Result<(), ProofError> {
    let texts =
        probes.iter().flat_map(|probe| [probe.text(convention).0, UNDO.to_owned()]);
    let mut number = 0;
    let mut broken = None;
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
            let (_, start) = probe.text(convention);
            take(probe, judge(probe, start, &reply.result));
            if number % 200 == 1 {
                tell(ProofEvent::Attacked { probes: number / 2 });
            }
        })
        .map_err(ProofError::exec("attacking"))?;
    match broken {
        Some(source) => Err(ProofError::Exec { doing: "undoing an attack", source }),
        None => Ok(()),
    }
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
            let end = start + probe.attack.len();
            (probe.judge)(&Answer {
                before: part(1, 1 + probe.before.len()),
                attack: Ok(part(start, end)),
                after: part(end + 1, outcomes.len()),
            })
        }
        Err(error) => {
            let server = error.server()?;
            (probe.judge)(&Answer { before: &[], attack: Err(server), after: &[] })
        }
    }
}
