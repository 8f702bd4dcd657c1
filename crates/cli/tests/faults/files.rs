//! Files and histories that are not as they should be.

use std::os::unix::fs::{PermissionsExt, symlink};

use testkit::{TestDatabase, dump};

use crate::project::{Project, applied, rows};

/// Everything that is wrong is named at once, and nothing is changed.
#[test]
fn garbage_is_named_file_by_file() {
    let database = TestDatabase::create("garbage");
    let before = dump(&database.settings());
    let project = Project::sql(&[
        ("1700000000001-Good.up.sql", "CREATE TABLE good ();"),
        ("1700000000002-Empty.up.sql", ""),
        ("1700000000003-Comments.up.sql", "-- nothing\n/* at all */\n"),
        ("1700000000004-Twin.up.sql", "SELECT 1;"),
        ("1700000000004-Other.up.sql", "SELECT 1;"),
        ("1700000000005-Orphan.down.sql", "SELECT 1;"),
        ("1700000000006-Latin.up.sql", "SELECT 1;"),
        ("1700000000011-Same.up.sql", "SELECT 1;"),
        ("1700000000011-Same.sql", "SELECT 1;"),
        ("no-timestamp.sql", "SELECT 1;"),
        ("notes.txt", "not a migration"),
    ]);
    let folder = project.path().join("migrations");
    project.write("migrations/1700000000006-Latin.up.sql", b"SELECT 'caf\xE9';");
    project.write("migrations/1700000000007-Binary.up.sql", [0, 159, 146, 150, 0, 1, 2]);
    let utf16: Vec<u8> = "SELECT 1;".encode_utf16().flat_map(u16::to_le_bytes).collect();
    project.write("migrations/1700000000008-Utf16.up.sql", utf16);
    std::fs::create_dir(folder.join("1700000000009-Folder.up.sql")).unwrap();
    symlink("1700000000010-Loop.up.sql", folder.join("1700000000010-Loop.up.sql"))
        .unwrap();
    symlink(&folder, folder.join("circle")).unwrap();
    let secret = folder.join("1700000000012-Secret.up.sql");
    std::fs::write(&secret, "SELECT 1;").unwrap();
    std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o000)).unwrap();
    let ended = project.run(&database, &[]);
    assert_eq!(ended.code, Some(2), "{ended}");
    for name in [
        "Empty",
        "Comments",
        "Twin",
        "Other",
        "Orphan",
        "Latin",
        "Same",
        "no-timestamp",
        "Binary",
        "Utf16",
    ] {
        assert!(ended.stderr.contains(name), "{name} is not named: {ended}");
    }
    // Root may read everything.
    let is_root = nix::unistd::Uid::effective().is_root();
    assert_eq!(ended.stderr.contains("Secret"), !is_root, "{ended}");
    assert!(!ended.stderr.contains("Good.up"), "{ended}");
    assert_eq!(dump(&database.settings()), before);
}

/// Three applied; then one edited, one gone, and an older one added.
fn disturbed(database: &TestDatabase) -> Project {
    let project = Project::sql(&[
        ("1700000000001-One.up.sql", "CREATE TABLE one ();"),
        ("1700000000002-Two.up.sql", "CREATE TABLE two ();"),
        ("1700000000004-Four.up.sql", "CREATE TABLE four ();"),
    ]);
    project.applies(database, &[]);
    project.write("migrations/1700000000001-One.up.sql", "CREATE TABLE one (a int);");
    project.remove("migrations/1700000000002-Two.up.sql");
    project.write("migrations/1700000000003-Three.up.sql", "CREATE TABLE three ();");
    project
}

const SAID: [&str; 3] = [
    "One1700000000001 was edited after it was applied",
    "Two1700000000002 was applied and its file is gone",
    "Three1700000000003 is older than Four1700000000004, which is already applied",
];

#[test]
fn what_does_not_agree_is_said() {
    let database = TestDatabase::create("disagree");
    let ended = disturbed(&database).applies(&database, &[]);
    for said in SAID {
        assert!(ended.says(said), "{said}: {ended}");
    }
    assert_eq!(applied(&database).len(), 4);
}

#[test]
fn strict_refuses_and_changes_nothing() {
    let database = TestDatabase::create("strict");
    let project = disturbed(&database);
    let journal = "SELECT count(*) FROM migrations_journal";
    let (before, rows_before) = (dump(&database.settings()), rows(&database, journal));
    let ended = project.run(&database, &["--strict"]);
    assert_eq!(ended.code, Some(3), "{ended}");
    for said in SAID {
        assert!(ended.says(said), "{said}: {ended}");
    }
    assert_eq!(dump(&database.settings()), before);
    assert_eq!(rows(&database, journal), rows_before);
    assert_eq!(applied(&database).len(), 3);
}

/// A file whose line ends were changed by a checkout is not edited.
#[test]
fn line_ends_are_no_edit() {
    let database = TestDatabase::create("line ends");
    let file = "1700000000001-One.up.sql";
    let project = Project::sql(&[(file, "CREATE TABLE one (\n);\n")]);
    project.applies(&database, &[]);
    project.write(&format!("migrations/{file}"), "CREATE TABLE one (\r\n);\r\n");
    project.run(&database, &["--strict"]).expect(0, "nothing pending");
}

/// A tracking table as TypeORM makes it, with columns and rows that nobody expects.
#[test]
fn an_odd_tracking_table_is_worked_with() {
    let database = TestDatabase::create("odd table");
    database.run(
        "CREATE TABLE \"migrations\" (\"id\" SERIAL NOT NULL, \"timestamp\" bigint NOT NULL, \
         \"name\" character varying NOT NULL, \
         CONSTRAINT \"PK_8c82d7f526340ab734260ea46be\" PRIMARY KEY (\"id\")); \
         ALTER TABLE migrations ADD note text, ADD at timestamptz DEFAULT now(); \
         CREATE TABLE one (); \
         INSERT INTO migrations (\"timestamp\", name) VALUES \
         (1700000000001, 'One1700000000001'), (1700000000001, 'One1700000000001')",
    );
    let project = Project::sql(&[
        ("1700000000001-One.up.sql", "CREATE TABLE one ();"),
        ("1700000000001-One.down.sql", "DROP TABLE one;"),
        ("1700000000002-Two.up.sql", "CREATE TABLE two ();"),
        ("1700000000002-Two.down.sql", "DROP TABLE two;"),
    ]);
    project.applies(&database, &[]);
    assert_eq!(applied(&database).len(), 3);
    // The name that stands there twice is taken back once.
    let reverted = project.whimbrel(&database.url(), &["revert", "--all"]);
    reverted.expect(0, "2 reverted");
    assert_eq!(applied(&database), Vec::<String>::new());
}
