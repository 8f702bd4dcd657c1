//! An estate is read as it is.

use testkit::TestDatabase;
use whimbrel::config::Convention;
use whimbrel::tenancy::estate::{ColumnName, Estate, survey};

/// Roles belong to the whole server, and tests run side by side.
fn convention(app: &str) -> Convention {
    let mut convention = Convention::default();
    convention.roles.app = app.to_owned();
    convention.root = Some(whimbrel::sql::QualifiedName::new("public", "organizations"));
    convention.aliases = vec!["tenantId".to_owned()];
    convention
}

fn read(database: &TestDatabase, convention: &Convention) -> Estate {
    survey(&mut database.session(), convention).unwrap()
}

const SCHEMA: &str = r#"
    DROP ROLE IF EXISTS estate_app, estate_other;
    CREATE ROLE estate_app LOGIN;
    CREATE ROLE estate_other BYPASSRLS;
    GRANT estate_other TO estate_app;
    CREATE TABLE organizations (id uuid PRIMARY KEY, name text);
    CREATE TABLE orders (
        id bigint GENERATED ALWAYS AS IDENTITY,
        tenant_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
        code text CHECK (code <> ''), total int GENERATED ALWAYS AS (1) STORED,
        PRIMARY KEY (tenant_id, id));
    CREATE TABLE invoices (id serial PRIMARY KEY, "tenantId" varchar(100));
    CREATE TABLE logs (at date, tenant_id uuid) PARTITION BY RANGE (at);
    CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE FUNCTION tenant() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog AS 'BEGIN RETURN NULL; END';
    CREATE POLICY iso ON orders TO estate_app USING (tenant_id = tenant());
    CREATE TRIGGER noted AFTER INSERT OR UPDATE ON orders
        FOR EACH ROW EXECUTE FUNCTION note('a,b', '', 'é');
    CREATE VIEW plain AS SELECT * FROM orders;
    CREATE VIEW over WITH (security_invoker = true) AS SELECT * FROM plain;
    GRANT SELECT, INSERT ON orders TO estate_app;
    GRANT SELECT (id) ON invoices TO estate_app;
    GRANT SELECT ON over TO estate_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT TRUNCATE ON TABLES TO estate_app;
"#;

#[test]
fn tables_and_what_hangs_on_them() {
    let database = TestDatabase::create("estate");
    database.run(SCHEMA);
    let convention = convention("estate_app");
    let estate = read(&database, &convention);
    let table = |name: &str| estate.tables.iter().find(|t| t.name == name).unwrap();
    let orders = table("orders");
    assert!(orders.rls && orders.force && orders.app.select && orders.app.insert);
    assert!(!orders.app.update && !orders.app.truncate);
    let key = orders.indexes.iter().find(|index| index.primary).unwrap();
    assert_eq!(key.key, [2, 1]);
    let foreign = orders.constraints.iter().find(|c| c.kind == 'f').unwrap();
    assert_eq!(foreign.references, Some(table("organizations").oid));
    assert_eq!(foreign.on_delete, Some('c'));
    assert!(orders.constraints.iter().any(|c| c.kind == 'c' && c.expression.is_some()));
    let policy = &orders.policies[0];
    assert_eq!((policy.command, policy.for_app), ('*', Some(true)));
    assert!(policy.using.as_ref().unwrap().contains("public.tenant()"));
    assert_eq!(policy.functions.len(), 1);
    let trigger = &orders.triggers[0];
    assert_eq!(trigger.arguments, ["a,b", "", "é"]);
    assert!(trigger.row && trigger.insert && trigger.update && !trigger.delete);
    let total = orders.columns.iter().find(|c| c.name == "total").unwrap();
    assert_eq!((total.generated, &total.default), (Some('s'), &None));
    assert!(table("invoices").app.select, "a column is enough");
    assert!(table("invoices").columns[0].sequence.is_some());
    let logs = table("logs");
    assert!(!logs.partitioning.as_ref().unwrap().has_default);
    assert_eq!(table("logs_1").root, Some(logs.oid));
    let by = |name| table(name).tenant_column(&convention).map(|column| column.by);
    assert_eq!(by("orders"), Some(ColumnName::Canonical));
    assert_eq!(by("organizations"), Some(ColumnName::RootKey));
    assert_eq!(by("invoices"), Some(ColumnName::Alias));
}

#[test]
fn roles_views_functions_and_defaults() {
    let database = TestDatabase::create("estate_roles");
    let schema = SCHEMA.replace("estate_", "estate2_");
    database.run(&schema);
    let estate = read(&database, &convention("estate2_app"));
    let other = estate.role("estate2_other").unwrap();
    assert!(other.app_may_become && other.bypass_rls && !other.owns_tables);
    assert!(!estate.role("estate2_app").unwrap().app_may_become, "it is itself");
    let view = |name: &str| estate.views.iter().find(|v| v.name == name).unwrap();
    let orders = estate.tables.iter().find(|t| t.name == "orders").unwrap();
    assert!(view("over").invoker && !view("plain").invoker);
    assert!(view("over").reads.contains(&orders.oid), "through another view");
    assert!(view("over").app_select && !view("plain").app_select);
    let note = estate.functions.iter().find(|f| f.name == "note").unwrap();
    assert!(note.definer && note.app_execute, "PUBLIC may call it");
    assert_eq!(note.config, ["search_path=pg_catalog"]);
    assert!(
        estate.default_privileges.iter().any(|d| d.for_app && d.privilege == "TRUNCATE")
    );
    assert!(estate.sequences.iter().any(|s| s.table == Some(orders.oid)));
}

#[test]
fn a_role_that_is_not_there_has_no_privilege() {
    let database = TestDatabase::create("estate_without");
    database.run("CREATE TABLE t (id int)");
    let estate = read(&database, &convention("nobody_of_this_name"));
    assert!(!estate.server.app_exists);
    assert!(!estate.tables[0].app.select);
}
