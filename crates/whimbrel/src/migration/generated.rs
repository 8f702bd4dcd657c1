//! The text of migrations that were generated: statements of both directions, and what
//! is to be known about them.
//!
//! The programs are those of `typeorm migration:generate`, byte for byte where there is
//! nothing to remark.

use serde_json::Value;

use super::create::{Language, ModuleSystem};
use super::directive::Wrapping;
use super::provenance::Provenance;

/// One statement of a generated migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The SQL, without the semicolon at its end.
    pub sql: String,
    /// Values for `$1`, `$2`...; only TypeORM's metadata table is written with them.
    pub parameters: Vec<Value>,
}

impl Query {
    /// A statement without parameters.
    pub fn plain(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), parameters: Vec::new() }
    }
}

/// One direction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GeneratedPart {
    /// What a reader has to know before running it, a line each (`loses data: ...`).
    pub remarks: Vec<String>,
    /// The statements, in the order in which they run.
    pub queries: Vec<Query>,
    /// Whether it must be outside a transaction; nothing when it may be either.
    pub wrapping: Option<Wrapping>,
}

/// A generated migration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GeneratedMigration {
    /// The way up.
    pub up: GeneratedPart,
    /// The way down.
    pub down: GeneratedPart,
    /// Where it comes from, which is said at its top.
    pub provenance: Provenance,
}

impl GeneratedMigration {
    /// A program has one field for both directions: outside when either has to be.
    fn wrapping(&self) -> Option<Wrapping> {
        let (up, down) = (self.up.wrapping, self.down.wrapping);
        [up, down].contains(&Some(Wrapping::Alone)).then_some(Wrapping::Alone)
    }
}

/// The way up as a file of SQL.
pub(super) fn script_up(migration: &GeneratedMigration) -> String {
    let directives = migration.provenance.directives();
    let directives = directives.iter().map(|one| format!("-- {one}\n"));
    directives.collect::<String>() + &script(&migration.up)
}

/// A direction as a file of SQL. Parameters stand in the text as literals.
pub(super) fn script(part: &GeneratedPart) -> String {
    let mut text = String::new();
    if part.wrapping == Some(Wrapping::Alone) {
        text.push_str("-- whimbrel: no-transaction\n");
    }
    for remark in part.remarks.iter().flat_map(|remark| remark.lines()) {
        text.push_str(&format!("-- {remark}\n"));
    }
    if part.queries.is_empty() {
        text.push_str("-- There is nothing to do.\n");
    }
    let statements = part.queries.iter().map(with_literals);
    text + &statements.map(|sql| format!("{sql};\n")).collect::<String>()
}

/// The statement with its parameters' values in their places.
pub(crate) fn with_literals(query: &Query) -> String {
    let mut sql = query.sql.clone();
    // From the last, so that $1 does not match the beginning of $10.
    for (number, value) in query.parameters.iter().enumerate().rev() {
        let literal = match value {
            Value::Null => "NULL".to_owned(),
            Value::String(text) => crate::sql::quote_literal(text),
            other => crate::sql::quote_literal(&other.to_string()),
        };
        sql = sql.replace(&format!("${}", number + 1), &literal);
    }
    sql
}

/// A class with these statements.
pub(super) fn program(
    class: &str,
    language: Language,
    migration: &GeneratedMigration,
) -> String {
    let name = class.replace('\\', "\\\\").replace('\'', "\\'");
    let mut fields = format!("    name = '{name}'\n");
    if migration.wrapping().is_some() {
        fields.push_str("    transaction = false\n");
    }
    let (up, down) = (body(&migration.up), body(&migration.down));
    // Compilers that take comments away leave these, and with the empty line behind
    // them they belong to no statement that is taken away.
    let directives = migration.provenance.directives();
    let directives = directives.iter().map(|one| format!("/*! {one} */\n"));
    let mut head: String = directives.collect();
    if !head.is_empty() {
        head.push('\n');
    }
    let export = match language {
        Language::TypeScript | Language::Sql => {
            return head + &typescript(class, &fields, &up, &down);
        }
        Language::JavaScript(ModuleSystem::CommonJs) => "module.exports =",
        Language::JavaScript(ModuleSystem::Es) => "export",
    };
    head + &format!(
        "/**
 * @typedef {{import('typeorm').MigrationInterface}} MigrationInterface
 * @typedef {{import('typeorm').QueryRunner}} QueryRunner
 */

/**
 * @class
 * @implements {{MigrationInterface}}
 */
{export} class {class} {{
{fields}
    /**
     * @param {{QueryRunner}} queryRunner
     */
    async up(queryRunner) {{
{up}
    }}

    /**
     * @param {{QueryRunner}} queryRunner
     */
    async down(queryRunner) {{
{down}
    }}
}}
"
    )
}

fn typescript(class: &str, fields: &str, up: &str, down: &str) -> String {
    format!(
        "import {{ MigrationInterface, QueryRunner }} from \"typeorm\";

export class {class} implements MigrationInterface {{
{fields}
    public async up(queryRunner: QueryRunner): Promise<void> {{
{up}
    }}

    public async down(queryRunner: QueryRunner): Promise<void> {{
{down}
    }}

}}
"
    )
}

fn body(part: &GeneratedPart) -> String {
    let remarks = part.remarks.iter().flat_map(|remark| remark.lines());
    let remarks = remarks.map(|remark| format!("        // {remark}"));
    let calls = part.queries.iter().map(|query| {
        let escaped =
            query.sql.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
        let parameters = if query.parameters.is_empty() {
            String::new()
        } else {
            format!(", {}", Value::Array(query.parameters.clone()))
        };
        format!("        await queryRunner.query(`{escaped}`{parameters});")
    });
    remarks.chain(calls).collect::<Vec<_>>().join("\n")
}
