//! Plans, applies and checks every pair of schema states in a folder, in both
//! directions, and says what came of each:
//!
//! ```text
//! cargo run -p whimbrel --example pairs -- FOLDER [FILTER[,FILTER]]
//! ```
//!
//! A pair is a folder with `a.sql` and `b.sql` (or `old.sql` and `new.sql`), and with
//! rows for either state in `seed.sql` and `seed-b.sql`. A pair whose `meta.json` has a
//! `minVersion` above the server's is left out. With `VERBOSE=1` the scripts of what
//! went wrong are shown, with `VERBOSE=2` all.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program for the makers of Whimbrel"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use testkit::{Pair, States, TestServer, Verdict, prove_seeded};
use whimbrel::plan::PlanOptions;

/// How many pairs are proved at once.
const JOBS: usize = 2;

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let filter = arguments.next().unwrap_or_default();
    let wanted = |case: &Path| {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        filter.split(',').any(|part| name.contains(part))
    };
    let entries = fs::read_dir(&folder).unwrap();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.retain(|case| wanted(case));
    cases.sort();
    if !TestServer::get().pg_dump().is_file() {
        println!("no pg_dump for this server: catalogs are compared by Whimbrel alone");
    }
    let score = Score::default();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    prove(case, &score);
                }
            });
        }
    });
    let [right, all] = [&score.right, &score.all].map(|n| n.load(Ordering::Relaxed));
    println!("{right} of {all} right");
}

#[derive(Default)]
struct Score {
    right: AtomicUsize,
    all: AtomicUsize,
}

fn prove(case: &Path, score: &Score) {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let text = |file: &str| fs::read_to_string(case.join(file)).ok();
    let states =
        text("a.sql").zip(text("b.sql")).or_else(|| text("old.sql").zip(text("new.sql")));
    let Some((old, new)) = states else { return };
    let server = TestServer::get().binaries().version.major();
    let needed = text("meta.json").as_deref().map_or(0, min_version);
    if needed > u64::from(server) {
        println!("{name}: not run: needs PostgreSQL {needed}");
        return;
    }
    let [old_rows, new_rows] =
        ["seed.sql", "seed-b.sql"].map(|file| text(file).unwrap_or_default());
    let states =
        States { old: &old, new: &new, old_rows: &old_rows, new_rows: &new_rows };
    match prove_seeded("pair", &states, &PlanOptions::default()) {
        Ok(Pair { up, down, script, way_back }) => {
            let right = [&up, &down].iter().filter(|way| way.is_right()).count();
            score.right.fetch_add(right, Ordering::Relaxed);
            score.all.fetch_add(2, Ordering::Relaxed);
            let up = shown(&name, "up", &up, &script);
            print!("{up}{}", shown(&name, "down", &down, &way_back));
        }
        Err(problem) => println!("{name}: not run: {}", first_line(&problem)),
    }
}

fn min_version(meta: &str) -> u64 {
    let meta: serde_json::Value = serde_json::from_str(meta).unwrap();
    meta["minVersion"].as_u64().unwrap_or_default()
}

fn shown(name: &str, way: &str, verdict: &Verdict, script: &str) -> String {
    let (word, text) = match verdict {
        Verdict::Equal => ("=", ""),
        Verdict::Order => ("o", ""),
        Verdict::Rows(text) => ("L", text.as_str()),
        Verdict::Silent(text) => ("D!", text.as_str()),
        Verdict::Failed(text) => ("E", text.as_str()),
        Verdict::NoPlan(text) => ("X", text.as_str()),
        Verdict::Restless(text) => ("R", text.as_str()),
    };
    let verbose = env::var("VERBOSE").unwrap_or_default();
    let mut line = format!("{word} {name} {way}");
    if verbose == "2" || !verbose.is_empty() && !verdict.is_right() {
        _ = write!(line, "\n{text}\n--- script\n{script}---");
    } else if !verdict.is_right() {
        _ = write!(line, ": {}", first_line(text));
    }
    line + "\n"
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
