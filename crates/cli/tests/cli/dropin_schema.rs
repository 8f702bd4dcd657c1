//! TypeORM's `schema:` commands.

use testkit::{TestDatabase, dump, dump_without, rows};

use crate::estate::{Ended, Estate};
use crate::generate::{ENTITY, entities};

fn command(estate: &Estate, database: &TestDatabase, words: &[&str]) -> Ended {
    let all = [words, &["-d", "src/data-source.ts"]].concat();
    estate.whimbrel(database, "", &all)
}

#[test]
fn the_log_is_the_sql_that_makes_what_the_entities_say() {
    let database = TestDatabase::create("schema_log");
    let estate = entities();
    let log = command(&estate, &database, &["schema:log"]).expect(0, &[]);
    let lines: Vec<&str> = log.stdout.lines().collect();
    let count = lines[3..].iter().filter(|line| line.ends_with(';')).count();
    let title = format!(
        "-- Schema synchronization will execute following sql queries ({count}):"
    );
    let rule = "-".repeat(64);
    assert_eq!(lines[..3], [rule.as_str(), title.as_str(), rule.as_str()], "{log}");
    let untouched = dump(&TestDatabase::create("schema_log_empty").settings());
    assert_eq!(dump(&database.settings()), untouched, "the database is only read");

    database.run(&log.stdout);
    let up_to_date = "Your schema is up to date - there are no queries to be executed by \
                      schema synchronization.\n";
    let log = command(&estate, &database, &["schema:log"]).expect(0, &[]);
    assert_eq!(log.stdout, up_to_date);

    estate.write("src/user.entity.ts", ENTITY.replace("length: 50", "type: 'nonsense'"));
    command(&estate, &database, &["schema:log"])
        .expect(1, &["Error during schema synchronization:", "nonsense"]);
}

#[test]
fn synchronizing_makes_what_migrations_make_and_records_nothing() {
    let (synced, migrated) =
        (TestDatabase::create("schema_sync"), TestDatabase::create("schema_migrated"));
    let estate = entities();
    command(&estate, &migrated, &["migration:run"]).expect(0, &[]);
    migrated.run(
        "DROP POLICY mine ON users; ALTER TABLE users DISABLE ROW LEVEL SECURITY;
         DROP INDEX by_lower_name",
    );
    let sync = command(&estate, &synced, &["schema:sync"]).expect(0, &[]);
    let lines: Vec<&str> = sync.stdout.lines().collect();
    assert_eq!(lines[0], "query: START TRANSACTION", "{sync}");
    assert_eq!(lines[lines.len() - 2], "query: COMMIT", "{sync}");
    let finished = "Schema synchronization finished successfully.";
    assert_eq!(lines[lines.len() - 1], finished, "{sync}");
    // Without tracking table and journal on the one side, there are none on the other.
    let of_migrations = dump_without(&migrated.settings(), &["*migrations*"]);
    assert_eq!(dump(&synced.settings()), of_migrations);
    let again = command(&estate, &synced, &["schema:sync"]).expect(0, &[]);
    assert_eq!(again.stdout, format!("{finished}\n"));
}

#[test]
fn synchronizing_loses_no_data_that_nobody_gave_up() {
    let database = TestDatabase::create("schema_sync_loss");
    let estate = entities();
    command(&estate, &database, &["schema:sync"]).expect(0, &[]);
    database.run("INSERT INTO users (name) VALUES ('ada')");
    let before = dump(&database.settings());
    let nameless = ENTITY.replace("  @Column({ length: 50 })\n  name: string;\n\n", "");
    estate.write("src/user.entity.ts", nameless);
    command(&estate, &database, &["schema:sync"])
        .expect(1, &["Error during schema synchronization:", "--allow DELETES_DATA"]);
    assert_eq!(dump(&database.settings()), before);
    command(&estate, &database, &["schema:sync", "--allow", "DELETES_DATA"])
        .expect(0, &["DROP COLUMN"]);
    assert_eq!(rows(&database.settings(), "(SELECT state FROM users) t").len(), 1);
}

#[test]
fn synchronizing_that_fails_leaves_what_was_there() {
    let database = TestDatabase::create("schema_sync_fails");
    let estate = entities();
    command(&estate, &database, &["schema:sync"]).expect(0, &[]);
    database.run("INSERT INTO users (name) VALUES ('ada'), ('ada')");
    let before = dump(&database.settings());
    let unique = ENTITY
        .replace("length: 50", "length: 60, unique: true")
        .replace("  @Index()\n", "  @Column({ nullable: true })\n  nick: string;\n\n");
    estate.write("src/user.entity.ts", unique);
    let failed = command(&estate, &database, &["schema:sync", "--allow", "DELETES_DATA"]);
    failed.expect(1, &["(name)=(ada) is duplicated", "was rolled back"]);
    assert_eq!(dump(&database.settings()), before);
}

#[test]
fn a_new_label_can_be_used_in_the_same_transaction() {
    let database = TestDatabase::create("schema_sync_label");
    let estate = entities();
    command(&estate, &database, &["schema:sync"]).expect(0, &[]);
    let labelled = ENTITY.replace(
        "['new', 'done'], default: 'new'",
        "['new', 'done', 'late'], default: 'late'",
    );
    estate.write("src/user.entity.ts", labelled);
    command(&estate, &database, &["schema:sync"])
        .expect(0, &["query: START TRANSACTION", "'late'", "query: COMMIT"]);
    command(&estate, &database, &["schema:log"])
        .expect(0, &["Your schema is up to date"]);
}

#[test]
fn dropping_leaves_what_typeorm_leaves() {
    let database = TestDatabase::create("schema_drop");
    let estate = entities();
    let kept = "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE SCHEMA other; CREATE TABLE other.t (i int)";
    database.run(kept);
    let before = dump(&database.settings());
    command(&estate, &database, &["migration:run"]).expect(0, &[]);
    database.run(
        "CREATE VIEW \"A view\" AS SELECT * FROM users;
         CREATE MATERIALIZED VIEW m AS SELECT * FROM \"A view\";
         CREATE TABLE p (i int) PARTITION BY LIST (i); CREATE TABLE p1 PARTITION OF p DEFAULT",
    );
    let dropped = "Database schema has been successfully dropped.";
    command(&estate, &database, &["schema:drop"])
        .expect(0, &["query: START TRANSACTION", "query: COMMIT", dropped]);
    assert_eq!(dump(&database.settings()), before);
    command(&estate, &database, &["schema:drop"]).expect(0, &[dropped]);
    command(&estate, &database, &["migration:run"]).expect(0, &["Init1700000000000 has"]);
}

#[test]
fn dropping_is_refused_in_production_and_beside_others() {
    let database = TestDatabase::create("schema_drop_refused");
    let estate = entities();
    estate.service("auth");
    command(&estate, &database, &["migration:run"]).expect(0, &[]);
    let before = dump(&database.settings());
    let arguments = ["schema:drop", "-d", "src/data-source.ts"];
    let mut production = estate.command(&database, "", &arguments);
    Ended::of(production.env("NODE_ENV", "production"))
        .expect(1, &["Error during schema drop:", "NODE_ENV", "--force"]);
    assert_eq!(dump(&database.settings()), before);

    command(&estate, &database, &["schema:drop"]).expect(0, &[]);
    estate
        .whimbrel(
            &database,
            "services/auth",
            &["migration:run", "-d", "src/data-source.ts"],
        )
        .expect(0, &[]);
    let before = dump(&database.settings());
    command(&estate, &database, &["schema:drop"])
        .expect(1, &["public.migrations_auth would be dropped", "nothing was changed"]);
    assert_eq!(dump(&database.settings()), before);
    command(&estate, &database, &["schema:drop", "--force"]).expect(0, &[]);
    database.run("CREATE TABLE auth (i int); CREATE TABLE migrations_auth (i int)");
}
