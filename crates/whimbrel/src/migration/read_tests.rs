use std::fs;

use super::*;
use crate::migration::{NameError, Wrapping};

fn file(path: &str, text: impl AsRef<[u8]>) -> SourceFile {
    SourceFile { path: path.into(), bytes: text.as_ref().to_vec() }
}

fn names(folder: &Folder) -> Vec<&str> {
    folder.migrations.iter().map(|migration| migration.name.as_str()).collect()
}

fn sql(migration: &MigrationFile) -> &SqlMigration {
    match &migration.body {
        Body::Sql(sql) => sql,
        Body::Program { .. } => panic!("{} is a program", migration.name),
    }
}

fn errors(files: impl IntoIterator<Item = SourceFile>) -> Vec<String> {
    read_files(files).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn pairs_and_single_files_are_read_in_order() {
    let folder = read_files([
        file(
            "m/20-b_thing.sql",
            "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n",
        ),
        file("m/3-a.down.sql", "SELECT 4;"),
        file("m/3-a.up.sql", "\u{FEFF}-- whimbrel: no-transaction\nSELECT 3;"),
        file("m/100-c.sql", "SELECT 5;"),
    ])
    .unwrap();
    assert_eq!(names(&folder), ["A3", "BThing20", "C100"]);
    let a = sql(&folder.migrations[0]);
    assert_eq!(a.up.directives.transaction, Some(Wrapping::Alone));
    assert!(a.up.sql.starts_with("-- whimbrel"), "the byte order mark goes");
    assert_eq!(a.down.as_ref().unwrap().path, Path::new("m/3-a.down.sql"));
    let b = sql(&folder.migrations[1]);
    let down = b.down.as_ref().unwrap();
    assert_eq!((down.sql.as_str(), down.lines_before), ("SELECT 2;\n", 3));
    assert_eq!(down.position(7).to_string(), "line 4, column 8");
    assert_eq!(sql(&folder.migrations[2]).down, None);
    assert!(folder.mixed.is_none() && folder.ignored.is_empty());
}

#[test]
fn writing_the_way_down_later_keeps_the_checksum() {
    let checksum = |text: &str| {
        sql(&read_files([file("1-A.sql", text)]).unwrap().migrations[0]).checksum()
    };
    let before = checksum("-- migrate:up\nSELECT 1;\n");
    assert_eq!(
        checksum("-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\nSELECT 2;"),
        before
    );
    assert_ne!(checksum("-- migrate:up\nSELECT 2;\n"), before);
}

#[test]
fn everything_wrong_is_said_at_once() {
    let errors = errors([
        file("1-A.sql", "SELECT 1;"),
        file("1-A.up.sql", "SELECT 1;"),
        file("2-B.down.sql", "SELECT 1;"),
        file("3-C.up.sql", "-- nothing\n;"),
        file("4-D.up.sql", "SELECT 1;\n\n  -- whimbrel: lock-timeout 5s"),
        file("5-E.sql", b"\xFF\xFES\0"),
        file("6-F.up.sql", "-- x\n-- migrate:up\nSELECT 1;"),
        file("7-G.sql", "SELECT 1;"),
        file("7-H.sql", "SELECT 1;"),
        file("seed.sql", "SELECT 1;"),
    ]);
    for expected in [
        "A1 is written more than once: 1-A.sql, 1-A.up.sql",
        "2-B.down.sql: there is no 2-B.up.sql beside it",
        "4-D.up.sql:3:3: a directive stands alone",
        "5-E.sql:1:1: the file is in UTF-16",
        "6-F.up.sql:2:1: a file that ends in `.up.sql`",
        "timestamp 7 belongs to more than one migration: 7-G.sql, 7-H.sql",
        "seed.sql: the name does not begin with a timestamp",
    ] {
        assert_eq!(
            errors.iter().filter(|error| error.contains(expected)).count(),
            1,
            "{expected}\n{errors:#?}"
        );
    }
}

#[test]
fn a_broken_way_up_does_not_make_its_way_down_an_orphan() {
    let errors = errors([file("1-A.up.sql", b"\xE9"), file("1-A.down.sql", "SELECT 1;")]);
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[test]
fn an_empty_way_down_is_none_and_is_told() {
    let folder = read_files([
        file("1-A.up.sql", "SELECT 1;"),
        file("1-A.down.sql", "-- nothing to undo\n"),
    ])
    .unwrap();
    assert_eq!(sql(&folder.migrations[0]).down, None);
    assert_eq!(folder.ignored[0].reason, IgnoredReason::EmptyDown);
    let orphan = errors([file("1-A.down.sql", "-- nothing\n")]);
    assert!(orphan[0].contains("1-A.up.sql"), "{orphan:?}");
}

#[test]
fn kinds_of_timestamps_that_mix_are_told() {
    let folder = read_files([
        file("1700000000000-A.sql", "SELECT 1;"),
        file("20240101120000-B.sql", "SELECT 1;"),
        file("1700000000001-C.sql", "SELECT 1;"),
    ])
    .unwrap();
    let kinds: Vec<TimestampKind> =
        folder.mixed.unwrap().examples.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [TimestampKind::Milliseconds, TimestampKind::DateTime]);
}

#[test]
fn a_folder_tells_what_it_passes_over() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("migrations/old")).unwrap();
    for (path, text) in [
        ("migrations/1-A.sql", "SELECT 1;"),
        ("migrations/2-B.ts", ""),
        ("migrations/README.md", ""),
        ("migrations/old/3-C.up.sql", "SELECT 1;"),
    ] {
        fs::write(root.join(path), text).unwrap();
    }
    let read = read_folder(&["migrations/*", "db/*.sql"], root).unwrap();
    assert_eq!(names(&read), ["A1"]);
    assert_eq!(read.unmatched, ["db/*.sql"]);
    let ignored: Vec<_> = read
        .ignored
        .iter()
        .map(|i| (i.path.strip_prefix(root).unwrap().to_str().unwrap(), i.reason))
        .collect();
    assert_eq!(
        ignored,
        [
            ("migrations/2-B.ts", IgnoredReason::NotSql),
            ("migrations/old/3-C.up.sql", IgnoredReason::NoPattern),
        ]
    );
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("1-A.sql");
    std::os::unix::fs::symlink("nowhere", &link).unwrap();
    fs::write(folder.path().join("x.sql"), "SELECT 1;").unwrap();
    let errors = read_folder(&["*.sql"], folder.path()).unwrap_err();
    let kinds: Vec<bool> = errors
        .iter()
        .map(|error| match error {
            MigrationError::Unreadable { path, .. } => path == &link,
            MigrationError::Name { reason: NameError::NoTimestamp { .. }, .. } => true,
            _ => false,
        })
        .collect();
    assert_eq!(kinds, [true, true], "{errors}");
}
