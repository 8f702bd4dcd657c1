//! ARCHITECTURE.md tells the truth: its rooms exist, the rooms that exist are in it,
//! and no room uses one that it may not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A room and the rooms it may use, in the order of the map.
type Rooms = Vec<(String, BTreeSet<String>)>;

const CRATES: [&str; 4] = ["whimbrel", "typeorm", "seaorm", "cli"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The table under `## Rooms of `crates/NAME``.
fn map(krate: &str) -> Rooms {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let heading = format!("## Rooms of `crates/{krate}`");
    let (_, section) = text.split_once(&heading).unwrap_or_else(|| panic!("{heading}"));
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let names = |cell: &str| -> BTreeSet<String> {
            cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        (names(cells[0]).pop_first().unwrap(), names(cells[2]))
    })
    .collect()
}

/// Every Rust file below a crate's `src`, with the room that it belongs to.
fn files(krate: &str) -> Vec<(String, PathBuf)> {
    let src = root().join("crates").join(krate).join("src");
    let mut found = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&src).unwrap();
                let room = inside.components().next().unwrap().as_os_str();
                let room = room.to_str().unwrap().trim_end_matches(".rs").to_owned();
                found.push((room, path));
            }
        }
    }
    found.retain(|(room, _)| room != "lib" && room != "main");
    found
}

/// The rooms that a text names in `crate::room` and `crate::{room, other::Thing}`.
fn used(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let word = |text: &str| -> String {
        let text = text.trim_start();
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate::` and `other_crate::` are something else.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let path = &code[at + "crate::".len()..];
        match path.strip_prefix('{') {
            Some(list) => rooms.extend(top_level(list).map(word)),
            None => _ = rooms.insert(word(path)),
        }
    }
    rooms
}

/// The items of a `use` list up to its closing brace, nested lists left whole.
fn top_level(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let end = list.find(|c| {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return true,
            '}' => depth -= 1,
            _ => {}
        }
        false
    });
    let mut depth = 0_usize;
    list[..end.unwrap_or(list.len())].split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    })
}

#[test]
fn the_rooms_of_the_map_are_the_rooms_that_exist() {
    for krate in CRATES {
        let named: BTreeSet<String> =
            map(krate).into_iter().map(|(room, _)| room).collect();
        let exist: BTreeSet<String> =
            files(krate).into_iter().map(|(room, _)| room).collect();
        assert_eq!(named, exist, "ARCHITECTURE.md (left) and crates/{krate} (right)");
    }
}

#[test]
fn no_room_uses_one_that_it_may_not() {
    for krate in CRATES {
        let allowed: BTreeMap<String, BTreeSet<String>> =
            map(krate).into_iter().collect();
        let mut seen = 0;
        for (room, path) in files(krate) {
            for other in used(&fs::read_to_string(&path).unwrap()) {
                // Names of the crate's root that are no rooms.
                if other == room || !allowed.contains_key(&other) {
                    continue;
                }
                seen += 1;
                let may = allowed.get(&room).is_some_and(|rooms| rooms.contains(&other));
                assert!(
                    may,
                    "{}: `{room}` may not use `{other}`; see ARCHITECTURE.md",
                    path.display()
                );
            }
        }
        assert!(seen > 10, "only {seen} uses found in crates/{krate}");
    }
}

#[test]
fn the_rooms_of_the_library_use_only_rooms_above_them() {
    let mut above = BTreeSet::new();
    for (room, uses) in map("whimbrel") {
        assert!(uses.is_subset(&above), "`{room}` uses {uses:?}, above are {above:?}");
        above.insert(room);
    }
}

#[test]
fn mod_files_of_the_library_only_declare_and_re_export() {
    for (_, path) in files("whimbrel") {
        if !path.ends_with("mod.rs") {
            continue;
        }
        let mut inside_list = false;
        for line in fs::read_to_string(&path).unwrap().lines() {
            let code = line.trim();
            let begins = |word: &str| {
                code.starts_with(word)
                    || code.starts_with(&format!("pub {word}"))
                    || code.starts_with(&format!("pub(crate) {word}"))
                    || code.starts_with(&format!("pub(super) {word}"))
            };
            let fine = inside_list
                || code.is_empty()
                || code.starts_with("//")
                || code.starts_with("#[")
                || (begins("mod ") && code.ends_with(';'))
                || begins("use ");
            assert!(fine, "{}: {line}", path.display());
            if inside_list || begins("use ") {
                inside_list = !code.ends_with(';');
            }
        }
    }
}

#[test]
fn files_are_named_after_what_they_hold() {
    for krate in ["whimbrel", "typeorm", "seaorm", "cli", "testkit"] {
        for (_, path) in files(krate) {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let vague =
                ["util", "utils", "helper", "helpers", "common", "manager", "misc"];
            assert!(!vague.contains(&name), "{}", path.display());
        }
    }
}

#[test]
fn uses_are_found_in_every_form() {
    let text = "use crate::sql::{self, Ident};\nuse crate::{config, run::{Event, lock}};\n\
        // crate::ops\nlet x = crate::history::read();\npub(in crate::database) fn f() {}\n\
        mycrate::other();";
    let expected = ["config", "database", "history", "run", "sql"];
    assert_eq!(used(text), expected.map(str::to_owned).into());
}
