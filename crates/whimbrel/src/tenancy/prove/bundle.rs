//! Probes in one text. What an attack costs is mostly what stands around it: a savepoint,
//! a role, a tenant, a digest. Where all is well those of a table share one of each.

use std::collections::BTreeMap;
use std::ops::Range;

use super::contexts::Context;
use super::probe::{Answer, Manner, Probe, Target, become_role};
use crate::config::Convention;
use crate::database::{Outcome, ServerError, SqlState};
use crate::sql::quote_literal;

/// Says statements, and tells what was refused instead of failing.
pub(super) const TRY: &str = "CREATE FUNCTION pg_temp.whimbrel_try(VARIADIC said text[],
    OUT done bigint, OUT code text, OUT name text, OUT message text)
LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY said LOOP
        EXECUTE one;
        GET DIAGNOSTICS done = ROW_COUNT;
    END LOOP;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, name = CONSTRAINT_NAME,
        message = MESSAGE_TEXT;
END $$;
GRANT EXECUTE ON FUNCTION pg_temp.whimbrel_try(text[]) TO PUBLIC";

/// Probes in one text.
pub(super) struct Bundle {
    pub(super) text: String,
    places: Vec<Place>,
}

/// Where the answers to a probe stand.
struct Place {
    probe: usize,
    before: Range<usize>,
    attack: Range<usize>,
    after: Vec<usize>,
}

/// All probes of each target, those first that see the rows in their old places.
pub(super) fn by_target(probes: &[Probe<'_>], places: &[usize]) -> Vec<Vec<usize>> {
    let mut all: BTreeMap<Target, Vec<usize>> = BTreeMap::new();
    places.iter().for_each(|at| all.entry(probes[*at].target).or_default().push(*at));
    let mut all: Vec<Vec<usize>> = all.into_values().collect();
    all.iter_mut().for_each(|bundle| {
        bundle.sort_by_key(|at| order(&probes[*at]));
    });
    all
}

/// Those that do nothing, of each target in each context by each role.
pub(super) fn by_context(probes: &[Probe<'_>], places: &[usize]) -> Vec<Vec<usize>> {
    let mut all: BTreeMap<(Target, Context, Option<&str>), Vec<usize>> = BTreeMap::new();
    for at in places.iter().filter(|at| probes[**at].manner == Manner::Calm) {
        let probe = &probes[*at];
        let key = (probe.target, probe.context, probe.role.as_deref());
        all.entry(key).or_default().push(*at);
    }
    let mut all: Vec<Vec<usize>> = all.into_values().collect();
    all.iter_mut().for_each(|bundle| {
        bundle.sort_by_key(|at| order(&probes[*at]));
    });
    all
}

fn order<'p>(probe: &'p Probe<'_>) -> (usize, Option<&'p str>, Context) {
    let turn = match probe.manner {
        Manner::Calm if probe.after.is_empty() => 0,
        Manner::Refused => 1,
        Manner::Calm => 2,
        Manner::Control | Manner::Alone => 3,
    };
    (turn, probe.role.as_deref(), probe.context)
}

impl Bundle {
    /// Writes it.
    pub(super) fn new(
        probes: &[Probe<'_>],
        bundle: &[usize],
        convention: &Convention,
    ) -> Self {
        let mut text = Text::new(convention);
        let controls = |at: &&usize| probes[**at].manner == Manner::Control;
        for at in bundle.iter().filter(|at| !controls(at)) {
            text.attack(*at, &probes[*at]);
        }
        text.leave();
        text.ask(probes);
        for at in bundle.iter().filter(controls) {
            text.control(*at, &probes[*at]);
        }
        Self { text: text.said.join(";\n"), places: text.places }
    }

    /// Whether all is well, by the answers to it.
    pub(super) fn is_quiet(&self, probes: &[Probe<'_>], outcomes: &[Outcome]) -> bool {
        self.places.iter().all(|place| place.is_quiet(&probes[place.probe], outcomes))
    }
}

impl Place {
    fn is_quiet(&self, probe: &Probe<'_>, outcomes: &[Outcome]) -> bool {
        let part = |range: &Range<usize>| outcomes.get(range.clone()).unwrap_or_default();
        let after = self.after.iter().filter_map(|at| outcomes.get(*at).cloned());
        let after: Vec<Outcome> = after.collect();
        let before = part(&self.before);
        let attack = part(&self.attack);
        if probe.manner == Manner::Calm {
            let answer = Answer { before, attack: Ok(attack), after: &after };
            return (probe.judge)(&answer).is_none();
        }
        let Some(tried) = attack.first() else { return false };
        match (tried_of(tried), probe.manner) {
            (Err(refused), _) => {
                let answer = Answer { before: &[], attack: Err(&refused), after: &[] };
                (probe.judge)(&answer).is_none()
            }
            (Ok(done), Manner::Control) => {
                let answer = Answer { before, attack: Ok(&[done]), after: &after };
                (probe.judge)(&answer).is_none()
            }
            // What was done changes what those behind it meet.
            (Ok(_), _) => false,
        }
    }
}

/// What became of what was tried.
fn tried_of(outcome: &Outcome) -> Result<Outcome, ServerError> {
    let row = outcome.rows.get(0);
    let value = |column| row.and_then(|row| row.get(column)).unwrap_or_default();
    if value(1).is_empty() {
        let done = Outcome { rows_affected: value(0).parse().ok(), ..Outcome::default() };
        return Ok(done);
    }
    let mut refused = ServerError::new(SqlState::new(value(1)), value(3));
    refused.constraint = Some(value(2).to_owned()).filter(|name| !name.is_empty());
    Err(refused)
}

/// A text that grows.
struct Text<'c, 'p> {
    convention: &'c Convention,
    said: Vec<String>,
    places: Vec<Place>,
    role: Option<&'p str>,
    context: Option<Context>,
}

impl<'c: 'p, 'p> Text<'c, 'p> {
    fn new(convention: &'c Convention) -> Self {
        let said = vec!["SAVEPOINT whimbrel_probe".to_owned()];
        Self { convention, said, places: Vec::new(), role: None, context: None }
    }

    /// Makes the session the attacker's.
    fn enter(&mut self, probe: &'p Probe<'_>) {
        if self.context != Some(probe.context) {
            self.said.extend(probe.context.sql(self.convention));
            self.context = Some(probe.context);
        }
        let role = probe.role.as_deref().unwrap_or(&self.convention.roles.app);
        if self.role != Some(role) {
            self.leave();
            self.said.push(become_role(role));
            self.role = Some(role);
        }
    }

    /// Makes it a superuser's again.
    fn leave(&mut self) {
        if self.role.take().is_some() {
            self.said.push("RESET SESSION AUTHORIZATION".to_owned());
        }
    }

    fn attack(&mut self, at: usize, probe: &'p Probe<'_>) {
        self.enter(probe);
        let start = self.said.len();
        match probe.manner {
            Manner::Calm => self.said.extend(probe.attack.iter().cloned()),
            _ => self.said.push(attempt(probe)),
        }
        let attack = start..self.said.len();
        self.places.push(Place { probe: at, before: 0..0, attack, after: Vec::new() });
    }

    /// Asks what all those that do nothing want to know; what is asked twice is asked once.
    fn ask(&mut self, probes: &'p [Probe<'_>]) {
        let mut asked: Vec<(&str, usize)> = Vec::new();
        for place in &mut self.places {
            let probe = &probes[place.probe];
            for sql in probe.after.iter().filter(|_| probe.manner == Manner::Calm) {
                let found = asked.iter().find(|(other, _)| other == sql).map(|(_, n)| *n);
                place.after.push(found.unwrap_or_else(|| {
                    self.said.push(sql.clone());
                    asked.push((sql, self.said.len() - 1));
                    self.said.len() - 1
                }));
            }
        }
    }

    fn control(&mut self, at: usize, probe: &'p Probe<'_>) {
        let start = self.said.len();
        self.said.extend(probe.before.iter().cloned());
        let before = start..self.said.len();
        self.enter(probe);
        self.said.push(attempt(probe));
        let attack = self.said.len() - 1..self.said.len();
        self.leave();
        let start = self.said.len();
        self.said.extend(probe.after.iter().cloned());
        let after = (start..self.said.len()).collect();
        self.places.push(Place { probe: at, before, attack, after });
    }
}

fn attempt(probe: &Probe<'_>) -> String {
    let said: Vec<String> = probe.attack.iter().map(|sql| quote_literal(sql)).collect();
    format!("SELECT * FROM pg_temp.whimbrel_try({})", said.join(", "))
}
