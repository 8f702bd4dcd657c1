//! What a project accepts, with a reason, does not make the proof fail.

use testkit::{TestDatabase, TestServer};

use crate::estate::{Ended, Estate};

const CONFIG: &str = "[tenancy]\nroot = \"tenants\"\n\n[tenancy.roles]\n\
    app = \"texempt_app\"\n\n[tenancy.audit]\nenabled = false\n\n[[service]]\n\
    name = \"shop\"\nfolder = \"shop\"\nsource = \"sql\"\n\
    migrations = [\"migrations/*.sql\"]\n";

/// An e-mail is unique for all tenants, which tells who has an account.
const SHOP: &str = "
DO $$ BEGIN CREATE ROLE texempt_app;
EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
CREATE TABLE tenants (id uuid PRIMARY KEY);
CREATE TABLE users (
    tenant_id uuid NOT NULL REFERENCES tenants, id uuid, email text NOT NULL UNIQUE,
    PRIMARY KEY (tenant_id, id));
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY by_tenant ON tenants
    USING (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY by_tenant ON users
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT ON tenants TO texempt_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO texempt_app;
";

const REASON: &str = "an <e-mail> is unique for all";

fn exempt(rule: &str, object: &str) -> String {
    format!(
        "\n[[lint.exempt]]\nrule = \"{rule}\"\nobject = \"{object}\"\n\
         reason = \"{REASON}\"\n"
    )
}

struct Ground {
    estate: Estate,
    database: TestDatabase,
}

impl Ground {
    fn start(name: &str) -> Self {
        let estate = Estate::new(&[("shop/migrations/1700000000000-Shop.up.sql", SHOP)]);
        Self { estate, database: TestDatabase::create(name) }
    }

    fn prove(&self, exemptions: &str, arguments: &[&str]) -> Ended {
        self.estate.write("whimbrel.toml", format!("{CONFIG}{exemptions}"));
        let shadow = TestServer::get().settings().connection_url().expose().to_owned();
        let all = [&["tenancy", "prove", "--shadow", &shadow], arguments].concat();
        self.estate.whimbrel(&self.database, "", &all)
    }
}

#[test]
fn an_accepted_leak_is_listed_and_does_not_fail() {
    let ground = Ground::start("tenancy_exempt");
    ground.prove("", &[]).expect(1, &["LEAK      public.users", "T44"]);
    // Neither another rule's nor another table's, and a stale one is check's to tell.
    let others = exempt("T44", "public.tenants") + &exempt("T26", "public.users");
    let other = ground.prove(&others, &[]);
    other.expect(1, &["LEAK      public.users"]).without(REASON).without("stale");
    let accepted = exempt("unique-without-tenant", "public.u*");
    for known in [&[][..], &["--all"]] {
        let ended = ground.prove(&accepted, known);
        let listed = format!("exempted: {REASON}");
        let ended = ended.expect(0, &["EXEMPT    public.users", "T44", &listed]);
        ended
            .expect(0, &["1 exempt, 2 proven"])
            .without("LEAK")
            .without("PROVEN    public.users");
    }
    ground.prove(&accepted, &["--quiet"]).expect(0, &["EXEMPT    public.users"]);
    let json = ground.prove(&accepted, &["--json"]).json();
    let subjects = json["proof"]["subjects"].as_array().unwrap();
    let users = subjects.iter().find(|one| one["name"] == "public.users").unwrap();
    assert_eq!((&json["exit_code"], &users["verdict"]), (&0.into(), &"EXEMPT".into()));
    assert_eq!((users["otherwise"].as_str()), Some("PROVEN"));
    assert_eq!(users["findings"][0]["exempted"], REASON);
    let sarif = ground.prove(&accepted, &["--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let errors: Vec<_> = results.iter().filter(|one| one["level"] == "error").collect();
    assert_eq!(errors.len(), 1, "{results:?}");
    assert_eq!(errors[0]["ruleId"], "T44");
    assert_eq!(errors[0]["suppressions"][0]["justification"], REASON);
    ground.prove(&accepted, &["--format", "junit"]).expect(
        0,
        &["failures=\"0\" skipped=\"1\"", "<skipped message=\"an &lt;e-mail&gt; is"],
    );
    let github = ground.prove(&accepted, &["--format", "github"]);
    github.expect(0, &["::notice ", "exempted: an <e-mail>"]).without("::error");
    let markdown = ground.prove(&accepted, &["--format", "markdown"]);
    markdown.expect(0, &["unique-without-tenant (EXEMPT)", "exempted: an \\<e-mail>"]);
    // What is accepted once is not for ever.
    ground.prove("", &[]).expect(1, &["LEAK      public.users"]).without(REASON);
}

#[test]
fn what_is_not_accepted_still_fails() {
    let ground = Ground::start("tenancy_exempt_rest");
    let accepted = exempt("T44", "public.users");
    let next = |number: u32, sql: &str| {
        let file = format!("shop/migrations/170000000000{number}-Next.up.sql");
        ground.estate.write(&file, sql);
    };
    // Also a tenant's own rows cannot be changed.
    next(
        1,
        "DROP POLICY by_tenant ON users;
        CREATE POLICY reads ON users FOR SELECT
            USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
        CREATE POLICY writes ON users FOR INSERT WITH CHECK
            (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);",
    );
    let broken = ground.prove(&accepted, &[]);
    broken.expect(1, &["BROKEN    public.users", "T24", "exempted: "]);
    let both = accepted.clone() + &exempt("T24", "public.users");
    ground.prove(&both, &[]).expect(0, &["EXEMPT    public.users"]);
    // And everybody reads them.
    next(2, "CREATE POLICY everybody ON users FOR SELECT USING (true);");
    let leak = ground.prove(&both, &["--format", "junit"]);
    leak.expect(1, &["<failure type=\"LEAK\"", "<skipped "]);
    ground.prove(&both, &[]).expect(1, &["LEAK      public.users"]);
    // Nor does a table become safe that nobody can use.
    next(
        3,
        "DROP POLICY everybody ON users; REVOKE ALL ON users FROM texempt_app;
        GRANT TRUNCATE ON users TO texempt_app;",
    );
    let cut = exempt("T05", "public.users");
    let vacuous = ground.prove(&cut, &[]);
    vacuous.expect(1, &["VACUOUS   public.users", "T05", "exempted: "]);
    ground
        .prove(&cut, &["--format", "junit"])
        .expect(1, &["<failure type=\"VACUOUS\"", "<skipped "]);
}
