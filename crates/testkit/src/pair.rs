//! Two states of a schema, and the law that every plan between them obeys: it leads
//! exactly there, a second plan has nothing to do, and the way back leads back. The
//! observer is `pg_dump`, which knows nothing of our catalog.

use whimbrel::catalog::{Catalog, extract};
use whimbrel::plan::{Plan, PlanOptions, plan};

use crate::contents::dump_all;
use crate::database::TestDatabase;

/// What a plan led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Exactly there.
    Equal,
    /// There, but for the order of columns, which no plan can change without making the
    /// table anew.
    Order,
    /// Somewhere else; the first differences.
    Different(String),
    /// There by `pg_dump`, and yet our own catalog differs, or the other way round.
    Silent(String),
    /// A statement failed.
    Failed(String),
    /// There was no plan.
    NoPlan(String),
    /// It led there, and a second plan still has something to do.
    Restless(String),
}

impl Verdict {
    /// Whether the plan did what it should.
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Equal | Self::Order)
    }
}

/// Both directions between two states.
#[derive(Debug)]
pub struct Pair {
    /// From the first to the second.
    pub up: Verdict,
    /// From the second back to the first.
    pub down: Verdict,
    /// The statements of the way up.
    pub script: String,
    /// The statements of the way back.
    pub way_back: String,
}

/// A state: its catalog, and its dump.
struct State {
    catalog: Catalog,
    dump: String,
}

fn look(database: &TestDatabase) -> Result<State, String> {
    let catalog =
        extract(&mut database.session()).map_err(|error| format!("{error:?}"))?;
    Ok(State { catalog, dump: dump_all(&database.settings()) })
}

/// Makes both states and goes from one to the other and back.
///
/// # Errors
/// When one of the states itself cannot be made.
pub fn prove_pair(
    hint: &str,
    old: &str,
    new: &str,
    options: &PlanOptions,
) -> Result<Pair, String> {
    let there = TestDatabase::create(&format!("{hint}_new"));
    let work = TestDatabase::create(&format!("{hint}_old"));
    for (database, sql) in [(&work, old), (&there, new)] {
        let loaded = database.session().batch(sql);
        loaded.map_err(|error| format!("the state itself does not load: {error}"))?;
    }
    let (before, after) = (look(&work)?, look(&there)?);
    let (up, script) = travel(&work, &before, &after, options);
    // The way back starts where the way up should have led.
    let start = if up.is_right() { &work } else { &there };
    let from = look(start)?;
    let (down, way_back) = travel(start, &from, &before, options);
    Ok(Pair { up, down, script, way_back })
}

fn travel(
    database: &TestDatabase,
    from: &State,
    to: &State,
    options: &PlanOptions,
) -> (Verdict, String) {
    let made = match plan(&from.catalog, &to.catalog, options) {
        Ok(made) => made,
        Err(error) => return (Verdict::NoPlan(error.to_string()), String::new()),
    };
    let script = made.script();
    if let Err(problem) = apply(database, &made) {
        return (Verdict::Failed(problem), script);
    }
    let verdict = match look(database) {
        Ok(reached) => compare(&reached, to, options),
        Err(problem) => Verdict::Failed(problem),
    };
    (verdict, script)
}

fn apply(database: &TestDatabase, plan: &Plan) -> Result<(), String> {
    let mut session = database.session();
    let settings = "SET check_function_bodies = off; SET search_path = pg_catalog";
    session.batch(settings).map_err(|error| error.to_string())?;
    for step in &plan.steps {
        let done = session.batch(&step.sql);
        done.map_err(|error| format!("{error}\nin: {}", step.sql))?;
    }
    Ok(())
}

fn compare(reached: &State, wanted: &State, options: &PlanOptions) -> Verdict {
    let same_facts = reached.catalog.fingerprint() == wanted.catalog.fingerprint();
    if !same_facts {
        return match plan(&reached.catalog, &wanted.catalog, options) {
            Ok(rest) => Verdict::Restless(format!(
                "{}{}",
                rest.script(),
                difference(&reached.dump, &wanted.dump)
            )),
            Err(error) => Verdict::Restless(error.to_string()),
        };
    }
    if reached.dump == wanted.dump {
        return Verdict::Equal;
    }
    let sorted = |dump: &str| {
        let mut lines: Vec<&str> =
            dump.lines().map(|line| line.trim_end_matches(',')).collect();
        lines.sort_unstable();
        lines.join("\n")
    };
    if sorted(&reached.dump) == sorted(&wanted.dump) {
        return Verdict::Order;
    }
    Verdict::Silent(difference(&reached.dump, &wanted.dump))
}

/// The lines that only one of two dumps has.
fn difference(reached: &str, wanted: &str) -> String {
    let only = |sign: char, some: &str, other: &str| {
        let lines: Vec<&str> = other.lines().collect();
        some.lines()
            .filter(|line| !lines.contains(line))
            .take(20)
            .map(|line| format!("{sign} {line}\n"))
            .collect::<String>()
    };
    only('+', reached, wanted) + &only('-', wanted, reached)
}
