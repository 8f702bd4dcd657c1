//! docs/reference/cli.md is what `--help` says. `UPDATE_GOLDEN=1` writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and the environment tells it to write"
)]

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const INTRODUCTION: &str = "# Commands

Written from `whimbrel --help`; a test compares.

Options under \"Scope and output\" and \"Connection\" are understood by every command, and listed only once, at the top. A duration is a number with a unit: `500ms`, `10s`, `5min`.
";

const DROP_IN: &str = "
## TypeORM's commands

A command line that contains one of TypeORM's commands is read as TypeORM reads it, in any order of its parts. Output and exit codes (0 and 1) are TypeORM's. See [TypeORM projects](../guides/typeorm.md).
";

/// What `whimbrel ARGUMENTS --help` prints, as wide as on a wide terminal.
fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_whimbrel"))
        .args(arguments)
        .arg("--help")
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "whimbrel {arguments:?} --help");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(str::trim_end);
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// The names under `Commands:`.
fn commands(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| {
        let begins = line.starts_with("  ") && !line.starts_with("   ");
        begins.then(|| line.split_whitespace().next().unwrap().to_owned())
    });
    names.filter(|name| name != "help").collect()
}

/// The part of a command's help that is its own.
fn own(help: &str) -> &str {
    let shared = ["\nScope and output:\n", "\nConnection:\n"];
    let end = shared.iter().filter_map(|heading| help.find(heading)).min();
    help[..end.unwrap_or(help.len())].trim_end()
}

fn reference() -> String {
    let top = help(&[]);
    let mut text = String::from(INTRODUCTION);
    let mut section = |name: &str, body: &str| {
        write!(text, "\n## `{name}`\n\n```text\n{}\n```\n", body.trim_end()).unwrap();
    };
    section("whimbrel", &top);
    for command in commands(&top) {
        let body = help(&[&command]);
        section(&format!("whimbrel {command}"), own(&body));
        for inner in commands(&body) {
            let body = help(&[&command, &inner]);
            section(&format!("whimbrel {command} {inner}"), own(&body));
        }
    }
    text.push_str(DROP_IN);
    for name in [
        "migration:create",
        "migration:generate",
        "migration:run",
        "migration:revert",
        "migration:show",
        "schema:sync",
        "schema:drop",
        "schema:log",
        "query",
    ] {
        let body = help(&[name]);
        write!(text, "\n### `whimbrel {name}`\n\n```text\n{}\n```\n", own(&body))
            .unwrap();
    }
    text
}

#[test]
fn the_reference_is_what_help_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    let now = reference();
    assert!(now.matches("\n## `whimbrel ").count() > 5, "commands were found:\n{now}");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = now.lines().zip(written.lines()).find(|(now, written)| now != written);
    assert!(
        now == written,
        "docs/reference/cli.md is old; UPDATE_GOLDEN=1 writes it anew. \
         First difference: {differs:?}"
    );
}
