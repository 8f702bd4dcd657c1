//! The example estate is in good order, as far as can be told without a database and
//! with a throwaway one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let name = entry.file_name();
        if name == ".whimbrel" || name == "node_modules" || name == ".env" {
            continue;
        }
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// Runs the command in the folder, with no database in its environment.
fn whimbrel(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whimbrel"));
    for name in ["URL", "HOST", "PORT", "USERNAME", "PASSWORD", "NAME", "SSL"] {
        command.env_remove(format!("DATABASE_{name}"));
    }
    let output = command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_doctor_finds_nothing_wrong_and_starts_no_server_to_find_out() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/vextrus");
    copy(&source, folder.path());
    let (code, text) = whimbrel(folder.path(), &["doctor", "--offline"]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(text.matches("nothing wrong").count(), 3, "{text}");
    assert!(!folder.path().join(".whimbrel").exists(), "a server was started");
    let (code, text) = whimbrel(folder.path(), &["doctor", "--offline", "--replay"]);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(text.matches("run on an empty database").count(), 3, "{text}");
}
