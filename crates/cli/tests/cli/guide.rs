//! What the guides tell to do is done, word for word.

use std::process::Command;

use testkit::TestDatabase;

use crate::estate::{Ended, Estate};

const TENANCY: &str = include_str!("../../../../docs/guides/tenancy.md");

/// A block of a guide: its language and its text.
fn blocks(guide: &str) -> Vec<(&str, &str)> {
    let parts = guide.split("\n```").skip(1).step_by(2);
    parts.filter_map(|part| part.split_once('\n')).collect()
}

/// The file that a block is, if its first line names one.
fn file(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let name = first.strip_prefix("-- ").or(first.strip_prefix("# "))?;
    let is_path = name.ends_with(".sql") || name.ends_with(".toml");
    is_path.then_some((name, rest))
}

/// A command, and what it is said to end with.
fn commands(text: &str) -> Vec<(&str, i32)> {
    let lines = text.lines().filter(|line| line.starts_with("whimbrel "));
    let told = |line| match str::split_once(line, "# exits with ") {
        Some((command, code)) => (command.trim(), code.trim().parse().unwrap()),
        None => (line, 0),
    };
    lines.map(told).collect()
}

#[test]
fn the_guide_to_a_proven_estate_is_followed() {
    let database = TestDatabase::create("guide_tenancy");
    let estate = Estate::new(&[]);
    let mut count = 0;
    for (language, text) in blocks(TENANCY) {
        if let Some((name, text)) = file(text) {
            estate.write(name, text);
        } else if text.starts_with("cat >>") {
            let mut shell = Command::new("sh");
            shell.args(["-c", text]).current_dir(estate.path());
            Ended::of(&mut shell).expect(0, &[]);
        } else {
            assert_eq!(language, "sh");
            for (command, code) in commands(text) {
                let words: Vec<&str> = command.split_whitespace().skip(1).collect();
                estate.whimbrel(&database, "", &words).expect(code, &[]);
                count += 1;
            }
        }
    }
    assert!(count > 10, "{count} commands");
}
