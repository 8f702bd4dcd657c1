use testkit::TestDatabase;
use whimbrel::catalog::{Kind, extract, extract_with_roles};

const OBJECTS: &str = "
    CREATE SCHEMA app;
    CREATE TABLE app.t (a int GENERATED ALWAYS AS IDENTITY);
    CREATE SEQUENCE app.s;
    CREATE TYPE app.e AS ENUM ('a');
    CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';";

#[test]
fn privileges_that_postgresql_gives_by_itself_are_the_same_as_none() {
    let (silent, said) =
        (TestDatabase::create("acl_silent"), TestDatabase::create("acl_said"));
    silent.run(OBJECTS);
    said.run(OBJECTS);
    said.run(
        "GRANT ALL ON SCHEMA app TO CURRENT_USER;
         GRANT ALL ON app.t, app.s TO CURRENT_USER;
         GRANT SELECT (a) ON app.t TO PUBLIC; REVOKE SELECT (a) ON app.t FROM PUBLIC;
         GRANT USAGE ON TYPE app.e TO PUBLIC;
         GRANT EXECUTE ON FUNCTION app.f() TO PUBLIC;
         ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
         ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM PUBLIC;",
    );
    let catalogs =
        [&silent, &said].map(|database| extract(&mut database.session()).unwrap());
    assert_eq!(catalogs[0].fingerprint(), catalogs[1].fingerprint());
}

#[test]
fn roles_are_read_only_on_demand_and_never_their_passwords() {
    let database = TestDatabase::create("roles");
    let role = format!("{}_reader", database.name());
    database
        .run(&format!("CREATE ROLE {role} PASSWORD 'hidden' VALID UNTIL '2040-01-01'"));
    let without = extract(&mut database.session()).unwrap();
    assert!(without.of_kind(Kind::Role).is_empty());
    let with = extract_with_roles(&mut database.session()).unwrap();
    let found = with.of_kind(Kind::Role).iter().find(|fact| fact.id.name() == role);
    let payload = &found.unwrap().payload;
    database.run(&format!("DROP ROLE {role}"));
    assert!(payload.contains("2040-01-01"), "{payload}");
    assert!(!payload.contains("hidden") && !payload.contains("SCRAM"), "{payload}");
}
