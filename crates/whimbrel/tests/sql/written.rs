//! Names, literals and templates as the server reads them.

use std::path::PathBuf;

use testkit::{TestDatabase, dump};
use whimbrel::migration::{Language, NewMigration, Template, render};
use whimbrel::sql::{QualifiedName, quote_ident, quote_literal};

const TEXTS: &[&str] = &[
    "plain",
    "it's",
    "two '' quotes",
    r"C:\dir\",
    r"\'",
    "\"double\"",
    "a\"\"b",
    "$$;$$",
    "line\nfeed",
    "tab\tand\r",
    "é ü \u{1F600}",
    "; DROP TABLE t; --",
    "/* c */",
    "select",
    "UPPER lower",
    " ",
    "%s {} ${x}",
];

#[test]
fn every_text_comes_back_as_it_was_written() {
    let database = TestDatabase::create("quoting");
    let mut session = database.session();
    for setting in ["on", "off"] {
        session.batch(&format!("SET standard_conforming_strings = {setting}")).unwrap();
        session.batch("SET escape_string_warning = off").unwrap();
        for text in TEXTS {
            let sql = format!("SELECT{} AS {}", quote_literal(text), quote_ident(text));
            let outcome = &session.batch(&sql).unwrap()[0];
            assert_eq!(outcome.scalar(), Some(*text), "{sql}");
            assert_eq!(outcome.fields[0].name, *text, "{sql}");
        }
    }
}

/// The functions that the template expects of a project.
const CONVENTION: &str = "
    CREATE FUNCTION get_current_tenant_id() RETURNS uuid LANGUAGE sql STABLE
        AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;
    CREATE TABLE audit (operation text);
    CREATE FUNCTION create_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        AS $$ BEGIN INSERT INTO audit VALUES (tg_op); RETURN NULL; END $$;";

const TENANTS: [&str; 2] =
    ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];

#[test]
fn the_tenant_table_isolates_audits_and_goes_away_again() {
    let database = TestDatabase::create("tenant");
    database.run(CONVENTION);
    let before = dump(&database.settings());
    // A name that is long, quoted, and in a schema would break careless names.
    let name = format!("Projects of \"é\" {}", "x".repeat(45));
    for table in [QualifiedName::bare("projects"), QualifiedName::new("public", name)] {
        let files = render(&NewMigration {
            path: PathBuf::from("/m/CreateProjects"),
            timestamp: 1,
            language: Language::Sql,
            template: Template::TenantTable(table.clone()),
        })
        .unwrap();
        database.run(&files[0].1);
        attack(&database, &table);
        database.run(&files[1].1);
        assert_eq!(dump(&database.settings()), before, "{table}");
    }
}

/// The table's owner, who is no superuser, sees and writes its own tenant's rows only.
fn attack(database: &TestDatabase, table: &QualifiedName) {
    let role = format!("owner_of_{}", database.name());
    database.run(&format!("CREATE ROLE {role}; ALTER TABLE {table} OWNER TO {role}"));
    let mut session = database.session();
    let [own, other] = TENANTS;
    let insert = |tenant| {
        format!("INSERT INTO {table} (tenant_id, name) VALUES ('{tenant}', 'n')")
    };
    session.batch(&insert(other)).unwrap();
    session
        .batch(&format!("SET ROLE {role}; SET app.tenant_id = '{own}'; {}", insert(own)))
        .unwrap();
    let refused = session.batch(&insert(other)).unwrap_err();
    assert_eq!(refused.code().map(|code| code.as_str()), Some("42501"), "{refused}");
    let seen = session.batch(&format!("SELECT count(*) FROM {table}")).unwrap();
    assert_eq!(seen[0].scalar(), Some("1"));
    let deleted = session.batch(&format!("DELETE FROM {table}")).unwrap();
    assert_eq!(deleted[0].rows_affected, Some(1));
    session.batch("RESET ROLE").unwrap();
    let audit = "SELECT string_agg(operation, ',' ORDER BY operation) FROM audit";
    let audit = session.batch(&format!("{audit}; TRUNCATE audit")).unwrap();
    assert_eq!(audit[0].scalar(), Some("DELETE,INSERT,INSERT"));
    let tables = format!("ALTER TABLE {table} OWNER TO CURRENT_USER; DROP ROLE {role}");
    session.batch(&tables).unwrap();
}
