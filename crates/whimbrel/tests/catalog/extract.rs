use testkit::TestDatabase;
use whimbrel::catalog::{Catalog, FactId, Kind, extract};

const SCHEMA: &str = r#"
    CREATE SCHEMA app;
    CREATE TYPE app.state AS ENUM ('new', 'done');
    CREATE DOMAIN app.email AS text NOT NULL CHECK (VALUE ~ '@');
    CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TABLE app.users (
        id serial PRIMARY KEY, "E-mail" app.email UNIQUE, state app.state DEFAULT 'new',
        number bigint GENERATED ALWAYS AS IDENTITY, twice bigint GENERATED ALWAYS AS (2 * 3) STORED
    );
    COMMENT ON COLUMN app.users.state IS 'where it stands';
    CREATE INDEX "by state" ON app.users (state DESC) WHERE id > 3;
    CREATE TABLE app.orders (id int, owner int REFERENCES app.users ON DELETE CASCADE);
    ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
    CREATE POLICY mine ON app.orders USING (owner = 1);
    CREATE VIEW app.open AS SELECT u.id, u.state FROM app.users u WHERE state = 'new';
    CREATE TRIGGER touch BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
"#;

fn read(database: &TestDatabase) -> Catalog {
    extract(&mut database.session()).unwrap()
}

#[test]
fn a_catalog_has_every_object_with_what_it_depends_on() {
    let database = TestDatabase::create("facts");
    database.run(SCHEMA);
    let catalog = read(&database);
    let needs = |kind, parts: &[&str]| {
        let id = FactId::new(kind, parts.iter().copied());
        let fact = catalog.get(&id).unwrap_or_else(|| panic!("no {id}"));
        catalog.dependencies(fact).map(|fact| fact.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(needs(Kind::Column, &["app", "users", "state"]), ["enum app.state"]);
    assert_eq!(
        needs(Kind::Default, &["app", "users", "id"]),
        ["sequence app.users_id_seq"]
    );
    assert_eq!(needs(Kind::OwnedBy, &["app", "users_id_seq"]), ["column app.users.id"]);
    assert!(
        needs(Kind::Trigger, &["app", "users", "touch"])
            .contains(&"function app.touch()".to_owned())
    );
    assert!(
        needs(Kind::View, &["app", "open"])
            .contains(&"column app.users.state".to_owned())
    );
}

#[test]
fn a_snapshot_gives_the_same_catalog_back() {
    let database = TestDatabase::create("snapshot");
    database.run(SCHEMA);
    let catalog = read(&database);
    let again = Catalog::from_snapshot(&catalog.to_snapshot().unwrap()).unwrap();
    assert_eq!(again.fingerprint(), catalog.fingerprint());
    for (one, other) in catalog.facts().iter().zip(again.facts()) {
        assert_eq!(
            (&one.id, &one.payload, &one.detail),
            (&other.id, &other.payload, &other.detail)
        );
        let needs = |catalog: &Catalog, fact| {
            catalog.dependencies(fact).map(|fact| fact.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(needs(&catalog, one), needs(&again, other));
    }
}

#[test]
fn secrets_of_foreign_servers_and_subscriptions_are_not_read() {
    let database = TestDatabase::create("secrets");
    database.run(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
         CREATE USER MAPPING FOR CURRENT_USER SERVER s
             OPTIONS (user 'someone', password 'hidden1');
         CREATE SUBSCRIPTION words CONNECTION 'host=h password=''hidden2'' dbname=d'
             PUBLICATION p WITH (connect = false, slot_name = NONE);
         CREATE SUBSCRIPTION url CONNECTION 'postgres://u:hidden3@h/d?password=hidden4'
             PUBLICATION p WITH (connect = false, slot_name = NONE);",
    );
    let snapshot = read(&database).to_snapshot().unwrap();
    database.run("DROP SUBSCRIPTION words; DROP SUBSCRIPTION url");
    assert!(snapshot.contains("user=someone") && snapshot.contains("host=h"));
    assert!(!snapshot.contains("hidden"), "{snapshot}");
}
