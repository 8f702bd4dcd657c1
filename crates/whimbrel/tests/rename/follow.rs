//! The way of a generated migration: renames round by round on the old state, and then
//! the plan for the rest.

use testkit::{TestDatabase, dump_all};
use whimbrel::catalog::{Catalog, extract};
use whimbrel::plan::{
    Certainty, PlanOptions, Rename, Step, parse_renames, plan, rename_candidates,
    rename_steps,
};

pub(crate) fn read(database: &TestDatabase) -> Catalog {
    extract(&mut database.session()).unwrap()
}

pub(crate) fn state(hint: &str, sql: &str) -> TestDatabase {
    let database = TestDatabase::create(hint);
    database.run(sql);
    database
}

pub(crate) fn run(database: &TestDatabase, steps: &[Step]) {
    let mut session = database.session();
    session.batch("SET check_function_bodies = off").unwrap();
    for step in steps {
        let done = session.batch(&step.sql);
        done.unwrap_or_else(|error| panic!("{error}\nin: {}", step.sql));
    }
}

/// What was done on the way, and how it is undone.
pub(crate) struct Way {
    pub(crate) renamed: Vec<Rename>,
    pub(crate) rest: String,
    back: Vec<Step>,
}

/// Carries out what is decided, then round by round what is certain, then the plan.
pub(crate) fn follow(work: &TestDatabase, wanted: &Catalog, decided: &[&str]) -> Way {
    let mut at = read(work);
    let start = at.clone();
    let mut renames = parse_renames(decided, &at, wanted).unwrap();
    let mut renamed = Vec::new();
    let mut back: Vec<Step> = Vec::new();
    for _ in 0..8 {
        let steps = rename_steps(&renames, &at).unwrap();
        run(work, &steps.up);
        back.splice(0..0, steps.down);
        renamed.append(&mut renames);
        at = read(work);
        let found = rename_candidates(&at, wanted).into_iter();
        renames = found
            .filter(|candidate| candidate.certainty == Certainty::Certain)
            .map(|candidate| candidate.rename)
            .collect();
        if renames.is_empty() {
            break;
        }
    }
    assert!(renames.is_empty(), "it does not come to rest: {renames:?}");
    let rest = plan(&at, wanted, &PlanOptions::default()).unwrap();
    run(work, &rest.steps);
    let end = read(work);
    let mut way_back = plan(&end, &at, &PlanOptions::default()).unwrap().steps;
    way_back.append(&mut back);
    assert_ne!(start.fingerprint(), end.fingerprint());
    Way { renamed, rest: rest.script(), back: way_back }
}

/// The law: what is decided leads from one state to the other and back, by our catalog
/// and by pg_dump; `rows` gives the same on the whole way.
pub(crate) fn prove(
    hint: &str,
    old: &str,
    new: &str,
    decided: &[&str],
    rows: [&str; 2],
) -> Way {
    let (work, there) =
        (state(&format!("{hint}_old"), old), state(&format!("{hint}_new"), new));
    let (before, wanted) = (read(&work), read(&there));
    let dump_before = dump_all(&work.settings());
    let content = |query: &str| {
        let outcomes = work.session().batch(query).unwrap();
        outcomes[0].rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>()
    };
    let kept = content(rows[0]);
    let way = follow(&work, &wanted, decided);
    assert_eq!(read(&work).fingerprint(), wanted.fingerprint(), "{}", way.rest);
    assert_eq!(dump_all(&work.settings()), dump_all(&there.settings()));
    assert_eq!(content(rows[1]), kept);
    run(&work, &way.back);
    assert_eq!(read(&work).fingerprint(), before.fingerprint());
    assert_eq!(dump_all(&work.settings()), dump_before);
    assert_eq!(content(rows[0]), kept);
    way
}
