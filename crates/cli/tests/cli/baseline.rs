//! `baseline`: databases that were there before their history.

use testkit::{TestDatabase, TestServer, dump_without, rows};

use crate::estate::{Ended, Estate};
use crate::generate::{ENTITY, entities};

fn baseline(
    estate: &Estate,
    database: &TestDatabase,
    folder: &str,
    words: &[&str],
) -> Ended {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    estate.whimbrel(
        database,
        folder,
        &[&["baseline", "--shadow", &shadow], words].concat(),
    )
}

fn schema(database: &TestDatabase) -> String {
    dump_without(&database.settings(), &["migrations*"])
}

fn history(database: &TestDatabase, table: &str) -> Vec<Vec<Option<String>>> {
    rows(&database.settings(), &format!("(SELECT name FROM {table}) m"))
}

/// The one file of a folder that ends so.
fn file(estate: &Estate, folder: &str, ending: &str) -> String {
    let files = std::fs::read_dir(estate.path().join(folder)).unwrap();
    let mut paths = files.map(|file| file.unwrap().path());
    let path = paths.find(|path| path.to_string_lossy().ends_with(ending));
    std::fs::read_to_string(path.unwrap_or_else(|| panic!("{ending}"))).unwrap()
}

const BY_HAND: &str = "
CREATE SCHEMA app; CREATE EXTENSION citext; CREATE TYPE app.mood AS ENUM ('good', 'bad');
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE app.items (id serial PRIMARY KEY, mood app.mood, name citext);
CREATE TRIGGER touched BEFORE UPDATE ON app.items FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TABLE app.orders (id int PRIMARY KEY, item int REFERENCES app.items);
CREATE VIEW app.all_items AS SELECT * FROM app.items; COMMENT ON SCHEMA app IS 'ours';
INSERT INTO app.items (name) VALUES ('kept');
";

fn services(more: &str) -> Estate {
    let configuration = format!(
        "[[service]]\nname = \"other\"\nfolder = \"other\"\nsource = \"sql\"\n\
         migrations = [\"*.sql\"]\ntracking_table = \"migrations_other\"\n\
         [[service]]\nname = \"shop\"\nfolder = \"shop\"\nsource = \"sql\"\n\
         migrations = [\"migrations/*.sql\"]\n{more}\n"
    );
    Estate::new(&[
        ("whimbrel.toml", &configuration),
        ("other/1700000000000-Other.up.sql", "CREATE TABLE theirs (i int)"),
        ("other/1700000000000-Other.down.sql", "DROP TABLE theirs"),
        ("shop/schema/items.sql", "CREATE TABLE app.items (id serial PRIMARY KEY);"),
    ])
}

#[test]
fn what_nobody_else_owns_becomes_the_first_migration() {
    let [live, new] = ["baseline_live", "baseline_new"].map(TestDatabase::create);
    let estate = services("");
    estate.whimbrel(&live, "other", &["run"]).expect(0, &[]);
    live.run(BY_HAND);
    let before = schema(&live);
    let dry = baseline(&estate, &live, "shop", &["Init", "--dry-run"]);
    dry.expect(0, &["CREATE TYPE", "proven"]);
    assert!(!estate.path().join("shop/migrations").exists());
    let made = baseline(&estate, &live, "shop", &["Init", "--apply"]);
    made.expect(0, &["proven", "-Init.up.sql", "recorded as applied: Init"]);
    assert_eq!(schema(&live), before);
    assert_eq!(history(&live, "migrations").len(), 1);
    assert_eq!(rows(&live.settings(), "app.items").len(), 1);
    let text = file(&estate, "shop/migrations", "-Init.up.sql");
    assert!(!text.contains("theirs"), "{text}");
    estate.whimbrel(&live, "", &["status", "--check"]).expect(0, &[]);
    baseline(&estate, &live, "shop", &[]).expect(3, &["there is a history already"]);

    estate.whimbrel(&new, "", &["run"]).expect(0, &[]);
    assert_eq!(schema(&new), before);
    estate.whimbrel(&new, "", &["revert", "-s", "shop"]).expect(0, &[]);
    new.run("SELECT FROM theirs");
    baseline(&estate, &new, "other", &["X"]).expect(3, &["there is a history already"]);
}

#[test]
fn what_a_service_declares_comes_with_what_it_needs_and_no_more() {
    let live = TestDatabase::create("baseline_declared");
    let estate = services("desired = [\"schema/*.sql\"]");
    estate.write("shop/schema/app.sql", "CREATE SCHEMA app;");
    live.run(BY_HAND);
    let made = baseline(&estate, &live, "shop", &["--json"]).expect(0, &[]).json();
    let facts = &made["services"][0];
    let left = facts["left"].to_string();
    assert!(left.contains("app.orders") && left.contains("app.all_items"), "{made}");
    assert!(!left.contains("items_id_seq"), "{made}");
    let text = file(&estate, "shop/migrations", "-Baseline.up.sql");
    for word in ["\"app\".\"items\"", "touch", "mood", "citext", "'ours'"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("orders"), "{text}");
    let new = TestDatabase::create("baseline_declared_new");
    estate.whimbrel(&new, "shop", &["run"]).expect(0, &["1 applied"]);
    estate.whimbrel(&new, "shop", &["revert"]).expect(0, &[]);
}

#[test]
fn entities_say_which_tables_are_the_services() {
    let live = TestDatabase::create("baseline_entities");
    let estate = entities();
    estate.whimbrel(&live, "", &["run"]).expect(0, &[]);
    live.run("DROP TABLE migrations, migrations_journal; CREATE TABLE alien (i int)");
    let before = dump_without(&live.settings(), &["migrations*"]);
    std::fs::remove_file(estate.path().join("src/migrations/1700000000000-Init.ts"))
        .unwrap();
    estate.write("src/user.entity.ts", ENTITY.replace("50", "60"));
    let made = baseline(&estate, &live, "", &["Init", "--apply"]);
    made.expect(0, &["-Init.ts", "not of this service: table public.alien"]);
    assert_eq!(dump_without(&live.settings(), &["migrations*"]), before);
    assert_eq!(history(&live, "migrations").len(), 1);
    let text = file(&estate, "src/migrations", "-Init.ts");
    assert!(text.contains("POLICY") && !text.contains("alien"), "{text}");
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let drift = estate.whimbrel(&live, "", &["drift", "--shadow", &shadow]);
    drift.expect(0, &[]);
    let next = ["generate", "--check", "--shadow", &shadow];
    estate.whimbrel(&live, "", &next).expect(1, &["column public.users.name"]);
}

#[test]
fn migrations_without_a_history_are_recorded_as_far_as_the_schema_has_come() {
    let estate = Estate::new(&[
        ("migrations/1-A.up.sql", "CREATE TABLE a (i int)"),
        ("migrations/2-B.up.sql", "ALTER TABLE a ADD j int; CREATE TABLE gone ()"),
        ("migrations/3-C.up.sql", "DROP TABLE gone; CREATE TABLE c (i int)"),
        ("migrations/4-Seed.up.sql", "INSERT INTO c VALUES (1)"),
        ("migrations/5-D.up.sql", "ALTER TABLE c ADD k int"),
    ]);
    let live = TestDatabase::create("baseline_reached");
    baseline(&estate, &live, "", &["--apply"]).expect(0, &["nothing of the migrations"]);
    live.run(
        "CREATE TABLE unrelated (i int); CREATE TABLE a (i int); CREATE TABLE gone ()",
    );
    let none = baseline(&estate, &live, "", &["--apply"]);
    none.expect(3, &["nearest is", "differs"]);
    live.run("ALTER TABLE a ADD j int");
    baseline(&estate, &live, "", &["Name"]).expect(2, &["leave the name out"]);
    let found = baseline(&estate, &live, "", &[]);
    found.expect(0, &["behind B2, 2 of 5", "run --fake --to B2"]);
    live.run("DROP TABLE gone; CREATE TABLE c (i int)");
    let same = baseline(&estate, &live, "", &["--apply"]);
    same.expect(3, &["C3, Seed4", "--to"]);
    baseline(&estate, &live, "", &["--to", "D"])
        .expect(3, &["not the one behind D5", "c.k"]);
    let to = baseline(&estate, &live, "", &["--apply", "--to", "Seed"]);
    to.expect(0, &["recorded as applied: A1, B2, C3, Seed4"]);
    assert_eq!(history(&live, "migrations").len(), 4);
    assert_eq!(rows(&live.settings(), "c").len(), 0);
    estate.whimbrel(&live, "", &["run"]).expect(0, &["D5", "1 applied"]);
    baseline(&estate, &live, "", &["--apply"]).expect(3, &["there is a history already"]);
}
