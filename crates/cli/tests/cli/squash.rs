//! `squash`: many migrations become one, and no database notices.

use testkit::{TestDatabase, TestServer, dump_without, row_counts, rows};

use crate::estate::{Ended, Estate};

const CONFIGURATION: &str = "[[service]]\nname = \"shop\"\nfolder = \".\"\nsource = \"sql\"\n\
                             migrations = [\"migrations/*.sql\"]\n";

/// A schema with everything that watches rows, and rows in it.
const FIRST: &str = "
CREATE TABLE audit (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
CREATE TABLE kinds (id serial PRIMARY KEY, name char(6) NOT NULL, price money, raw bytea,
    double_id int GENERATED ALWAYS AS (id * 2) STORED, boss int, at timestamptz, took interval);
CREATE TABLE items (id int PRIMARY KEY, kind int NOT NULL REFERENCES kinds, best int);
ALTER TABLE kinds ADD FOREIGN KEY (boss) REFERENCES items;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO audit (what) VALUES (TG_OP || ' ' || TG_TABLE_NAME); RETURN NULL; END $$;
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION note();
";
const SECOND: &str = r"
INSERT INTO kinds (name, price, raw, at, took) VALUES
    ('a', 12.5, '\xdeadbeef', '2026-01-02 03:04:05.678901+02', '1 mon 2 days 03:00:00'),
    ('b''\', NULL, '', 'infinity', NULL);
INSERT INTO items VALUES (1, 1, NULL), (2, 2, 1);
UPDATE kinds SET boss = 2 WHERE name = 'a';
UPDATE items SET best = 2 WHERE id = 1;
CREATE MATERIALIZED VIEW totals AS SELECT kind, count(*) FROM items GROUP BY kind;
ALTER TABLE items ENABLE ROW LEVEL SECURITY;
ALTER TABLE items FORCE ROW LEVEL SECURITY;
CREATE POLICY none ON items USING (false);
CREATE RULE quiet AS ON DELETE TO kinds DO INSTEAD NOTHING;
CREATE SEQUENCE numbers START 10; SELECT nextval('numbers'), nextval('numbers');
";
const THIRD: &str = "ALTER TABLE kinds DROP COLUMN price, ADD note text DEFAULT 'x';";

fn shop() -> Estate {
    let estate = Estate::new(&[("whimbrel.toml", CONFIGURATION)]);
    let write = |number: u32, name: &str, up: &str, down: &str| {
        let stem = format!("migrations/170000000000{number}-{name}");
        estate.write(&format!("{stem}.up.sql"), up);
        estate.write(&format!("{stem}.down.sql"), down);
    };
    write(
        0,
        "First",
        FIRST,
        "DROP TABLE items, kinds, audit CASCADE; DROP FUNCTION note;",
    );
    write(1, "Second", SECOND, "-- nobody knows\n");
    write(5, "Third", THIRD, "ALTER TABLE kinds DROP COLUMN note, ADD price money;");
    estate
}

pub(crate) fn squash(estate: &Estate, database: &TestDatabase, words: &[&str]) -> Ended {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    estate.whimbrel(database, "", &[&["squash", "--shadow", &shadow], words].concat())
}

pub(crate) fn run(estate: &Estate, database: &TestDatabase) -> Ended {
    estate.whimbrel(database, "", &["run"])
}

fn schema(database: &TestDatabase) -> String {
    let mut lines: Vec<String> = dump_without(&database.settings(), &["migrations*"])
        .lines()
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect();
    lines.sort();
    lines.join("\n")
}

/// All rows but those of the history, and where the sequences are.
fn contents(database: &TestDatabase) -> Vec<(String, Vec<Vec<Option<String>>>)> {
    let tables = ["audit", "kinds", "items", "totals", "numbers", "kinds_id_seq"];
    let columns = |table: &str| match table {
        "kinds" => "(SELECT id, name, raw, double_id, boss, at, took, note FROM kinds) k",
        "numbers" => "(SELECT last_value, is_called FROM numbers) s",
        "kinds_id_seq" => "(SELECT last_value, is_called FROM kinds_id_seq) s",
        "items" => "items",
        "audit" => "audit",
        _ => "totals",
    };
    let read =
        |table: &str| (table.to_owned(), rows(&database.settings(), columns(table)));
    tables.map(read).into()
}

fn history(database: &TestDatabase) -> Vec<Vec<Option<String>>> {
    rows(&database.settings(), "(SELECT name FROM migrations ORDER BY id) m")
}

fn files(estate: &Estate, folder: &str) -> Vec<String> {
    let found = std::fs::read_dir(estate.path().join(folder)).unwrap();
    let mut names: Vec<String> = found
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn one_migration_makes_what_three_made_and_live_databases_only_record_it() {
    let (live, new) = (TestDatabase::create("live"), TestDatabase::create("new"));
    let estate = shop();
    run(&estate, &live).expect(0, &["3 applied"]);
    let (made, left) = (schema(&live), contents(&live));
    live.run("INSERT INTO kinds (name) VALUES ('live')");
    let lived = contents(&live);

    let squashed = squash(&estate, &live, &["Init"]);
    squashed
        .expect(0, &["rows: ", "proven", "the same to pg_dump", "1700000000006-Init"]);
    let now = ["1700000000006-Init.down.sql", "1700000000006-Init.up.sql"];
    assert_eq!(files(&estate, "migrations"), now);

    // Where the old ones ran, nothing is done.
    let status = estate.whimbrel(&live, "", &["status"]);
    status.expect(0, &["1 pending, 3 replaced"]).without("missing");
    let dry = estate.whimbrel(&live, "", &["run", "--dry-run"]);
    dry.expect(0, &["only recorded"]).without("CREATE");
    run(&estate, &live).expect(0, &["Init1700000000006", "recorded only"]);
    assert_eq!((schema(&live), contents(&live)), (made.clone(), lived));
    assert_eq!(history(&live).len(), 4);
    let kind = "(SELECT kind FROM migrations_journal WHERE name = 'Init1700000000006') j";
    assert_eq!(rows(&live.settings(), kind), [[Some("replaced".to_owned())]]);
    estate
        .whimbrel(&live, "", &["status", "--check"])
        .expect(0, &["1 applied, 3 replaced"]);
    estate.whimbrel(&live, "", &["doctor"]).expect(0, &[]).without("file is gone");
    run(&estate, &live).expect(0, &["nothing"]);

    // Where nothing ran, it makes the same, and takes it back.
    let empty = schema(&new);
    run(&estate, &new).expect(0, &["Init1700000000006"]).without("recorded only");
    assert_eq!(schema(&new), made);
    assert_eq!(contents(&new), left);
    estate.whimbrel(&new, "", &["revert"]).expect(0, &["Init1700000000006"]);
    assert_eq!(schema(&new), empty);
    // TypeORM's own revert leaves their rows.
    live.run("DELETE FROM migrations WHERE name = 'Init1700000000006'");
    run(&estate, &live)
        .expect(3, &["its row was deleted since", "run --fake --to Init17"]);
    estate.whimbrel(&live, "", &["run", "--fake"]).expect(0, &["recorded only"]);
    // With it go the rows of those that it replaced.
    estate.whimbrel(&live, "", &["revert"]).expect(0, &[]);
    assert_eq!(schema(&live), empty);
    assert_eq!(history(&live).len(), 0);
    run(&estate, &live).expect(0, &[]).without("recorded only");
    assert_eq!(schema(&live), made);
}

#[test]
fn a_part_of_them_is_completed_first() {
    let database = TestDatabase::create("partly");
    let estate = shop();
    estate.whimbrel(&database, "", &["run", "--to", "Second"]).expect(0, &[]);
    squash(&estate, &database, &["--keep", "old"]).expect(0, &["-Squashed.up.sql"]);
    assert_eq!(files(&estate, "old").len(), 6);
    let before = schema(&database);
    let words = ["has only some of them; not applied: Third1700000000005", "nothing was"];
    run(&estate, &database).expect(3, &words);
    assert_eq!(schema(&database), before);

    // With the old files back, the rest runs and the new one is recorded behind it.
    for file in files(&estate, "old") {
        let from = estate.path().join("old").join(&file);
        std::fs::copy(from, estate.path().join("migrations").join(file)).unwrap();
    }
    let ran = run(&estate, &database);
    ran.expect(0, &["Third1700000000005", "Squashed1700000000006", "recorded only"]);
    // Nor do they do harm to a new database.
    let new = TestDatabase::create("both");
    run(&estate, &new).expect(0, &["1 applied"]);
    assert_eq!(schema(&new), schema(&database));
    run(&estate, &new).expect(0, &["nothing"]);
    estate.whimbrel(&new, "", &["status", "--check"]).expect(0, &["3 replaced"]);
    let doctor = estate.whimbrel(&new, "", &["doctor"]);
    doctor.expect(0, &["Third1700000000005 is replaced by another migration"]);
}

#[test]
fn what_was_squashed_is_squashed_again() {
    let [old, middle, new] = ["old", "middle", "new"].map(TestDatabase::create);
    let estate = shop();
    run(&estate, &old).expect(0, &[]);
    squash(&estate, &old, &["One", "--to", "Second"]).expect(0, &["1700000000002-One"]);
    // In the order of ids, which is that of reverting, it stands where they stood.
    run(&estate, &old).expect(0, &["One1700000000002", "recorded only"]);
    let last = "(SELECT name FROM migrations ORDER BY id DESC LIMIT 1) m";
    assert_eq!(rows(&old.settings(), last), [[Some("Third1700000000005".to_owned())]]);
    estate.whimbrel(&old, "", &["revert"]).expect(0, &["Third1700000000005"]);
    let inside = estate.whimbrel(&old, "", &["revert", "--to", "First"]);
    inside.expect(3, &["is a part of One1700000000002"]);
    run(&estate, &old).expect(0, &["Third1700000000005"]);
    run(&estate, &middle).expect(0, &["2 applied"]);

    squash(&estate, &old, &["Two"]).expect(0, &["1700000000006-Two"]);
    let path = estate.path().join("migrations/1700000000006-Two.up.sql");
    let text = std::fs::read_to_string(path).unwrap();
    let line = "-- whimbrel: replaces One1700000000002 (First1700000000000, \
                Second1700000000001), Third1700000000005\n";
    assert!(text.starts_with(line), "{text}");
    let unaware = TestDatabase::create("unaware");
    let three = shop();
    run(&three, &unaware).expect(0, &["3 applied"]);
    for database in [&old, &middle, &unaware] {
        run(&estate, database).expect(0, &["Two1700000000006", "recorded only"]);
        estate.whimbrel(database, "", &["status", "--check"]).expect(0, &[]);
    }
    run(&estate, &new).expect(0, &[]).without("recorded only");
    assert_eq!(schema(&new), schema(&old));
    assert_eq!(contents(&new), contents(&old));
}

#[test]
fn programs_become_a_program() {
    let [live, new] = ["live", "new"].map(TestDatabase::create);
    let estate = Estate::new(&[]);
    estate.service("auth");
    let write = |number: u32, name: &str, up: &str, down: &str| {
        estate.write(
            &format!("services/auth/src/migrations/170000000000{number}-{name}.ts"),
            format!(
                "export class {name}170000000000{number} {{\n\
                 async up(q) {{ for (const n of ['`', '${{x}}', '\\\\']) {{ {up} }} }}\n\
                 async down(q) {{ {down} }}\n}}\n"
            ),
        );
    };
    write(
        1,
        "Seed",
        "await q.query('CREATE TABLE IF NOT EXISTS words (word text)'); \
         await q.query('INSERT INTO words VALUES ($1)', [n]);",
        "await q.query('DROP TABLE words')",
    );
    write(3, "Later", "await q.query('ALTER TABLE auth ADD IF NOT EXISTS j int');", "");
    let whimbrel =
        |database, words: &[&str]| estate.whimbrel(database, "services/auth", words);
    whimbrel(&live, &["run"]).expect(0, &["3 applied"]);
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let words = ["squash", "Init", "--to", "Seed", "--shadow", &shadow, "--json"];
    let squashed = whimbrel(&live, &words).expect(0, &[]).json();
    assert_eq!(squashed["services"][0]["rows"], 3, "{squashed}");
    let names = ["1700000000002-Init.ts", "1700000000003-Later.ts"];
    assert_eq!(files(&estate, "services/auth/src/migrations"), names);
    whimbrel(&live, &["run"]).expect(0, &["Init1700000000002", "recorded only"]);
    whimbrel(&new, &["run"]).expect(0, &["2 applied"]).without("recorded only");
    assert_eq!(rows(&live.settings(), "words"), rows(&new.settings(), "words"));
    assert_eq!(schema(&live), schema(&new));
    assert_eq!(row_counts(&new.settings()).len(), 4);
    whimbrel(&new, &["revert", "--all"]).expect(0, &[]);
    whimbrel(&live, &["status", "--check"]).expect(0, &["2 replaced"]);
}
