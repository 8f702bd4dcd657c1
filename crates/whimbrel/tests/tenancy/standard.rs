//! The standard makes tables that isolate, record, and stay as they are.

use testkit::TestDatabase;
use whimbrel::catalog::extract;
use whimbrel::config::{AuditVariant, Convention};
use whimbrel::sql::QualifiedName;
use whimbrel::tenancy::estate::survey;
use whimbrel::tenancy::standard::{Keys, foundation, lacking, new_table, pieces};

const A: &str = "11111111-1111-1111-1111-111111111111";
const B: &str = "22222222-2222-2222-2222-222222222222";

/// Roles belong to the whole server, and tests run side by side.
fn convention(prefix: &str) -> Convention {
    let mut convention = Convention::default();
    convention.roles.app = format!("{prefix}_app");
    convention.roles.owner = format!("{prefix}_owner");
    convention.roles.migrator = format!("{prefix}_migrator");
    convention.roles.audit = format!("{prefix}_audit");
    convention.root = Some(QualifiedName::new("public", "organizations"));
    convention
}

/// Brings every table to the standard, as often as it is called.
fn apply(database: &TestDatabase, convention: &Convention) {
    let mut session = database.session();
    let estate = survey(&mut session, convention).unwrap();
    assert_eq!(lacking(&estate, convention), []);
    for sql in pieces(&estate, convention, &|_| true, Keys::AsAsked)
        .iter()
        .flat_map(|piece| &piece.sql)
    {
        session.batch(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }
}

/// What the application gives and gets: as its role, with a tenant set.
fn act(
    database: &TestDatabase,
    convention: &Convention,
    tenant: &str,
    sql: &str,
) -> String {
    let app = &convention.roles.app;
    let text = format!(
        "BEGIN; SET LOCAL ROLE {app}; SELECT public.set_tenant_context('{tenant}', 'me'); \
         {sql}; COMMIT"
    );
    let mut session = database.session();
    match session.batch(&text) {
        Ok(outcomes) => {
            let outcome = &outcomes[outcomes.len() - 2];
            let value = outcome.scalar().map(str::to_owned);
            value.unwrap_or_else(|| outcome.rows_affected.unwrap_or(0).to_string())
        }
        Err(error) => error
            .server()
            .map_or_else(|| error.to_string(), |error| error.code.to_string()),
    }
}

const TABLES: &str = "
    CREATE TABLE organizations (id uuid PRIMARY KEY, name text);
    CREATE TABLE projects (
        id serial PRIMARY KEY, tenant_id uuid NOT NULL, code text, secret text);
    CREATE TABLE tasks (
        id bigint PRIMARY KEY, tenant_id uuid,
        project_id int REFERENCES projects ON DELETE SET NULL);
    CREATE TABLE notes (body text);
    CREATE TABLE events (tenant_id uuid NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE events_all PARTITION OF events DEFAULT;";

#[test]
fn what_is_as_it_should_be_stays_as_it_is() {
    let database = TestDatabase::create("standard");
    let mut convention = convention("standard");
    convention.composite_keys = true;
    let made = foundation(&convention);
    database.run(TABLES);
    let before = extract(&mut database.session()).unwrap();
    database.run(&made.up);
    apply(&database, &convention);
    let first = extract(&mut database.session()).unwrap();
    apply(&database, &convention);
    let second = extract(&mut database.session()).unwrap();
    assert_eq!(first.fingerprint(), second.fingerprint());
    assert_ne!(before.fingerprint(), first.fingerprint());
    let estate = survey(&mut database.session(), &convention).unwrap();
    for table in estate.tables.iter().filter(|table| table.schema == "public") {
        assert!(table.rls && table.force, "{}", table.name);
        assert_eq!(table.policies.is_empty(), table.is_partition, "{}", table.name);
    }
    let tasks = estate.tables.iter().find(|table| table.name == "tasks").unwrap();
    let foreign = tasks.constraints.iter().find(|one| one.kind == 'f').unwrap();
    assert_eq!(foreign.columns.len(), 2, "{}", foreign.definition);
    assert!(foreign.definition.contains("SET NULL (project_id)"));
}

#[test]
fn a_tenant_works_with_its_own_rows_and_with_no_others() {
    let database = TestDatabase::create("standard_works");
    let mut convention = convention("standard2");
    let audit = convention.audit.as_mut().unwrap();
    audit.exclude = vec!["secret".to_owned()];
    audit.variant = AuditVariant::Row;
    database.run(TABLES);
    database.run(&foundation(&convention).up);
    apply(&database, &convention);
    let act = |tenant: &str, sql: &str| act(&database, &convention, tenant, sql);
    let insert = |tenant: &str| {
        format!(
            "INSERT INTO projects (tenant_id, code, secret) VALUES ('{tenant}', 'x', 's')"
        )
    };
    assert_eq!(act(A, &insert(A)), "1");
    assert_eq!(act(B, &insert(B)), "1");
    assert_eq!(act(A, &insert(B)), "42501");
    assert_eq!(act(A, "SELECT count(*) FROM projects"), "1");
    assert_eq!(act(A, "UPDATE projects SET code = 'y'"), "1");
    assert_eq!(act(A, "DELETE FROM projects"), "1");
    assert_eq!(act(A, "TRUNCATE projects"), "42501");
    assert_eq!(act(A, "SELECT count(*) FROM audit.log"), "3");
    let row = "SELECT new_row::text || actor || key::text FROM audit.log WHERE operation = 'UPDATE'";
    assert_eq!(act(A, row), r#"{"code": "y"}me{"id": 1}"#);
    let secret =
        "SELECT count(*) FROM audit.log WHERE (old_row || new_row)::text LIKE '%secret%'";
    assert_eq!(act(A, secret), "0");
    assert_eq!(act(A, "DELETE FROM audit.log"), "42501");
    assert_eq!(act(A, "SELECT count(*) FROM audit.log_default"), "42501");
    // Nothing is set: nothing is seen.
    let app = &convention.roles.app;
    let outcome = database
        .session()
        .batch(&format!("SET ROLE {app}; SELECT count(*) FROM projects"))
        .unwrap();
    assert_eq!(outcome[1].scalar(), Some("0"));
}

#[test]
fn a_migration_that_ignores_row_security_is_recorded_all_the_same() {
    let database = TestDatabase::create("standard_statement");
    let mut convention = convention("standard3");
    convention.audit.as_mut().unwrap().variant = AuditVariant::Statement;
    database.run(&foundation(&convention).up);
    new_table(&QualifiedName::bare("orders"), &convention)
        .iter()
        .for_each(|sql| database.run(sql));
    database.run(&format!(
        "SET row_security = off;
         INSERT INTO orders (tenant_id, name) SELECT '{A}', g::text FROM generate_series(1, 3) g;
         UPDATE orders SET name = name || '!' WHERE name <> '2';
         UPDATE orders SET id = gen_random_uuid() WHERE name = '2';
         DELETE FROM orders WHERE name = '1!';
         TRUNCATE orders"
    ));
    let mut session = database.session();
    let answer = session
        .batch(
            "SELECT string_agg(operation || n, ' ' ORDER BY operation) FROM (
                 SELECT operation, count(*) n FROM audit.log GROUP BY 1) s",
        )
        .unwrap();
    assert_eq!(answer[0].scalar(), Some("DELETE2 INSERT4 TRUNCATE1 UPDATE2"));
}

#[test]
fn the_way_down_leaves_what_was_there() {
    let database = TestDatabase::create("standard_down");
    let convention = convention("standard4");
    let made = foundation(&convention);
    let before = extract(&mut database.session()).unwrap();
    database.run(&made.up);
    let mut session = database.session();
    session.batch("SELECT audit.add_month('2026-02-14')").unwrap();
    database.run(&made.down);
    let after = extract(&mut database.session()).unwrap();
    // Privileges on the database are no facts.
    let names = |catalog: &whimbrel::catalog::Catalog| -> Vec<String> {
        let facts = catalog.facts().iter().map(|fact| fact.id.to_string());
        facts.filter(|name| !name.contains("grant")).collect()
    };
    assert_eq!(names(&before), names(&after));
}

/// Whether everybody may create in the schema public.
fn is_open(database: &TestDatabase) -> bool {
    let sql = "SELECT EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) a
        WHERE n.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE')";
    database.session().batch(sql).unwrap()[0].scalar() == Some("t")
}

#[test]
fn the_way_down_gives_back_what_the_way_up_took() {
    for open in [true, false] {
        let database = TestDatabase::create("standard_open");
        let made = foundation(&convention("standard5"));
        let verb = if open { "GRANT" } else { "REVOKE" };
        let word = if open { "TO" } else { "FROM" };
        database.run(&format!("{verb} CREATE ON SCHEMA public {word} PUBLIC"));
        database.run(&made.up);
        assert!(!is_open(&database));
        database.run(&made.down);
        assert_eq!(is_open(&database), open);
    }
}
