//! An estate that grew without the convention is brought to it, with its rows.

use testkit::{TestDatabase, TestServer, dump_without, row_counts};

use crate::estate::{Ended, Estate};

const A: &str = "11111111-1111-1111-1111-111111111111";
const B: &str = "22222222-2222-2222-2222-222222222222";

/// What shows all tenants' rows to everybody: no row security, a policy that fails open,
/// a child without a tenant, another name for the tenant, a view and a function with their
/// owner's rights, and too many privileges.
const LEAKING: &str = "
CREATE TABLE organizations (id uuid PRIMARY KEY, name text);
CREATE TABLE orders (id uuid PRIMARY KEY, tenant_id uuid, code text);
CREATE TABLE order_items (id uuid PRIMARY KEY, order_id uuid NOT NULL REFERENCES orders, note text);
CREATE TABLE invoices (id serial PRIMARY KEY, \"tenantId\" varchar(100) NOT NULL, amount numeric);
CREATE TABLE units (code text PRIMARY KEY);
CREATE FUNCTION current_tenant_or_all() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY old_policy ON invoices
    USING (\"tenantId\" = current_tenant_or_all()::text OR current_tenant_or_all() IS NULL);
CREATE VIEW order_codes AS SELECT code FROM orders;
CREATE FUNCTION count_orders() RETURNS bigint LANGUAGE sql SECURITY DEFINER
    AS $$ SELECT count(*) FROM orders $$;
GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
";

fn leaking() -> Estate {
    Estate::new(&[
        (
            "whimbrel.toml",
            "[[service]]\nname = \"shop\"\nfolder = \"shop\"\nsource = \"sql\"\n\
             migrations = [\"migrations/*.sql\"]\n",
        ),
        ("shop/migrations/1700000000000-Shop.up.sql", LEAKING),
        (
            "shop/migrations/1700000000000-Shop.down.sql",
            "DROP FUNCTION count_orders, current_tenant_or_all CASCADE;\n\
             DROP TABLE order_items, orders, invoices, units, organizations CASCADE;\n",
        ),
    ])
}

fn fix(estate: &Estate, database: &TestDatabase, arguments: &[&str]) -> Ended {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let all = [&["tenancy", "fix", "--shadow", &shadow], arguments].concat();
    estate.whimbrel(database, "", &all)
}

fn tenancy(estate: &Estate, database: &TestDatabase, arguments: &[&str]) -> Ended {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let all = [&["tenancy"], arguments, &["--shadow", &shadow]].concat();
    estate.whimbrel(database, "", &all)
}

#[test]
fn a_leaking_estate_is_closed_and_keeps_its_rows() {
    let database = TestDatabase::create("tenancy_fix");
    let estate = leaking();
    fix(&estate, &database, &[]).expect(2, &["no tenancy convention", "tenancy init"]);
    let init = [
        ["tenancy", "init", "--root", "organizations", "--alias", "tenantId"].as_slice(),
        &["--app", "tfix_app", "--owner", "tfix_owner"],
        &["--migrator", "tfix_migrator", "--audit-role", "tfix_audit"],
    ];
    estate.whimbrel(&database, "", &init.concat()).expect(0, &[]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["Tenancy", "Shop"]);
    for (number, tenant) in [(1, A), (2, B)] {
        database.run(&format!(
            "INSERT INTO organizations VALUES ('{tenant}', '{number}');
             INSERT INTO orders VALUES ('{tenant}', '{tenant}', 'code {number}');
             INSERT INTO order_items VALUES ('{tenant}', '{tenant}', 'note {number}');
             INSERT INTO invoices (\"tenantId\", amount) VALUES ('{tenant}', {number});
             INSERT INTO units VALUES ('{number}')"
        ));
    }
    let before = dump_without(&database.settings(), &["migrations*"]);
    let counts = row_counts(&database.settings());

    let leaks = tenancy(&estate, &database, &["prove"]);
    let wrong =
        leaks.expect(1, &["public.orders", "T11", "public.invoices", "SET LOCAL"]);
    wrong.expect(1, &["LEAK      public.order_items", "LEAK      public.order_codes"]);
    let found = tenancy(&estate, &database, &["check", "--from", "migrations"]);
    found.expect(1, &["critical T11 row-security-off", "critical T41", "critical T05"]);

    fix(&estate, &database, &["--check"]).expect(1, &["public.order_items"]);
    let written = fix(&estate, &database, &[]);
    written
        .expect(0, &["-FollowTenancyColumns.up.sql", "-FollowTenancy.up.sql", "proven"]);
    fix(&estate, &database, &["--check"]).expect(0, &["follows the convention"]);
    // What is left needs a human: what a function tells, and whose the units are.
    let left = tenancy(&estate, &database, &["check", "--from", "migrations"]);
    left.expect(1, &["no-tenant-column", "public.units"]).without("critical ");
    let proven = tenancy(&estate, &database, &["prove"]);
    let proven =
        proven.expect(1, &["LEAK      public.count_orders()", "LEAK      public.units"]);
    for table in ["organizations", "orders", "order_items", "invoices", "order_codes"] {
        let line = format!("PROVEN    public.{table}\n");
        assert!(proven.stdout.contains(&line), "{}", proven.stdout);
    }
    database.run("ALTER TABLE orders ADD by_hand int");
    let warned = estate.whimbrel(&database, "", &["run", "--dry-run"]);
    warned.expect(0, &["FollowTenancy"]).without("generated for another state");
    let ran = estate.whimbrel(&database, "", &["run"]);
    ran.expect(0, &["FollowTenancyColumns", "table public.orders is not as it was"])
        .without("table public.order_items is not as it was");
    database.run("ALTER TABLE orders DROP by_hand");

    let seen = |sql: &str| {
        let text =
            format!("SET ROLE tfix_app; BEGIN; SELECT set_tenant_context('{A}'); {sql}");
        match database.session().batch(&text) {
            Ok(outcomes) => outcomes.last().unwrap().scalar().unwrap_or("").to_owned(),
            Err(error) => error.server().unwrap().code.to_string(),
        }
    };
    for table in ["organizations", "orders", "order_items", "invoices", "order_codes"] {
        assert_eq!(seen(&format!("SELECT count(*) FROM {table}")), "1", "{table}");
    }
    // What does not know of the new columns writes as before.
    let item = |order: &str| {
        format!(
            "INSERT INTO order_items VALUES (gen_random_uuid(), '{order}', 'x') \
             RETURNING tenant_id"
        )
    };
    assert_eq!(seen(&item(A)), A);
    let invoice = format!(
        "INSERT INTO invoices (\"tenantId\", amount) VALUES ('{A}', 1) RETURNING tenant_id"
    );
    assert_eq!(seen(&invoice), A);
    assert_eq!(seen(&item(B)), "23503");
    assert_eq!(seen("TRUNCATE orders"), "42501");

    estate
        .whimbrel(&database, "", &["revert", "-s", "shop", "--count", "2"])
        .expect(0, &[]);
    assert_eq!(dump_without(&database.settings(), &["migrations*"]), before);
    let mut after = row_counts(&database.settings());
    let log = |name: &String| name.contains("migrations") || name.contains("audit");
    after.retain(|(name, _)| !log(name));
    let mut counts = counts;
    counts.retain(|(name, _)| !log(name));
    assert_eq!(after, counts);
}
