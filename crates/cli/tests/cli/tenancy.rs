//! `whimbrel tenancy check` and `whimbrel explain`.

use testkit::{TestDatabase, TestServer};

use super::estate::Estate;

const CONFIG: &str = "[tenancy]\nroot = \"tenants\"\n\n[tenancy.roles]\napp = \"APP\"\n\n\
    [tenancy.audit]\nenabled = false\n\n[[service]]\nname = \"shop\"\nfolder = \"shop\"\n\
    source = \"sql\"\nmigrations = [\"migrations/*.sql\"]\n";

const INIT: &str = "CREATE TABLE tenants (id uuid PRIMARY KEY);\n\
    CREATE TABLE orders (tenant_id uuid NOT NULL REFERENCES tenants, id int,\n  \
    PRIMARY KEY (tenant_id, id));\n\
    CREATE TABLE orders_old AS SELECT * FROM orders;\n";

/// A project with one service, whose migrations leak.
fn project(app: &str, config: &str) -> Estate {
    let config = CONFIG.replace("APP", app) + config;
    let estate = Estate::new(&[("whimbrel.toml", &config)]);
    estate.write("shop/migrations/1700000000000-init.up.sql", INIT);
    estate
}

#[test]
fn a_live_database_is_checked_with_its_migrations() {
    let database = TestDatabase::create("tenancy_live");
    let app = "tenancy_cli_app";
    database.run(&format!("DROP ROLE IF EXISTS {app}; CREATE ROLE {app}"));
    let estate = project(app, "");
    let run = estate.whimbrel(&database, "", &["run"]);
    assert_eq!(run.code, Some(0), "{run}");
    database.run(&format!("GRANT SELECT ON orders TO {app}"));
    let text = estate.whimbrel(&database, "", &["tenancy", "check"]);
    assert_eq!(text.code, Some(1), "{text}");
    assert!(text.stdout.contains("T11 row-security-off"), "{text}");
    assert!(
        text.stdout.contains("public.orders: tenancy_cli_app reads the rows"),
        "{text}"
    );
    assert!(
        text.stdout.contains("shop/migrations/1700000000000-init.up.sql:4:1"),
        "{text}"
    );
    assert!(!text.stdout.contains("public.migrations"), "history is nobody's: {text}");
    assert!(text.stderr.contains("critical"), "a summary: {text}");
    let json = estate.whimbrel(&database, "", &["tenancy", "check", "--json"]);
    let document = json.json();
    assert_eq!(document["verb"], "tenancy check");
    assert_eq!(document["exit_code"], 1);
    let findings = document["services"][0]["findings"].as_array().unwrap();
    assert!(findings.iter().any(|one| one["rule"] == "T16" && one["place"]["line"] == 4));
    for (format, begin) in [
        ("sarif", "{"),
        ("junit", "<?xml"),
        ("github", "::"),
        ("markdown", "# tenancy check"),
        ("json", "{"),
    ] {
        let file = format!("out.{format}");
        let arguments = ["tenancy", "check", "--format", format, "--output", &file];
        let written = estate.whimbrel(&database, "", &arguments);
        assert_eq!((written.code, written.stdout.as_str()), (Some(1), ""), "{written}");
        let text = std::fs::read_to_string(estate.path().join(file)).unwrap();
        assert!(text.starts_with(begin), "{format}: {text}");
    }
    // A check that writes nothing leaves no role, table or row behind.
    database.run(&format!("DROP OWNED BY {app}; DROP ROLE {app}"));
}

#[test]
fn what_migrations_make_is_checked_without_a_database() {
    let database = TestDatabase::create("tenancy_migrations");
    let exempt = "\n[lint]\nfail_on = \"critical\"\n\n[[lint.exempt]]\nrule = \"T11\"\n\
        object = \"public.*\"\nreason = \"a test\"\n";
    let estate = project("tenancy_cli_other", exempt);
    let shadow = database.settings().connection_url().expose().to_owned();
    let arguments = ["tenancy", "check", "--from", "migrations", "--shadow", &shadow];
    let checked = estate.whimbrel(&database, "", &arguments);
    assert_eq!(checked.code, Some(0), "{checked}");
    assert!(checked.stdout.contains("T16 unprotected-copy"), "{checked}");
    assert!(!checked.stdout.contains("T11"), "exempted: {checked}");
    assert!(checked.stderr.contains("exempted"), "{checked}");
    let mut arguments = arguments.to_vec();
    arguments.extend(["--fail-on", "high"]);
    assert_eq!(estate.whimbrel(&database, "", &arguments).code, Some(1));
    database.run("DROP ROLE IF EXISTS tenancy_cli_other");
}

#[test]
fn a_proof_of_nothing_is_none() {
    let database = TestDatabase::create("tenancy_nothing");
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let estate = Estate::new(&[("whimbrel.toml", "[tenancy]\n")]);
    let url = database.url();
    let call = ["tenancy", "prove", "--shadow", &shadow, "--url", &url];
    let ended = estate.whimbrel(&database, "", &call);
    ended.expect(
        2,
        &["nothing to prove: the migrations on disk make no table", "--from live"],
    );
}

#[test]
fn rules_are_explained() {
    let database = TestDatabase::create("tenancy_explain");
    let estate = Estate::new(&[]);
    for arguments in [
        &["explain", "T24"][..],
        &["explain", "command-without-policy"],
        &["tenancy", "check", "--explain", "t24"],
    ] {
        let explained = estate.whimbrel(&database, "", arguments);
        assert_eq!(explained.code, Some(0), "{explained}");
        assert!(explained.stdout.contains("FOR SELECT TO erp_app"), "{explained}");
    }
    let all = estate.whimbrel(&database, "", &["explain"]);
    assert!(all.stdout.lines().count() > 60, "{all}");
    let typo = estate.whimbrel(&database, "", &["explain", "comand-without-policy"]);
    assert_eq!(typo.code, Some(2));
    assert!(typo.stderr.contains("did you mean `command-without-policy`?"), "{typo}");
}
