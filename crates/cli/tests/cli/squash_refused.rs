//! What `squash` refuses: nothing is written or moved then.

use testkit::{TestDatabase, TestServer};

use crate::estate::Estate;
use crate::squash::{run, squash};

fn service(name: &str, more: &str) -> String {
    format!(
        "[[service]]\nname = \"{name}\"\nfolder = \"{name}\"\nsource = \"sql\"\n\
         migrations = [\"*.sql\"]\ntracking_table = \"migrations_{name}\"\n{more}\n"
    )
}

#[test]
fn what_is_not_the_same_each_time_or_in_no_schema_is_refused() {
    let database = TestDatabase::create("squash_refused");
    for (second, words) in [
        (
            "INSERT INTO a VALUES (1, now()::text), (2, 'x')",
            &["different rows: public.a (t)", "fixed values", "--to"][..],
        ),
        ("INSERT INTO a VALUES ((random() * 1000000)::int, 'x')", &["public.a (i)"]),
        (
            "DO $$ BEGIN EXECUTE format('CREATE TABLE %I ()', 't' || gen_random_uuid()); END $$",
            &["different schemas: table public.t"],
        ),
        (
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 1000', \
             current_database()); END $$",
            &["outside of a schema: setting work_mem=1000", "`before`"],
        ),
        ("SELECT lo_create(0)", &["outside of a schema: large object"]),
        ("DROP TABLE a", &["come to nothing"]),
    ] {
        let estate = Estate::new(&[
            ("migrations/1700000000000-A.up.sql", "CREATE TABLE a (i int, t text)"),
            ("migrations/1700000000001-B.up.sql", second),
        ]);
        let refused = squash(&estate, &database, &[]);
        refused.expect(3, words);
        assert!(estate.path().join("migrations/1700000000000-A.up.sql").exists());
        assert!(estate.path().join("migrations/1700000000001-B.up.sql").exists());
        assert!(!estate.path().join("migrations/1700000000002-Squashed.up.sql").exists());
    }
}

#[test]
fn roles_belong_to_the_server() {
    let database = TestDatabase::create("squash_roles");
    let estate = Estate::new(&[
        ("migrations/1-A.up.sql", "CREATE TABLE a (i int)"),
        ("migrations/2-B.up.sql", "CREATE ROLE squash_role"),
    ]);
    // On a server of others they may come from anybody.
    let own = estate.whimbrel(&database, "", &["squash"]);
    own.expect(3, &["outside of a schema: role squash_role", "`before`"]);
    assert!(estate.path().join("migrations/1-A.up.sql").exists());
}

#[test]
fn too_few_migrations_and_taken_places_are_refused() {
    let database = TestDatabase::create("squash_few");
    let estate = Estate::new(&[
        ("migrations/1-A.up.sql", "CREATE TABLE a (i int)"),
        ("migrations/2-B.up.sql", "CREATE TABLE b (i int)"),
        ("migrations/3-C.up.sql", "CREATE TABLE c (i int)"),
        ("old/2-B.up.sql", ""),
    ]);
    squash(&estate, &database, &["--to", "A"]).expect(3, &["nothing to squash"]);
    squash(&estate, &database, &["--to", "B"]).expect(3, &["no timestamp between"]);
    squash(&estate, &database, &["--to", "Bx"]).expect(3, &["no migration is called"]);
    squash(&estate, &database, &["--keep", "old"]).expect(2, &["exists already"]);
    squash(&estate, &database, &["--dry-run"]).expect(0, &["replaces A1, B2, C3"]);
    assert!(estate.path().join("migrations/1-A.up.sql").exists());
    squash(&estate, &database, &["With.Dot"]).expect(0, &["4-With.Dot.up.sql"]);
    run(&estate, &database).expect(0, &["1 applied"]);
}

#[test]
fn rows_of_other_services_are_theirs() {
    let database = TestDatabase::create("squash_foreign");
    let configuration = service("base", "") + &service("top", "depends_on = [\"base\"]");
    let estate = Estate::new(&[
        ("whimbrel.toml", &configuration),
        (
            "base/1-Base.up.sql",
            "CREATE TABLE base (i int PRIMARY KEY); INSERT INTO base VALUES (1)",
        ),
        (
            "top/1-Top.up.sql",
            "CREATE TABLE top (i int REFERENCES base); INSERT INTO top VALUES (1)",
        ),
        ("top/2-More.up.sql", "ALTER TABLE top ADD j int"),
        ("top/4-Foreign.up.sql", "INSERT INTO base VALUES (2)"),
    ]);
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let top = |words: &[&str]| {
        let all = [&["squash", "--shadow", &shadow], words].concat();
        estate.whimbrel(&database, "top", &all)
    };
    top(&[]).expect(3, &["tables that they did not make: public.base"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    top(&["--to", "More"]).expect(0, &["3-Squashed.up.sql"]);
    let text =
        std::fs::read_to_string(estate.path().join("top/3-Squashed.up.sql")).unwrap();
    assert!(!text.contains("CREATE TABLE \"public\".\"base\""), "{text}");
    estate.whimbrel(&database, "", &["run"]).expect(0, &["recorded only"]);
    let new = TestDatabase::create("squash_foreign_new");
    estate
        .whimbrel(&new, "", &["run"])
        .expect(0, &["Squashed3"])
        .without("recorded only");
}
