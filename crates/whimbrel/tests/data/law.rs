//! The law: a plan leads exactly there and back, has nothing more to do then, and no row
//! and no value is lost of which it did not say so.

use testkit::TestDatabase;
use whimbrel::catalog::{Catalog, Kind, extract};
use whimbrel::database::{ExecError, Session};
use whimbrel::plan::{
    Certainty, Hazard, Plan, PlanError, PlanOptions, Rename, SegmentMode, Step, plan,
    rename_candidates, rename_steps,
};

use crate::model::Model;
use crate::renames::{courses, told};
use crate::rows::{End, Warned, contents, fill, lost};
use crate::write::sql;
use crate::write_table::parent;

/// The law that a second observer watches over.
pub(crate) const OBSERVED: &str = "pg_dump sees the same";

/// What is not as it should be: which law, and how.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) law: &'static str,
    pub(crate) how: String,
}

fn broken<T>(law: &'static str, how: impl Into<String>) -> Result<T, Broken> {
    Err(Broken { law, how: how.into() })
}

/// How a pair of states is proved.
#[derive(Debug, Clone)]
pub(crate) struct Manner {
    pub(crate) options: PlanOptions,
    /// Whether renames are told, or what has another name is another thing.
    pub(crate) tells: bool,
    /// Whether `pg_dump` looks as well: it takes longer than all the rest.
    pub(crate) dumps: bool,
}

/// A state of a database: its catalog and its dump.
struct State {
    catalog: Catalog,
    dump: String,
}

fn look(database: &TestDatabase, manner: &Manner) -> State {
    let catalog = extract(&mut database.session()).unwrap();
    let observed = manner.dumps && testkit::TestServer::get().pg_dump().is_file();
    let dump =
        if observed { testkit::dump_all(&database.settings()) } else { String::new() };
    State { catalog, dump }
}

fn made(hint: &str, model: &Model) -> Result<TestDatabase, Broken> {
    let database = TestDatabase::create(hint);
    let loaded = database.session().batch(&sql(model)).map(drop);
    match loaded {
        Ok(()) => Ok(database),
        Err(error) => {
            broken("the state itself loads", format!("{error}\n{}", sql(model)))
        }
    }
}

/// How a way with rows ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Where it should.
    There,
    /// Nowhere: there is no plan, as it says.
    Impossible,
    /// It was refused for the rows' sake, as it had said it might be.
    Refused,
}

/// Proves the law for a pair of models.
pub(crate) fn prove(models: [&Model; 2], manner: &Manner) -> Result<Ended, Broken> {
    // A column that was there before its table inherits it stays the table's own, too;
    // PostgreSQL has no way to change that, and pg_dump shows it.
    let dumps = manner.dumps && links(models[0]) == links(models[1]);
    let manner = &Manner { dumps, ..manner.clone() };
    let new = made("data_new", models[1])?;
    let wanted = look(&new, manner);
    drop(new);
    let work = made("data_old", models[0])?;
    let before = look(&work, manner);
    let renames = match manner.tells {
        true => told(models, [&before.catalog, &wanted.catalog]),
        false => Vec::new(),
    };
    let way = Way { before: &before, wanted: &wanted, renames, manner };
    fill(&work, &before.catalog, &courses(models[0], &[]));
    let ended = way.go(&work, models[0])?;
    if ended == Ended::Refused {
        drop(work);
        let empty = made("data_empty", models[0])?;
        if way.go(&empty, models[0])? == Ended::Refused {
            return broken("without rows nothing depends on them", String::new());
        }
    }
    Ok(ended)
}

/// Which table inherits from which.
fn links(model: &Model) -> Vec<(u32, u32)> {
    let link = |table| Some((table, parent(model, table)?));
    let links = model.tables.iter().filter_map(link);
    links.map(|(child, parent)| (child.of.id, parent.of.id)).collect()
}

struct Way<'a> {
    before: &'a State,
    wanted: &'a State,
    renames: Vec<Rename>,
    manner: &'a Manner,
}

impl Way<'_> {
    /// Goes there and back in a database that is in the first state.
    fn go(&self, database: &TestDatabase, model: &Model) -> Result<Ended, Broken> {
        let courses = courses(model, &self.renames);
        let content = contents(database, &courses);
        let labels: Vec<(String, String)> = self
            .renames
            .iter()
            .filter(|one| one.from.kind == Kind::Enum && one.from.parts.len() == 3)
            .map(|one| (one.from.name().to_owned(), one.to.name().to_owned()))
            .collect();
        let (undo, renamed) = self.rename(database)?;
        let Some(up) = self.plan(&renamed, &self.wanted.catalog)? else {
            return Ok(Ended::Impossible);
        };
        if carry_out(database, &up.steps, &up)? == Ended::Refused {
            return Ok(Ended::Refused);
        }
        arrived(database, self.wanted, self.manner, &up.script())?;
        let mut warned = Warned::of(&up.steps);
        let gone = lost(database, &content, &warned, End::There, &labels);
        if !gone.is_empty() {
            return broken(
                "nothing is lost on the way up",
                gone.join("\n") + "\n" + &up.script(),
            );
        }
        let Some(down) = self.plan(&self.wanted.catalog, &renamed)? else {
            return Ok(Ended::Impossible);
        };
        if carry_out(database, &down.steps, &down)? == Ended::Refused {
            return Ok(Ended::Refused);
        }
        for step in &undo {
            run(database, step)?;
        }
        arrived(database, self.before, self.manner, &down.script())?;
        warned.add(Warned::of(&down.steps));
        let gone = lost(database, &content, &warned, End::Back, &labels);
        if !gone.is_empty() {
            let scripts = up.script() + "\nback:\n" + &down.script();
            return broken(
                "nothing is lost on the way back",
                gone.join("\n") + "\n" + &scripts,
            );
        }
        Ok(Ended::There)
    }

    fn plan(&self, from: &Catalog, to: &Catalog) -> Result<Option<Plan>, Broken> {
        match plan(from, to, &self.manner.options) {
            Ok(plan) => Ok(Some(plan)),
            // It says why, and what to do instead.
            Err(PlanError::Impossible { .. }) => Ok(None),
            Err(error) => broken("there is a plan", error.to_string()),
        }
    }

    /// Carries out the renames that are told, and what follows from them.
    fn rename(&self, database: &TestDatabase) -> Result<(Vec<String>, Catalog), Broken> {
        let mut undo: Vec<String> = Vec::new();
        let mut now = extract(&mut database.session()).unwrap();
        let mut chosen = self.renames.clone();
        for _ in 0..5 {
            if chosen.is_empty() {
                break;
            }
            let steps = match rename_steps(&chosen, &now) {
                Ok(steps) => steps,
                Err(error) => {
                    return broken("renames can be done", format!("{error}\n{chosen:?}"));
                }
            };
            for step in &steps.up {
                run(database, &step.sql)?;
            }
            undo.splice(0..0, steps.down.into_iter().map(|step| step.sql));
            now = extract(&mut database.session()).unwrap();
            let certain = rename_candidates(&now, &self.wanted.catalog).into_iter();
            let certain = certain.filter(|one| one.certainty == Certainty::Certain);
            chosen = certain.map(|one| one.rename).collect();
        }
        Ok((undo, now))
    }
}

fn run(database: &TestDatabase, sql: &str) -> Result<(), Broken> {
    match database.session().batch(sql) {
        Ok(_) => Ok(()),
        Err(error) => broken("renames run", format!("{error}\nin: {sql}")),
    }
}

/// Carries out a plan as its segments say.
fn carry_out(
    database: &TestDatabase,
    steps: &[Step],
    plan: &Plan,
) -> Result<Ended, Broken> {
    let mut session = database.session();
    session
        .batch("SET check_function_bodies = off; SET search_path = pg_catalog")
        .unwrap();
    for segment in plan.segments() {
        let wrapped = segment.mode == SegmentMode::Wrapped;
        if wrapped {
            session.batch("BEGIN").unwrap();
        }
        for step in segment.steps {
            if let Err(error) = session.batch(&step.sql) {
                return refused(&error, step, steps);
            }
        }
        if wrapped {
            commit(&mut session, steps)?;
        }
    }
    Ok(Ended::There)
}

fn commit(session: &mut Session, steps: &[Step]) -> Result<(), Broken> {
    match session.batch("COMMIT") {
        Ok(_) => Ok(()),
        Err(error) => {
            broken("a plan runs", format!("{error}\nat the end of\n{}", script(steps)))
        }
    }
}

fn script(steps: &[Step]) -> String {
    steps.iter().map(|step| format!("{};  -- {:?}\n", step.sql, step.hazards)).collect()
}

/// Whether a step said that it might be refused, and was for that reason.
fn refused(error: &ExecError, step: &Step, steps: &[Step]) -> Result<Ended, Broken> {
    let hazards = [Hazard::DependsOnData, Hazard::ConvertsData];
    let said = step.hazards.iter().any(|hazard| hazards.contains(hazard));
    let of_data = error.code().is_some_and(|code| {
        let class = code.to_string();
        class.starts_with("22") || class.starts_with("23")
    });
    if said && of_data {
        return Ok(Ended::Refused);
    }
    let law = if of_data { "what depends on data says so" } else { "a plan runs" };
    broken(law, format!("{error}\nin: {}\nof\n{}", step.sql, script(steps)))
}

/// Whether a database is in a state, by our own catalog and by pg_dump.
fn arrived(
    database: &TestDatabase,
    wanted: &State,
    manner: &Manner,
    script: &str,
) -> Result<(), Broken> {
    let reached = look(database, manner);
    if reached.catalog.fingerprint() != wanted.catalog.fingerprint() {
        let rest = plan(&reached.catalog, &wanted.catalog, &PlanOptions::default());
        let rest = rest.map_or_else(|error| error.to_string(), |plan| plan.script());
        let how = format!("left to do:\n{rest}\nafter:\n{script}");
        return broken("a second plan is empty", how);
    }
    let lines = |dump: &str| {
        let mut lines: Vec<String> =
            dump.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
        lines.sort_unstable();
        lines
    };
    let (reached, wanted) = (lines(&reached.dump), lines(&wanted.dump));
    if reached == wanted {
        return Ok(());
    }
    let only = |some: &[String], other: &[String]| -> Vec<String> {
        some.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    let how = format!(
        "only reached: {:#?}\nonly wanted: {:#?}\nafter:\n{script}",
        only(&reached, &wanted),
        only(&wanted, &reached)
    );
    broken(OBSERVED, how)
}
