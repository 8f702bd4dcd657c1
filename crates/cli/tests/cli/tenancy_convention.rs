//! The tenancy convention: written, generated, kept.

use testkit::{TestDatabase, TestServer, rows};

use crate::estate::{Ended, Estate};

/// Roles belong to the whole server, and tests run side by side.
fn init(estate: &Estate, database: &TestDatabase, prefix: &str) -> Ended {
    let role = |name: &str| format!("{prefix}_{name}");
    let (app, owner, migrator, audit) =
        (role("app"), role("owner"), role("migrator"), role("audit"));
    let arguments = [
        ["tenancy", "init"],
        ["--app", &app],
        ["--owner", &owner],
        ["--migrator", &migrator],
        ["--audit-role", &audit],
    ];
    estate.whimbrel(database, "", &arguments.concat())
}

fn generate(estate: &Estate, database: &TestDatabase, arguments: &[&str]) -> Ended {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let all = [&["generate", "--shadow", &shadow, "-s", "shop"], arguments].concat();
    estate.whimbrel(database, "", &all)
}

fn shop() -> Estate {
    Estate::new(&[
        (
            "whimbrel.toml",
            "[[service]]\nname = \"shop\"\nfolder = \"shop\"\nsource = \"sql\"\n\
             migrations = [\"migrations/*.sql\"]\ndesired = [\"schema/*.sql\"]\n",
        ),
        (
            "shop/schema/orders.sql",
            "CREATE TABLE orders (id int PRIMARY KEY, price numeric NOT NULL);\n\
             CREATE TABLE units (code text PRIMARY KEY);\n",
        ),
        (
            "shop/migrations/1700000000000-Units.up.sql",
            "CREATE TABLE units (code text PRIMARY KEY);\n",
        ),
        ("shop/migrations/1700000000000-Units.down.sql", "DROP TABLE units;\n"),
    ])
}

#[test]
fn generate_gives_tables_what_the_convention_asks() {
    let database = TestDatabase::create("tenancy_generate");
    let estate = shop();
    let begun = init(&estate, &database, "tgen");
    begun.expect(0, &["whimbrel.toml", "-Tenancy.up.sql", "-Tenancy.down.sql"]);
    init(&estate, &database, "tgen").expect(2, &["has a convention already"]);
    let text = std::fs::read_to_string(estate.path().join("whimbrel.toml")).unwrap();
    let global = "[[tenancy.global]]\ntable = \"units\"\nreason = \"the same for all\"\n";
    estate.write("whimbrel.toml", format!("{text}\n{global}"));

    let written = generate(&estate, &database, &["Orders"]);
    written.expect(0, &["proven", "policy public.orders.tenant_floor", "-Orders.up.sql"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["Tenancy", "Orders"]);
    generate(&estate, &database, &["--check"]).expect(0, &[]);
    generate(&estate, &database, &["--check", "--from", "live"]).expect(0, &[]);

    let (mine, theirs) =
        ("11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222");
    let attempt = |tenant: &str| {
        database.session().batch(&format!(
            "SET ROLE tgen_app; BEGIN; SELECT set_tenant_context('{mine}');
             INSERT INTO orders VALUES (1, 2, '{tenant}'); SELECT count(*) FROM audit.log"
        ))
    };
    assert_eq!(attempt(mine).unwrap().last().unwrap().scalar(), Some("1"));
    assert!(attempt(theirs).is_err());

    // A missing piece comes back.
    database.run("DROP POLICY tenant_floor ON orders");
    let missing = generate(&estate, &database, &["--check", "--from", "live"]);
    missing.expect(1, &["policy public.orders.tenant_floor"]);

    // Doing without is a hazard.
    estate.write(
        "whimbrel.toml",
        format!(
            "{text}\n{global}\n[[tenancy.global]]\ntable = \"orders\"\nreason = \"x\"\n"
        ),
    );
    let refused = generate(&estate, &database, &["Open"]);
    refused.expect(3, &["WIDENS_ACCESS", "tenant_floor"]);
}

#[test]
fn without_its_foundation_nothing_is_generated() {
    let database = TestDatabase::create("tenancy_foundation");
    let estate = shop();
    let text = std::fs::read_to_string(estate.path().join("whimbrel.toml")).unwrap();
    estate.write(
        "whimbrel.toml",
        format!("{text}\n[tenancy.roles]\napp = \"nobody_made_this_role\"\n"),
    );
    let without = generate(&estate, &database, &["Orders"]);
    without.expect(2, &["role nobody_made_this_role", "whimbrel tenancy init"]);
}

#[test]
fn a_new_table_follows_the_convention() {
    let database = TestDatabase::create("tenancy_create");
    let estate = shop();
    init(&estate, &database, "tcre").expect(0, &[]);
    let created = estate.whimbrel(
        &database,
        "",
        &["create", "AddInvoices", "--table", "invoices", "-s", "shop"],
    );
    created.expect(0, &["-AddInvoices.up.sql"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["AddInvoices"]);
    let mut session = database.session();
    let policies = session
        .batch("SELECT count(*) FROM pg_policy WHERE polrelid = 'invoices'::regclass")
        .unwrap();
    assert_eq!(policies[0].scalar(), Some("2"));
    estate.whimbrel(&database, "", &["revert", "-s", "shop"]).expect(0, &[]);
}

/// A column under another name goes when nothing writes it any more: the service says so,
/// and every row stays its tenant's.
#[test]
fn an_alias_expands_and_contracts() {
    let database = TestDatabase::create("tenancy_contract");
    let estate = shop();
    let schema = |tenant: &str| {
        let invoices = format!(
            "CREATE TABLE invoices (id int PRIMARY KEY, {tenant} NOT NULL, number text);\n\
             CREATE UNIQUE INDEX ON invoices ({}, number);\n\
             CREATE TABLE units (code text PRIMARY KEY);\n",
            tenant.split_whitespace().next().unwrap()
        );
        estate.write("shop/schema/orders.sql", invoices);
    };
    schema("\"tenantId\" varchar(100)");
    init(&estate, &database, "tcon").expect(0, &[]);
    let text = std::fs::read_to_string(estate.path().join("whimbrel.toml")).unwrap();
    let aliased = text.replace("\naliases = [", "\naliases = [\"tenantId\", ");
    assert_ne!(aliased, text);
    let global =
        "\n[[tenancy.global]]\ntable = \"units\"\nreason = \"the same for all\"\n";
    estate.write("whimbrel.toml", aliased + global);
    generate(&estate, &database, &["Expand"]).expect(0, &["proven"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["Expand"]);
    let mine = "11111111-1111-1111-1111-111111111111";
    database.run(&format!("INSERT INTO invoices VALUES (1, '{mine}', 'one')"));

    schema("tenant_id uuid");
    let arguments = ["Contract", "--timestamp", "4000000000000"];
    generate(&estate, &database, &arguments).expect(3, &["DELETES_DATA", "tenantId"]);
    let allowed = [&arguments[..], &["--allow", "DELETES_DATA"]].concat();
    let written = generate(&estate, &database, &allowed);
    written.expect(0, &["proven", "-Contract.up.sql"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["Contract"]);
    let rows = rows(&database.settings(), "invoices");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains(&Some(mine.to_owned())), "{rows:?}");
    let write = |tenant: &str| {
        database.session().batch(&format!(
            "SET ROLE tcon_app; BEGIN; SELECT set_tenant_context('{mine}');
             INSERT INTO invoices (id, number, tenant_id) VALUES (2, 'two', '{tenant}')"
        ))
    };
    assert!(write(mine).is_ok());
    assert!(write("22222222-2222-2222-2222-222222222222").is_err());
    generate(&estate, &database, &["--check"]).expect(0, &[]);
    generate(&estate, &database, &["--check", "--from", "live"]).expect(0, &[]);
}

#[test]
fn a_data_migration_that_a_policy_would_filter_fails_loudly() {
    let database = TestDatabase::create("tenancy_filtered");
    let estate = shop();
    estate.write("shop/migrations/1700000000000-Units.up.sql", "UPDATE t SET a = 2;\n");
    database.run(
        "CREATE ROLE tfil_owner LOGIN; GRANT CREATE ON SCHEMA public TO tfil_owner;
         SET ROLE tfil_owner; CREATE TABLE t (a int); INSERT INTO t VALUES (1);
         ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE POLICY nobody ON t USING (false)",
    );
    let mut settings = database.settings();
    settings.user = "tfil_owner".to_owned();
    let url = settings.connection_url().expose().to_owned();
    let run = || estate.whimbrel(&database, "", &["run", "--url", &url]);
    let text = std::fs::read_to_string(estate.path().join("whimbrel.toml")).unwrap();
    estate.write("whimbrel.toml", format!("{text}\n[tenancy]\n"));
    run().expect(1, &["would be affected by row-level security policy"]);
    // Without a convention it is as PostgreSQL has it.
    estate.write("whimbrel.toml", text);
    run().expect(0, &["Units"]);
    let mut session = database.session();
    assert_eq!(session.batch("SELECT a FROM t").unwrap()[0].scalar(), Some("1"));
}

#[test]
fn a_database_is_looked_at_without_a_project() {
    let database = TestDatabase::create("tenancy_alone");
    database.run(
        "CREATE ROLE talo_app; CREATE TABLE t (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);
         GRANT SELECT ON t TO talo_app",
    );
    let url = database.url();
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    for toml in [None, Some("[tenancy.roles]\napp = \"talo_app\"\n")] {
        let estate = Estate::new(&[]);
        if let Some(text) = toml {
            estate.write("whimbrel.toml", text);
        }
        let app: &[&str] = if toml.is_none() { &["--app", "talo_app"] } else { &[] };
        let check = [&["tenancy", "check", "--url", &url], app].concat();
        let found = estate.whimbrel(&database, "", &check);
        found.expect(1, &["T11 row-security-off", "public.t"]);
        // Where there is a project, its migrations are meant unless it is said.
        let from: &[&str] = if toml.is_none() { &[] } else { &["--from", "live"] };
        let prove = ["tenancy", "prove", "--url", &url, "--shadow", &shadow];
        let prove = [&prove, app, from].concat();
        let leaks = estate.whimbrel(&database, "", &prove);
        leaks.expect(1, &["LEAK      public.t"]);
        let json = estate.whimbrel(&database, "", &[&prove[..], &["--json"]].concat());
        let document = json.json();
        assert_eq!(document["exit_code"], 1);
        let subjects = document["proof"]["subjects"].as_array().unwrap();
        let leaking = |one: &serde_json::Value| {
            one["name"] == "public.t" && one["verdict"] == "LEAK"
        };
        assert!(subjects.iter().any(leaking), "{document}");
    }
}
