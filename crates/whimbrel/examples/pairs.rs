//! Plans, applies and checks every pair of schema states in a folder, in both
//! directions, and says what came of each:
//!
//! ```text
//! cargo run -p whimbrel --example pairs -- FOLDER [FILTER]
//! ```
//!
//! A pair is a folder with `a.sql` and `b.sql` (or `old.sql` and `new.sql`). With
//! `VERBOSE=1` the scripts of what went wrong are shown.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a program for the makers of Whimbrel"
)]

use std::path::{Path, PathBuf};
use std::{env, fs};

use testkit::{Pair, Verdict, prove_pair};
use whimbrel::plan::PlanOptions;

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let filter = arguments.next().unwrap_or_default();
    let verbose = env::var_os("VERBOSE").is_some();
    let mut folders: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let (mut right, mut all) = (0, 0);
    for case in folders {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let states = read(&case, ["a.sql", "b.sql"])
            .or_else(|| read(&case, ["old.sql", "new.sql"]));
        let Some([old, new]) = states.filter(|_| name.contains(&filter)) else {
            continue;
        };
        match prove_pair("pair", &old, &new, &PlanOptions::default()) {
            Ok(Pair { up, down, script, way_back }) => {
                for (way, verdict, script) in
                    [("up", up, script), ("down", down, way_back)]
                {
                    all += 1;
                    right += usize::from(verdict.is_right());
                    show(&name, way, &verdict, &script, verbose);
                }
            }
            Err(problem) => println!("{name}: not run: {}", first_line(&problem)),
        }
    }
    println!("{right} of {all} right");
}

fn read(case: &Path, names: [&str; 2]) -> Option<[String; 2]> {
    let [old, new] = names.map(|name| fs::read_to_string(case.join(name)).ok());
    Some([old?, new?])
}

fn show(name: &str, way: &str, verdict: &Verdict, script: &str, verbose: bool) {
    let (word, text) = match verdict {
        Verdict::Equal => ("=", ""),
        Verdict::Order => ("o", ""),
        Verdict::Different(text) => ("D", text.as_str()),
        Verdict::Silent(text) => ("D!", text.as_str()),
        Verdict::Failed(text) => ("E", text.as_str()),
        Verdict::NoPlan(text) => ("X", text.as_str()),
        Verdict::Restless(text) => ("R", text.as_str()),
    };
    if verdict.is_right() {
        println!("{word} {name} {way}");
    } else if verbose {
        println!("{word} {name} {way}\n{text}\n--- script\n{script}---");
    } else {
        println!("{word} {name} {way}: {}", first_line(text));
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
