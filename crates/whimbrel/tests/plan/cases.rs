//! Case folders: `old.sql` and `new.sql`, with the expectation in words in the first
//! line of `new.sql`, and perhaps `rows.sql` that fills the old state. A case whose
//! first line says `(since 16)` needs PostgreSQL 16.
//!
//! With `renames.txt` (a rename in each line, as `--rename` takes it) things get their
//! names first; then `kept.sql` has two queries, one for each state, that give the same
//! rows all along.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use testkit::{States, TestServer, Verdict, prove_seeded};
use whimbrel::plan::PlanOptions;

use crate::follow;

/// How many cases of an area are proved at once.
const JOBS: usize = 2;

/// The areas: a case's folder is named `area-case`.
macro_rules! areas {
    ($($test:ident = $area:literal,)+) => {
        const AREAS: &[&str] = &[$($area,)+];

        $(#[test]
        fn $test() {
            prove($area);
        })+
    };
}

areas! {
    aggregates = "aggregate",
    base_types = "base",
    casts = "cast",
    collations = "collation",
    columns = "column",
    composite_types = "composite",
    constraints = "constraint",
    domains = "domain",
    enums = "enum",
    event_triggers = "event",
    extensions = "extension",
    foreign_data = "foreign",
    functions = "function",
    indexes = "index",
    names = "names",
    operators = "operator",
    partitions = "partition",
    policies = "policy",
    privileges = "privileges",
    publications = "publication",
    ranges = "range",
    rules = "rule",
    server_code = "server",
    single_changes = "single",
    statistics = "statistics",
    subscriptions = "subscription",
    tables = "table",
    text_search = "text",
    triggers = "trigger",
    types = "types",
    views = "view",
}

#[test]
fn every_case_belongs_to_an_area() {
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy();
        let area = name.split('-').next().unwrap_or_default();
        assert!(AREAS.contains(&area), "no test runs {name}");
    }
}

pub(crate) fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan/cases");
    let entries = fs::read_dir(cases).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn prove(area: &str) {
    let mut cases = folders();
    let prefix = format!("{area}-");
    cases.retain(|case| case.file_name().unwrap().to_string_lossy().starts_with(&prefix));
    assert!(!cases.is_empty(), "no case of the area {area}");
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(problems(case));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is wrong with a case, in words.
fn problems(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap().to_string_lossy();
    let text = |file: &str| fs::read_to_string(case.join(file));
    let (old, new) = (text("old.sql").unwrap(), text("new.sql").unwrap());
    let expected = new.lines().next().unwrap_or_default();
    assert!(expected.starts_with("-- "), "{name}: new.sql does not say what it expects");
    let server = TestServer::get().binaries().version.major();
    if let Some(since) = since(expected).filter(|since| *since > server) {
        eprintln!("{name}: not run on PostgreSQL {server}, it needs {since}");
        return Vec::new();
    }
    let rows = text("rows.sql").unwrap_or_default();
    if let Ok(renames) = text("renames.txt") {
        let kept = text("kept.sql").unwrap();
        let kept = kept.split_once('\n').unwrap();
        let renames: Vec<&str> = renames.lines().collect();
        let way = follow::prove(&name, &(old + &rows), &new, &renames, [kept.0, kept.1]);
        assert!(way.renamed.len() >= renames.len(), "{name}: {:?}", way.renamed);
        // From 18 on a column's not-null constraint has its name, and is renamed after it.
        let rest = way.rest.lines().filter(|line| !line.contains(" RENAME CONSTRAINT "));
        assert_eq!(rest.count(), 0, "{name}: what is not done by names: {}", way.rest);
        return Vec::new();
    }
    let states = States { old: &old, new: &new, old_rows: &rows, new_rows: "" };
    let pair = prove_seeded(&name, &states, &PlanOptions::default());
    let pair = pair.unwrap_or_else(|problem| panic!("{name}: {problem}"));
    [("there", pair.up, pair.script), ("back", pair.down, pair.way_back)]
        .into_iter()
        .filter(|(_, verdict, _)| !verdict.is_right())
        .map(|(way, verdict, script)| wording(&name, way, &verdict, &script))
        .collect()
}

fn wording(name: &str, way: &str, verdict: &Verdict, script: &str) -> String {
    format!("{name}, {way}: {verdict:#?}\nby the statements\n{script}")
}

/// The version in `(since 16)`.
fn since(line: &str) -> Option<u32> {
    let (_, rest) = line.split_once("(since ")?;
    rest.split_once(')')?.0.parse().ok()
}
