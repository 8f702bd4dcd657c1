use super::*;
use crate::migration::{Body, read_folder};

fn new(path: impl Into<PathBuf>, language: Language) -> NewMigration {
    NewMigration {
        path: path.into(),
        timestamp: 1_700_000_000_000,
        language,
        template: Template::Empty,
    }
}

fn only(migration: &NewMigration) -> (PathBuf, String) {
    let mut files = render(migration).unwrap();
    assert_eq!(files.len(), 1);
    files.remove(0)
}

#[test]
fn programs_are_typeorms() {
    let (path, text) = only(&new("/m/my-new_migration", Language::TypeScript));
    assert_eq!(path, Path::new("/m/1700000000000-my-new_migration.ts"));
    assert_eq!(
        text,
        r#"import { MigrationInterface, QueryRunner } from "typeorm";

export class MyNewMigration1700000000000 implements MigrationInterface {

    public async up(queryRunner: QueryRunner): Promise<void> {
    }

    public async down(queryRunner: QueryRunner): Promise<void> {
    }

}
"#
    );
    let (path, text) = only(&new("/m/x", Language::JavaScript(ModuleSystem::CommonJs)));
    assert_eq!(path, Path::new("/m/1700000000000-x.js"));
    let expected = "/**
 * @typedef {import('typeorm').MigrationInterface} MigrationInterface
 * @typedef {import('typeorm').QueryRunner} QueryRunner
 */

/**
 * @class
 * @implements {MigrationInterface}
 */
module.exports = class X1700000000000 {

    /**
     * @param {QueryRunner} queryRunner
     */
    async up(queryRunner) {
    }

    /**
     * @param {QueryRunner} queryRunner
     */
    async down(queryRunner) {
    }

}
";
    assert_eq!(text, expected);
    let (_, text) = only(&new("/m/x", Language::JavaScript(ModuleSystem::Es)));
    assert_eq!(text, expected.replace("module.exports = class", "export class"));
}

#[test]
fn the_timestamp_option_is_read_as_typeorm_does() {
    let now = 42;
    for (given, expected) in
        [(None, 42), (Some(f64::NAN), 42), (Some(0.0), 42), (Some(7.9), 7)]
    {
        assert_eq!(typeorm_timestamp(given, now).unwrap(), expected, "{given:?}");
    }
    assert_eq!(
        typeorm_timestamp(Some(-5.0), now).unwrap_err().to_string(),
        "timestamp option should be a non-negative number. received: -5"
    );
    assert!(typeorm_timestamp(Some(9e15), now).is_err());
}

#[test]
fn a_tenant_table_is_isolated_and_audited_in_every_language() {
    let table = QualifiedName::bare("projects");
    let template = Template::TenantTable(table);
    let sql = render(&NewMigration {
        template: template.clone(),
        ..new("/m/CreateProjects", Language::Sql)
    })
    .unwrap();
    assert_eq!(sql[0].0, Path::new("/m/1700000000000-CreateProjects.up.sql"));
    assert_eq!(sql[1].1, "DROP TABLE \"projects\";\n");
    let statements: Vec<&str> = sql[0].1.trim_end_matches(";\n").split(";\n\n").collect();
    assert_eq!(statements.len(), 6);
    let (_, text) = only(&NewMigration {
        template,
        ..new("/m/CreateProjects", Language::TypeScript)
    });
    for statement in statements {
        let line = statement.lines().next().unwrap();
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(text.matches("await queryRunner.query(`").count(), 7);
}

#[test]
fn names_in_templates_cannot_break_out() {
    let table = QualifiedName::bare("a\"b`${c}\\");
    let (_, text) = only(&NewMigration {
        template: Template::TenantTable(table),
        ..new("/m/x", Language::TypeScript)
    });
    assert!(text.contains(r#"DROP TABLE "a""b\`\${c}\\""#), "{text}");
}

#[test]
fn names_beside_a_long_one_keep_their_ends() {
    let table = QualifiedName::bare("é".repeat(31));
    let template = Template::TenantTable(table);
    let sql = render(&NewMigration { template, ..new("/m/x", Language::Sql) }).unwrap();
    let index = sql[0].1.split("CREATE INDEX \"").nth(1).unwrap();
    let index = index.split('"').next().unwrap();
    assert!(index.ends_with("_tenant_id") && index.len() <= 63, "{index}");
}

#[test]
fn files_are_written_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut migration = new(folder.path().join("new/folder/AddX"), Language::Sql);
    migration.template = Template::TenantTable("x".into());
    let created = create(&migration, Existing::Refuse).unwrap();
    assert_eq!(created.name, "AddX1700000000000");
    let read = read_folder(&["new/folder"], folder.path()).unwrap();
    assert_eq!(read.migrations[0].name, created.name);
    let Body::Sql(sql) = &read.migrations[0].body else { panic!("SQL expected") };
    assert_eq!(sql.up.statements().unwrap().len(), 6);
    assert_eq!(sql.down.as_ref().unwrap().statements().unwrap().len(), 1);

    let again = create(&migration, Existing::Refuse).unwrap_err();
    assert!(matches!(&again, CreateError::Exists { path } if *path == created.paths[0]));
    fs::remove_file(&created.paths[0]).unwrap();
    create(&migration, Existing::Refuse).unwrap_err();
    assert!(!created.paths[0].exists(), "no half of a pair is left behind");
    create(&migration, Existing::Overwrite).unwrap();
    assert!(created.paths[0].exists());
}

#[test]
fn a_path_without_a_title_is_refused() {
    let error = create(&new("/", Language::Sql), Existing::Refuse).unwrap_err();
    assert!(matches!(error, CreateError::NoTitle { .. }), "{error}");
}
