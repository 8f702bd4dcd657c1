//! The text of new migration files.
//!
//! The programs are byte for byte those of `typeorm migration:create`, so that a
//! project's files look alike whoever made them.

use super::create::{Language, ModuleSystem};
use crate::sql::{Ident, QualifiedName};

/// The statements of both directions; the way down stands in the order in which it runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statements {
    pub(super) up: Vec<String>,
    pub(super) down: Vec<String>,
}

/// A program with these statements.
pub(super) fn program(
    class: &str,
    language: Language,
    statements: &Statements,
) -> String {
    let (up, down) = (calls(&statements.up), calls(&statements.down));
    let module = match language {
        Language::JavaScript(module) => module,
        Language::TypeScript | Language::Sql => return typescript(class, &up, &down),
    };
    let export = match module {
        ModuleSystem::CommonJs => "module.exports =",
        ModuleSystem::Es => "export",
    };
    format!(
        "/**
 * @typedef {{import('typeorm').MigrationInterface}} MigrationInterface
 * @typedef {{import('typeorm').QueryRunner}} QueryRunner
 */

/**
 * @class
 * @implements {{MigrationInterface}}
 */
{export} class {class} {{

    /**
     * @param {{QueryRunner}} queryRunner
     */
    async up(queryRunner) {{
{up}    }}

    /**
     * @param {{QueryRunner}} queryRunner
     */
    async down(queryRunner) {{
{down}    }}

}}
"
    )
}

fn typescript(class: &str, up: &str, down: &str) -> String {
    format!(
        "import {{ MigrationInterface, QueryRunner }} from \"typeorm\";

export class {class} implements MigrationInterface {{

    public async up(queryRunner: QueryRunner): Promise<void> {{
{up}    }}

    public async down(queryRunner: QueryRunner): Promise<void> {{
{down}    }}

}}
"
    )
}

/// A file of SQL with these statements.
pub(super) fn script(statements: &[String], placeholder: &str) -> String {
    if statements.is_empty() {
        return format!("-- {placeholder}\n");
    }
    statements.join(";\n\n") + ";\n"
}

fn calls(statements: &[String]) -> String {
    statements.iter().map(|statement| call(statement)).collect::<Vec<_>>().join("\n")
}

fn call(statement: &str) -> String {
    let escaped =
        statement.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
    if !escaped.contains('\n') {
        return format!("        await queryRunner.query(`{escaped}`);\n");
    }
    let body: String =
        escaped.lines().map(|line| format!("            {line}\n")).collect();
    format!("        await queryRunner.query(`\n{body}        `);\n")
}

/// A table of one tenant's rows: isolated by a policy that also binds the table's owner,
/// and audited. Expects the functions `get_current_tenant_id()` and
/// `create_audit_entry()`.
pub(super) fn tenant_table(table: &QualifiedName) -> Statements {
    let named = |prefix, suffix| beside(table, prefix, suffix);
    let index = named("idx_", "_tenant_id");
    let policy = named("", "_tenant_isolation");
    let trigger = named("", "_audit_trigger");
    let up = vec![
        format!(
            "CREATE TABLE {table} (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    name character varying(255) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now()
)"
        ),
        format!("CREATE INDEX {index} ON {table} (tenant_id)"),
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
        format!(
            "CREATE POLICY {policy} ON {table}
    FOR ALL
    USING (tenant_id = get_current_tenant_id())
    WITH CHECK (tenant_id = get_current_tenant_id())"
        ),
        format!(
            "CREATE TRIGGER {trigger}
    AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION create_audit_entry()"
        ),
    ];
    // Index, policy and trigger go with the table.
    Statements { up, down: vec![format!("DROP TABLE {table}")] }
}

/// PostgreSQL cuts names at 63 bytes (`NAMEDATALEN`, manual 4.1.1).
const NAME_BYTES: usize = 63;

/// A name made of the table's, cut so that prefix and suffix stay.
fn beside(table: &QualifiedName, prefix: &str, suffix: &str) -> Ident {
    let mut name = table.name.as_str();
    let room = NAME_BYTES - prefix.len() - suffix.len();
    if name.len() > room {
        name = &name[..name.floor_char_boundary(room)];
    }
    Ident::new(format!("{prefix}{name}{suffix}"))
}
