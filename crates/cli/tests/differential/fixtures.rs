//! The fixture projects of `whimbrel-typeorm`: every method of the query runner, and
//! the query layer above it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::oracle::Generation;
use crate::project::{Pair, Project, REVERT, RUN, Step};

fn fixtures(folder: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../typeorm/tests/fixtures");
    root.join(folder)
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".ts")).collect();
    names.sort();
    names
}

/// Runs one fixture on both sides and reverts it.
fn query_runner(name: &str, generation: Generation, pair: &Pair) {
    let text = fs::read_to_string(fixtures("query_runner").join(name)).unwrap();
    let first = text.lines().next().unwrap_or_default();
    let given = first.strip_prefix("// data source: ").unwrap_or("{}");
    let options = format!("migrationsTransactionMode: 'each', ...{given}");
    let mut project = Project::new(generation, &options);
    // Some fixtures list all tables, or drop them.
    project.flags = &["--no-journal"];
    project.write(&format!("migrations/{name}"), &text);
    pair.reset();
    let tracking = if given.contains("\"own\"") {
        pair.run("CREATE SCHEMA own");
        "own.migrations"
    } else {
        "migrations"
    };
    // The table that a run makes would be among the statements that its runner records.
    project.by_typeorm(&pair.theirs, Step { verb: "show", ..RUN });
    let ended = pair.step(&project, RUN, name);
    assert_eq!(ended, None, "{name}: a fixture catches what fails");
    pair.assert_same_seen(name);
    pair.assert_same(tracking, name);
    pair.step(&project, REVERT, name);
    pair.assert_same(tracking, name);
}

#[test]
fn every_query_runner_method_does_what_typeorm_1_does() {
    let names = files(&fixtures("query_runner"));
    assert!(names.len() >= 22, "the fixtures: {names:?}");
    let pair = Pair::new("fixture");
    for name in names {
        query_runner(&name, Generation::One, &pair);
    }
}

#[test]
fn the_query_runner_follows_the_generation_of_the_project() {
    let pair = Pair::new("fixture");
    for name in ["01_results.ts", "10_constraints.ts", "11_indexes.ts", "18_naming.ts"] {
        query_runner(name, Generation::ZeroThree, &pair);
    }
}

#[test]
fn the_query_layer_does_what_typeorm_does() {
    let project = Project::new(Generation::One, "");
    let source = fixtures("orm");
    for folder in ["", "entities", "migrations"] {
        for name in files(&source.join(folder)) {
            let text = fs::read_to_string(source.join(folder).join(&name)).unwrap();
            project.write(format!("{folder}/{name}").trim_start_matches('/'), &text);
        }
    }
    for name in ["package.json", "tsconfig.json"] {
        project.write(name, &fs::read_to_string(source.join(name)).unwrap());
    }
    let pair = Pair::new("orm");
    assert_eq!(pair.step(&project, RUN, "orm"), None);
    pair.assert_same_seen("orm");
    pair.assert_same("migrations", "orm");
    while pair.theirs_in("migrations").len() > 1 {
        pair.step(&project, REVERT, "orm");
        pair.assert_same("migrations", "orm");
    }
}
