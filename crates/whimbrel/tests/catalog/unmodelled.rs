use testkit::TestDatabase;
use whimbrel::catalog::extract;

/// What is reported for a database, as `kind name`.
fn reported(database: &TestDatabase) -> Vec<String> {
    let catalog = extract(&mut database.session()).unwrap();
    let unmodelled = catalog.unmodelled.iter();
    unmodelled.map(|one| format!("{} {}", one.kind, one.name)).collect()
}

#[test]
fn an_empty_database_has_nothing_that_no_fact_describes() {
    assert_eq!(reported(&TestDatabase::create("nothing")), [""; 0]);
}

#[test]
fn what_no_fact_describes_is_reported() {
    let database = TestDatabase::create("unmodelled");
    database.run("SELECT lo_create(424242)");
    database.run(
        "CREATE FUNCTION pg_catalog.sneaked() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    database.run("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) FROM PUBLIC");
    database.run(
        "GRANT SELECT (rolname) ON pg_catalog.pg_authid TO pg_monitor;
         CREATE FOREIGN DATA WRAPPER w;
         CREATE SERVER s FOREIGN DATA WRAPPER w;
         CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'hidden')",
    );
    let name = database.name();
    database.run(&format!("ALTER DATABASE {name} SET work_mem = '5MB'"));
    // A row type is no fact of its own.
    database.run(
        "CREATE TABLE wide (a int) PARTITION BY LIST (a);
         CREATE TABLE narrow PARTITION OF wide DEFAULT;
         GRANT USAGE ON TYPE narrow TO pg_monitor",
    );
    let expected = [
        "function pg_catalog.sneaked()",
        "grant function pg_catalog.pg_sleep(double precision)",
        "grant table column pg_catalog.pg_authid.rolname",
        "grant type public.narrow",
        "large object 424242",
        "password user mapping for public on server s",
        "setting work_mem",
    ];
    assert_eq!(reported(&database), expected);
}

#[test]
fn what_belongs_to_something_that_is_described_is_not_reported() {
    let database = TestDatabase::create("modelled");
    database.run(
        "CREATE SCHEMA app;
         CREATE TABLE app.parts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
             big text, twice int GENERATED ALWAYS AS (2) STORED, up int REFERENCES app.parts)
             PARTITION BY RANGE (id);
         CREATE TABLE app.part PARTITION OF app.parts FOR VALUES FROM (1) TO (9);
         CREATE INDEX ON app.parts (big);
         CREATE TABLE app.base (id int DEFAULT 3 CHECK (id > 0));
         CREATE TABLE app.child (more text, CHECK (more > '')) INHERITS (app.base);
         CREATE VIEW app.seen AS SELECT * FROM app.parts;
         CREATE TYPE app.pair AS (a int, b int);
         CREATE TYPE app.span AS RANGE (subtype = int);
         CREATE TEMPORARY TABLE passing (a text);
         GRANT SELECT ON app.parts TO PUBLIC",
    );
    assert_eq!(reported(&database), [""; 0]);
}
