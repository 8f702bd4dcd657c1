//! Probes on their way to the server and back.

use std::collections::BTreeSet;

use super::bundle::{Bundle, TRY};
use super::error::ProofError;
use super::options::ProofEvent;
use super::probe::{Answer, Probe, Seen, become_role};
use crate::config::Convention;
use crate::database::{ExecError, Outcome, Session};
use crate::tenancy::estate::Oid;

/// Probes on their way.
pub(super) struct Runner<'r> {
    pub(super) session: &'r mut Session,
    pub(super) convention: &'r Convention,
    /// The statement that counts how often each table was touched.
    pub(super) watch: String,
    pub(super) tell: &'r mut dyn FnMut(ProofEvent),
    /// How many were made.
    pub(super) made: usize,
}

/// What one probe showed.
pub(super) struct Shows {
    /// Its place.
    pub(super) at: usize,
    pub(super) seen: Option<Seen>,
    /// Whether the server did what was said, whatever came of it.
    pub(super) through: bool,
    /// The numbers of the tables that it touched, if it was watched.
    pub(super) touched: Vec<Oid>,
}

/// How many probes are between two words about how far it is.
const STEP: usize = 100;
const UNDO: &str = "ROLLBACK TO whimbrel_probe; RELEASE whimbrel_probe";

impl Runner<'_> {
    /// Makes probes one by one, those at the given places in that order.
    pub(super) fn singly(
        &mut self,
        probes: &[Probe<'_>],
        places: &[usize],
    ) -> Result<Vec<Shows>, ProofError> {
        let texts =
            places.iter().map(|at| text(&probes[*at], self.convention, &self.watch));
        let texts: Vec<String> = texts.collect();
        let mut results = Vec::with_capacity(places.len());
        let convention = self.convention;
        self.pipeline(&texts, |number, reply| {
            let at = places[number];
            results.push(single(at, &probes[at], convention, &reply));
        })?;
        Ok(results)
    }

    /// Makes the probes of each bundle together. Gives the places of those that have to be
    /// made in another way, because something was seen or failed; the others showed nothing.
    pub(super) fn together(
        &mut self,
        probes: &[Probe<'_>],
        bundles: &[Vec<usize>],
    ) -> Result<Vec<usize>, ProofError> {
        let written =
            bundles.iter().map(|bundle| Bundle::new(probes, bundle, self.convention));
        let written: Vec<Bundle> = written.collect();
        let texts: Vec<&str> = written.iter().map(|one| one.text.as_str()).collect();
        let mut again = Vec::new();
        self.pipeline(&texts, |number, reply| {
            let quiet = reply
                .as_ref()
                .is_ok_and(|outcomes| written[number].is_quiet(probes, outcomes));
            if !quiet {
                again.extend(&bundles[number]);
            }
        })?;
        Ok(again)
    }

    /// Makes what bundles need; false where the server has no such language.
    pub(super) fn prepare(&mut self) -> Result<bool, ProofError> {
        self.say("SAVEPOINT whimbrel_try")?;
        let made = self.session.batch(TRY).is_ok();
        self.say(match made {
            true => "RELEASE whimbrel_try",
            false => "ROLLBACK TO whimbrel_try; RELEASE whimbrel_try",
        })?;
        Ok(made)
    }

    /// Says something outside of probes.
    pub(super) fn say(&mut self, sql: &str) -> Result<(), ProofError> {
        self.session.batch(sql).map_err(ProofError::exec("preparing an attack"))?;
        Ok(())
    }

    /// Sends texts, each undone before the next one.
    fn pipeline<T: AsRef<str>>(
        &mut self,
        texts: &[T],
        mut take: impl FnMut(usize, Result<Vec<Outcome>, ExecError>),
    ) -> Result<(), ProofError> {
        let all = texts.iter().flat_map(|text| [text.as_ref(), UNDO]);
        let mut number = 0;
        let mut broken = None;
        let Self { session, tell, made, .. } = self;
        session
            .pipeline(all, |reply| {
                let place = number;
                number += 1;
                if place % 2 == 0 {
                    take(place / 2, reply.result);
                    *made += 1;
                    if made.is_multiple_of(STEP) {
                        tell(ProofEvent::Attacked { probes: *made });
                    }
                } else if let Err(error) = reply.result {
                    // What cannot be undone would falsify all that follows.
                    broken.get_or_insert(error);
                }
            })
            .map_err(ProofError::exec("attacking"))?;
        match broken {
            Some(source) => Err(ProofError::Exec { doing: "undoing an attack", source }),
            None => Ok(()),
        }
    }
}

/// The statements before an attack: the session's tenant, and who it is.
fn opening(probe: &Probe<'_>, convention: &Convention) -> Vec<String> {
    let role = probe.role.as_deref().unwrap_or(&convention.roles.app);
    let context = probe.context.sql(convention);
    context.into_iter().chain([become_role(role)]).collect()
}

/// The text of a probe.
fn text(probe: &Probe<'_>, convention: &Convention, watch: &str) -> String {
    let watch = probe.watched.then(|| watch.to_owned());
    let mut all = vec!["SAVEPOINT whimbrel_probe".to_owned()];
    all.extend(watch.clone());
    all.extend(probe.before.iter().cloned());
    all.extend(opening(probe, convention));
    all.extend(probe.attack.iter().cloned());
    all.push("RESET SESSION AUTHORIZATION".to_owned());
    all.extend(probe.after.iter().cloned());
    all.extend(watch);
    all.join(";\n")
}

fn single(
    at: usize,
    probe: &Probe<'_>,
    convention: &Convention,
    reply: &Result<Vec<Outcome>, ExecError>,
) -> Shows {
    let watched = usize::from(probe.watched);
    let first = 1 + watched;
    let start = first + probe.before.len() + opening(probe, convention).len();
    let end = start + probe.attack.len();
    let (seen, touched) = match reply {
        Ok(outcomes) => {
            let part =
                |from: usize, to: usize| outcomes.get(from..to).unwrap_or_default();
            let seen = (probe.judge)(&Answer {
                before: part(first, first + probe.before.len()),
                attack: Ok(part(start, end)),
                after: part(end + 1, outcomes.len() - watched),
            });
            (seen, if probe.watched { difference(outcomes) } else { Vec::new() })
        }
        Err(error) => {
            let answer = |error| Answer { before: &[], attack: Err(error), after: &[] };
            (error.server().and_then(|error| (probe.judge)(&answer(error))), Vec::new())
        }
    };
    Shows { at, seen, through: reply.is_ok(), touched }
}

/// The tables that were touched between the first and the last count.
fn difference(outcomes: &[Outcome]) -> Vec<Oid> {
    let counts = |outcome: Option<&Outcome>| -> BTreeSet<String> {
        let text = outcome.and_then(Outcome::scalar).unwrap_or_default();
        text.split(' ').map(str::to_owned).collect()
    };
    let (before, after) = (counts(outcomes.get(1)), counts(outcomes.last()));
    let oids =
        after.difference(&before).filter_map(|one| one.split(':').next()?.parse().ok());
    oids.collect()
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
