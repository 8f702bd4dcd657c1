//! `kill -9` while the files of a squash take each other's place: whatever is in the
//! folder then, every database gets what it would have got.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use testkit::{TestDatabase, TestServer, dump_without};

use crate::project::{PATIENCE, Project, rows};

const OLD: [(&str, &str); 6] = [
    ("1700000000001-One.up.sql", "CREATE TABLE witness (name text);"),
    ("1700000000001-One.down.sql", "DROP TABLE witness;"),
    ("1700000000002-Two.up.sql", "INSERT INTO witness VALUES ('two');"),
    ("1700000000002-Two.down.sql", "DELETE FROM witness WHERE name = 'two';"),
    ("1700000000003-Three.up.sql", "ALTER TABLE witness ADD n int DEFAULT 1;"),
    ("1700000000003-Three.down.sql", "ALTER TABLE witness DROP n;"),
];

fn files(project: &Project) -> BTreeSet<String> {
    let entries = fs::read_dir(project.path().join("migrations")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn state(database: &TestDatabase) -> (String, Vec<String>) {
    let witness = rows(database, "SELECT name || n FROM witness ORDER BY 1");
    (dump_without(&database.settings(), &["migrations*"]), witness)
}

/// Squashes, and kills that as soon as the folder has changed so often; the files then.
fn killed_at(change: usize, project: &Project, url: &str) -> BTreeSet<String> {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let mut squash = project.start(url, &["squash", "Init", "--shadow", &shadow]);
    let begun = Instant::now();
    let (mut seen, mut changes) = (files(project), 0);
    while changes < change && !squash.is_over() {
        assert!(begun.elapsed() < PATIENCE * 2, "the squash hangs");
        let now = files(project);
        changes += usize::from(now != seen);
        seen = now;
    }
    squash.kill();
    files(project)
}

/// A new database and one that had the old migrations end as they would have ended.
#[track_caller]
fn harms_none(project: &Project, expected: &(String, Vec<String>)) {
    let new = TestDatabase::create("squash killed new");
    let applied = TestDatabase::create("squash killed applied");
    Project::sql(&OLD).applies(&applied, &[]);
    for database in [&new, &applied] {
        let ended = project.run(database, &[]);
        assert_eq!(ended.code, Some(0), "with {:?}: {ended}", files(project));
        assert_eq!(&state(database), expected, "with {:?}", files(project));
        project.run(database, &[]).expect(0, "nothing");
    }
}

#[test]
fn a_squash_killed_between_its_files_harms_no_database() {
    let all = TestDatabase::create("squash killed all");
    let project = Project::sql(&OLD);
    project.applies(&all, &[]);
    let expected = state(&all);
    let mut met = BTreeSet::new();
    for change in [1, 2, 4, 7] {
        let project = Project::sql(&OLD);
        let before = files(&project);
        let now = killed_at(change, &project, &all.url());
        let old = before.intersection(&now).count();
        met.insert((old, now.len() - old));

        harms_none(&project, &expected);
    }
    assert!(met.len() > 1, "always killed at the same place: {met:?}");
}

/// The same without luck: the old files go one after the other, the ways down first, and
/// the machine may stop behind each.
#[test]
fn whatever_is_left_of_the_old_files_harms_no_database() {
    let all = TestDatabase::create("squash left all");
    let squashed = Project::sql(&OLD);
    squashed.applies(&all, &[]);
    let expected = state(&all);
    killed_at(usize::MAX, &squashed, &all.url());
    let new = files(&squashed);
    assert_eq!(new.len(), 2, "{new:?}");
    let mut old = OLD;
    old.sort_by_key(|(name, _)| !name.ends_with(".down.sql"));
    for gone in 0..=old.len() {
        let project = Project::sql(&old[gone..]);
        for name in &new {
            let file = format!("migrations/{name}");
            project.write(&file, fs::read(squashed.path().join(&file)).unwrap());
        }
        harms_none(&project, &expected);
    }
}
