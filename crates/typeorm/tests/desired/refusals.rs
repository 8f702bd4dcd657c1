//! Entities that the real package refuses.

use std::fs;
use std::path::Path;

use testkit::TestDatabase;
use whimbrel_typeorm::{LoadError, SessionNames};

use crate::differential::Set;
use crate::oracle::Generation;

/// Only one of the two refuses these.
fn is_refused(name: &str, generation: Generation) -> bool {
    generation == Generation::One || name != "unknown_access_method.ts"
}

/// What is wrong with our refusal of a file.
fn problem(name: &str, text: &str, generation: Generation) -> Result<(), String> {
    let set = Set::new(generation, text);
    let database = TestDatabase::create("refused");
    let theirs = set.synchronize(&database).unwrap_or_default();
    // TypeORM leaves a part of an error's class in front of the circle.
    let theirs = theirs.replace("TypeORMNote", "Note");
    // What decorators throw comes while the data source is loaded.
    let ours = set
        .try_service(&database)
        .and_then(|service| service.desired(&SessionNames::default()));
    let error = match ours {
        Ok(_) if !is_refused(name, generation) && theirs.is_empty() => return Ok(()),
        Ok(_) => return Err(format!("accepted; TypeORM says: {theirs}")),
        Err(error) => error,
    };
    let LoadError::Program { source, .. } = error else {
        return Err(error.to_string());
    };
    let plain = source.message.trim_start_matches("entity Note: ");
    if plain != theirs {
        return Err(format!("{}\nTypeORM says: {theirs}", source.message));
    }
    let frame = source.frames.first().ok_or("no place")?;
    let line = text.lines().nth(frame.line as usize - 1).unwrap_or_default();
    if !frame.path.ends_with("entities.ts") || !line.trim_start().starts_with('@') {
        return Err(format!("the place is {}:{}", frame.path.display(), frame.line));
    }
    Ok(())
}

fn every_refusal(generation: Generation) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/refused");
    let mut problems = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".ts") {
            continue;
        }
        count += 1;
        let text = fs::read_to_string(&path).unwrap();
        if let Err(found) = problem(&name, &text, generation) {
            problems.push(format!("{name}: {found}"));
        }
    }
    assert!(count >= 20, "{count} fixtures");
    assert!(problems.is_empty(), "{generation:?}\n{}", problems.join("\n"));
}

#[test]
fn what_typeorm_1_refuses_is_refused_with_its_words_and_a_place() {
    every_refusal(Generation::One);
}

#[test]
fn what_typeorm_03_refuses_is_refused_with_its_words_and_a_place() {
    every_refusal(Generation::ZeroThree);
}
