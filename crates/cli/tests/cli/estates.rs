//! Repositories with several services, some of them broken.

use testkit::TestDatabase;

use crate::estate::Estate;

/// Two services that work and every way in which one can be broken.
fn half_broken() -> Estate {
    let estate = Estate::new(&[
        ("services/ambiguous/src/data-source.ts", "new DataSource({})"),
        ("services/ambiguous/src/database/data-source.ts", "new DataSource({})"),
        ("services/nojson/package.json", "{ oops"),
        (
            "services/gone/package.json",
            r#"{"scripts": {"migration:run": "typeorm migration:run -d src/gone.ts"}}"#,
        ),
        ("services/syntax/data-source.ts", "new DataSource({ type: 'postgres' "),
        (
            "services/down/data-source.ts",
            "import { DataSource } from 'typeorm';\n\
             export default new DataSource({ type: 'postgres', host: '127.0.0.1', port: 1 });",
        ),
        ("services/named/migrations/1700000000000-A.up.sql", "SELECT 1;"),
        ("services/named/migrations/b.sql", "SELECT 1;"),
    ]);
    estate.service("auth");
    estate.service("billing");
    estate
}

#[test]
fn broken_services_keep_no_other_from_being_shown_or_run() {
    let database = TestDatabase::create("half_broken");
    let estate = half_broken();
    let wrong = [
        "several data sources",
        "service: ambiguous",
        "services/nojson/package.json:1:3",
        "service: nojson",
        "names the data source",
        "service: gone",
        "services/syntax/data-source.ts:1",
        "no server answers at 127.0.0.1:1",
        "service: down",
        "services/named/migrations/b.sql",
    ];
    let status = estate.whimbrel(&database, "", &["status"]).expect(2, &wrong);
    let shown = status.expect(2, &["auth (migrations_auth)  1 pending", "billing (mig"]);
    assert!(!shown.stdout.contains("error"), "{shown}");
    let run = estate.whimbrel(&database, "", &["run"]).expect(2, &wrong);
    run.expect(2, &["Init1700000000000"]);
    database.run("SELECT FROM auth, billing");

    let one = estate.whimbrel(&database, "", &["status", "-s", "auth"]);
    one.expect(0, &["1 applied"]).without("several data sources");
    let one = estate.whimbrel(&database, "services/billing", &["run"]);
    one.expect(0, &["nothing pending"]);
    let one = estate.whimbrel(&database, "services/ambiguous", &["run"]);
    one.expect(2, &["several data sources", "src/database/data-source.ts"]);
}

#[test]
fn the_document_has_every_service_with_its_result() {
    let database = TestDatabase::create("document");
    let estate = half_broken();
    let document = estate.whimbrel(&database, "", &["run", "--json"]).json();
    let services = document["services"].as_array().unwrap();
    assert_eq!(services.len(), 8);
    let of = |name: &str| services.iter().find(|one| one["service"] == name).unwrap();
    assert_eq!(of("auth")["completed"][0]["name"], "Init1700000000000");
    assert!(of("auth")["error"].is_null());
    assert_eq!(of("down")["error"]["kind"], "connect");
    assert_eq!(of("down")["error"]["exit_code"], 4);
    assert_eq!(of("syntax")["error"]["places"][0]["line"], 1);

    let status = ["status", "--json", "--pending", "-s", "auth"];
    let document = estate.whimbrel(&database, "", &status).json();
    let auth = &document["services"][0];
    assert_eq!(auth["migrations"].as_array().unwrap().len(), 0, "all are applied");
    assert!(auth["database"].as_str().unwrap().contains(database.name()));
}

#[test]
fn a_connection_made_of_a_missing_package_is_no_default() {
    let database = TestDatabase::create("vault");
    let estate = Estate::new(&[(
        "data-source.ts",
        "import { DataSource } from 'typeorm';\n\
         import { vault } from '@acme/vault';\n\
         const { host } = vault({ path: 'db' });\n\
         export default new DataSource({ type: 'postgres', host, migrations: [] });\n",
    )]);
    let run = estate.whimbrel(&database, "", &["run"]);
    run.expect(2, &["@acme/vault", "`host`"]);
    // Unless the command line says where the database is.
    let url = database.url();
    let run = estate.whimbrel(&database, "", &["run", "--url", &url]);
    run.expect(0, &["nothing pending"]);
}

#[test]
fn what_is_meant_for_one_service_asks_which() {
    let database = TestDatabase::create("which");
    let estate = Estate::new(&[]);
    estate.service("auth");
    estate.service("billing");
    let revert = estate.whimbrel(&database, "", &["revert"]);
    revert.expect(2, &["which service", "--service", "auth, billing"]);
    let typo = estate.whimbrel(&database, "", &["run", "-s", "atuh"]);
    typo.expect(2, &["did you mean `auth`?"]);
    let create = estate.whimbrel(&database, "", &["create", "AddPlaces"]);
    create.expect(2, &["which service", "auth, billing"]);
    let create = ["create", "AddPlaces", "-s", "auth", "--timestamp", "1800000000000"];
    let create = estate.whimbrel(&database, "", &create);
    create.expect(0, &["services/auth/src/migrations/1800000000000-AddPlaces.ts"]);
}

#[test]
fn the_first_migration_needs_no_service_yet() {
    let database = TestDatabase::create("first");
    let estate = Estate::new(&[]);
    let create = ["create", "CreatePlaces", "--timestamp", "1700000000000"];
    let created = estate.whimbrel(&database, "", &create);
    created.expect(0, &["migrations/1700000000000-CreatePlaces.up.sql"]);
    estate.write(
        "migrations/1700000000000-CreatePlaces.up.sql",
        "CREATE TABLE places (i int);",
    );
    estate.whimbrel(&database, "", &["run"]).expect(0, &["1 applied"]);
}
