//! `migration:create`, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::oracle::typeorm_command;
use crate::project::{said, whimbrel_command};

/// Relative paths and contents of all files.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// What was printed, without the folder.
fn printed(output: &Output, folder: &Path) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.replace(&folder.display().to_string(), "FOLDER").trim().to_owned()
}

const STAMP: &[&str] = &["-t", "1700000000000"];

const CASES: [(&str, &[&str]); 12] = [
    ("src/migrations/Init", STAMP),
    ("./VEXT-123-AddTenantIdToUsers", STAMP),
    ("my-new_migration", STAMP),
    ("foo-bar_baz qux", STAMP),
    ("foo.ts", STAMP),
    ("a/b/../c/UPPER_case", STAMP),
    ("123abc", STAMP),
    ("javascript", &["-t", "1700000000000", "-o"]),
    ("modules", &["-t", "1700000000000", "--outputJs", "--esm"]),
    ("only-esm", &["-t", "1700000000000.9", "--esm", "--output-js=false"]),
    ("equals", &["--timestamp=1700000000000", "--no-outputJs"]),
    ("negative", &["-t", "-5"]),
];

#[test]
fn files_and_words_are_those_of_typeorm() {
    let (theirs, ours) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (theirs, ours) = (theirs.path(), ours.path());
    for (name, more) in CASES {
        let arguments = [&["migration:create", name], more].concat();
        let real = typeorm_command(theirs).args(&arguments).output().expect("node");
        let own = whimbrel_command(ours).args(&arguments).output().unwrap();
        let shown = format!("{arguments:?}\n{}\n--\n{}", said(&real), said(&own));
        assert_eq!(own.status.code(), real.status.code(), "{shown}");
        assert_eq!(printed(&own, ours), printed(&real, theirs), "{shown}");
        assert_eq!(files(ours), files(theirs), "{shown}");
    }
    assert_eq!(files(ours).len(), CASES.len() - 1, "all but the negative one");
}
