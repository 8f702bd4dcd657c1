//! Two states of a schema, and the law that every plan between them obeys: it leads
//! exactly there, a second plan has nothing to do, and the way back leads back. The
//! observer is `pg_dump`, which knows nothing of our catalog.

use whimbrel::catalog::{Catalog, Kind, extract_with_roles};
use whimbrel::plan::{Plan, PlanOptions, Verb, plan};

use crate::contents::{dump_all, dump_roles};
use crate::database::TestDatabase;
use crate::ground::Ground;
use crate::server::TestServer;
use crate::states::{RowCounts, States, row_counts};

/// What a plan led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Exactly there.
    Equal,
    /// There, but for the order of columns, which no plan can change without making the
    /// table anew, or for the spelling of an expression that `pg_dump` itself changes
    /// when its dump is loaded and dumped again.
    Order,
    /// There, but tables that were not dropped have fewer or more rows.
    Rows(String),
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
    schema: String,
    roles: String,
}

impl State {
    fn dump(&self) -> String {
        format!("{}{}", self.schema, self.roles)
    }

    /// The dump of what the dump makes: PostgreSQL prints some expressions otherwise
    /// once it has read its own text. As it is where it does not load.
    fn restored(&self, server: &TestServer) -> String {
        let copy = TestDatabase::create_on(server, "restored");
        let settings = "SET check_function_bodies = off;";
        match copy.session().batch(&format!("{settings} {}", self.schema)) {
            Ok(_) => dump_all(&copy.settings()) + &self.roles,
            Err(_) => self.dump(),
        }
    }
}

fn look(database: &TestDatabase) -> Result<State, String> {
    let catalog = extract_with_roles(&mut database.session())
        .map_err(|error| format!("{error:?}"))?;
    // Without a pg_dump for the server's version (the npm packages have none) only our
    // own catalog is compared.
    let observed = TestServer::get().pg_dump().is_file();
    let (mut schema, mut roles) = (String::new(), String::new());
    if observed {
        let settings = database.settings();
        (schema, roles) = (dump_all(&settings), dump_roles(&settings));
    }
    Ok(State { catalog, schema, roles })
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
    prove_seeded(hint, &States { old, new, ..States::default() }, options)
}

/// The same with rows in both states, of which none may get lost.
///
/// # Errors
/// When one of the states itself cannot be made.
pub fn prove_seeded(
    hint: &str,
    states: &States<'_>,
    options: &PlanOptions,
) -> Result<Pair, String> {
    let ground = Ground::take();
    let work = TestDatabase::create_on(ground.old_server(), &format!("{hint}_old"));
    let there = TestDatabase::create_on(ground.new_server(), &format!("{hint}_new"));
    for (database, sql) in [(&work, states.old), (&there, states.new)] {
        load(database, sql)?;
    }
    let (before, after) = (look(&work)?, look(&there)?);
    load(&work, states.old_rows)?;
    let server = ground.old_server();
    let (up, script, reached) = travel((&work, server), &before, &after, options);
    // The way back starts where the way up should have led, but for rows that only the
    // second state itself has.
    let come = up.is_right() && states.new_rows.is_empty();
    let (start, from) = match reached.filter(|_| come) {
        Some(reached) => ((&work, server), reached),
        None => ((&there, ground.new_server()), after),
    };
    load(start.0, states.new_rows)?;
    let (down, way_back, _) = travel(start, &from, &before, options);
    Ok(Pair { up, down, script, way_back })
}

fn load(database: &TestDatabase, sql: &str) -> Result<(), String> {
    let loaded = database.session().batch(sql).map(drop);
    loaded.map_err(|error| format!("the state itself does not load: {error}"))
}

fn travel(
    (database, server): (&TestDatabase, &TestServer),
    from: &State,
    to: &State,
    options: &PlanOptions,
) -> (Verdict, String, Option<State>) {
    let made = match plan(&from.catalog, &to.catalog, options) {
        Ok(made) => made,
        Err(error) => return (Verdict::NoPlan(error.to_string()), String::new(), None),
    };
    let script = made.script();
    let rows = row_counts(&database.settings());
    if let Err(problem) = apply(database, &made) {
        return (Verdict::Failed(problem), script, None);
    }
    let reached = match look(database) {
        Ok(reached) => reached,
        Err(problem) => return (Verdict::Failed(problem), script, None),
    };
    let verdict = compare(&reached, to, server, options);
    let moved = moved(&rows, &row_counts(&database.settings()), &made);
    let verdict = if verdict.is_right() { moved.unwrap_or(verdict) } else { verdict };
    (verdict, script, Some(reached))
}

/// Tables that the plan left where they were, and that have other numbers of rows.
fn moved(before: &RowCounts, after: &RowCounts, plan: &Plan) -> Option<Verdict> {
    let dropped = |table: &[String; 2]| {
        let mut drops = plan.steps.iter().filter(|step| step.verb == Verb::Drop);
        drops.any(|step| step.subject.kind == Kind::Table && step.subject.parts == *table)
    };
    let lines: Vec<String> = before
        .iter()
        .filter_map(|(table, count)| Some((table, count, after.get(table)?)))
        .filter(|(table, count, now)| count != now && !dropped(table))
        .map(|(table, count, now)| {
            format!("{}: {count} rows, now {now}", table.join("."))
        })
        .collect();
    (!lines.is_empty()).then(|| Verdict::Rows(lines.join("\n")))
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

fn compare(
    reached: &State,
    wanted: &State,
    server: &TestServer,
    options: &PlanOptions,
) -> Verdict {
    let same_facts = reached.catalog.fingerprint() == wanted.catalog.fingerprint();
    if !same_facts {
        return match plan(&reached.catalog, &wanted.catalog, options) {
            Ok(rest) => Verdict::Restless(format!(
                "{}{}",
                rest.script(),
                difference(&reached.dump(), &wanted.dump())
            )),
            Err(error) => Verdict::Restless(error.to_string()),
        };
    }
    if reached.dump() == wanted.dump() {
        return Verdict::Equal;
    }
    let same = sorted(&reached.dump()) == sorted(&wanted.dump())
        || sorted(&reached.restored(server)) == sorted(&wanted.restored(server));
    match same {
        true => Verdict::Order,
        false => Verdict::Silent(difference(&reached.dump(), &wanted.dump())),
    }
}

fn sorted(dump: &str) -> String {
    let mut lines: Vec<&str> =
        dump.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines.join("\n")
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
