//! What is not understood is told with its place.

#![expect(clippy::unwrap_used, reason = "in a test, failing is how to tell")]

use std::fs;

use tempfile::TempDir;
use whimbrel_seaorm::{SeaOrmSchema, read};

/// A model with these fields, below `use` and four lines of attributes.
fn model(fields: &str) -> String {
    format!(
        "use sea_orm::entity::prelude::*;\n\n#[sea_orm::model]\n\
         #[derive(Clone, Debug, DeriveEntityModel)]\n#[sea_orm(table_name = \"cake\")]\n\
         pub struct Model {{\n    #[sea_orm(primary_key)]\n    pub id: i32,\n{fields}\n}}\n"
    )
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn of(files: &[(&str, String)]) -> Result<SeaOrmSchema, String> {
    let folder = folder(files);
    let read = read(&["src/**/*.rs"], folder.path());
    let path = format!("{}/", folder.path().display());
    read.map_err(|errors| errors.to_string().replace(&path, ""))
}

#[track_caller]
fn refused(text: &str, wanted: &str) {
    let errors = of(&[("src/cake.rs", text.to_owned())]).unwrap_err();
    assert!(errors.contains(wanted), "{errors}");
}

#[test]
fn what_is_not_understood_is_an_error_at_its_place() {
    refused(
        &model("    pub shape: Shape,"),
        "src/cake.rs:9:16: the type `Shape` is not known",
    );
    refused(
        &model("    #[sea_orm(column_type = \"Shape(3)\")]\n    pub a: i32,"),
        "src/cake.rs:9:29: the column type `Shape(3)` is not understood",
    );
    refused(
        &model("    #[sea_orm(default_expr = \"mine()\")]\n    pub a: i32,"),
        "src/cake.rs:9:30: the default `mine()` is not understood",
    );
    refused(
        &model(
            "    #[sea_orm(belongs_to, from = \"id\", to = \"id\", on_delete = \"Burn\")]\n    \
                pub a: BelongsTo<Entity>,",
        ),
        "src/cake.rs:9:63: `Burn` is none of Restrict, Cascade,",
    );
    refused(
        &model(
            "    #[sea_orm(belongs_to, from = \"of\", to = \"id\")]\n    \
                pub a: BelongsTo<Entity>,",
        ),
        "src/cake.rs:10:9: `cake` has no column `Of`",
    );
    refused(
        &model(
            "    #[sea_orm(belongs_to, from = \"id\", to = \"id\")]\n    \
                pub a: BelongsTo<super::tin::Entity>,",
        ),
        "src/cake.rs:10:9: the entity `super::tin::Entity` is in none of the files",
    );
    refused(&model("    pub a: i32").replace("}\n", ""), "src/cake.rs:");
    refused(
        &model("").replace("i32", "u32").replace("u32", "bool"),
        "cannot be counted up",
    );
    refused(
        &model("").replace("(table_name = \"cake\")", ""),
        "needs `#[sea_orm(table_name",
    );
    refused(
        "#[derive(DeriveEntity)]\npub struct Entity;\n",
        "src/cake.rs:2:12: an entity in the expanded format is not read",
    );
    refused(
        "#[derive(DeriveActiveEnum)]\n#[sea_orm(rs_type = \"Enum\", db_type = \"Enum\")]\n\
         pub enum Kind {\n    Plain,\n}\n",
        "src/cake.rs:4:5: `Plain` needs `string_value",
    );
    refused("pub struct Nothing;\n", "no entity is found in src/**/*.rs");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let one = model("    pub shape: Shape,\n    pub other: Other,");
    let errors = of(&[("src/a.rs", one), ("src/b.rs", "pub struct {".to_owned())]);
    let errors = errors.unwrap_err();
    assert_eq!(errors.lines().count(), 3, "{errors}");
}

#[test]
fn what_is_not_read_is_a_warning_at_its_place() {
    let text = model(
        "    #[sea_orm(uniqe, renamed_from = \"old\")]\n    pub a: i32,\n    \
         #[sea_orm(ignore)]\n    pub b: Whatever,",
    );
    let warnings = of(&[("src/cake.rs", text)]).unwrap().warnings.join("\n");
    assert!(
        warnings.contains("src/cake.rs:9:15: `uniqe` of the column `a`"),
        "{warnings}"
    );
    assert!(warnings.contains("9:22: `renamed_from` is not read"), "{warnings}");
}

#[test]
fn an_entity_is_found_in_whatever_module_it_is() {
    let belongs = "    pub tin_id: i32,\n    #[sea_orm(belongs_to, from = \"tin_id\", to = \"id\")]\n    \
                   pub tin: BelongsTo<Tin>,";
    let cake = model(belongs)
        .replace("prelude::*;", "prelude::*;\nuse super::things::prelude::Tin;");
    let tin = model("").replace("cake", "tin");
    let files = [
        ("src/cake.rs", cake),
        ("src/things/prelude.rs", "pub use super::tin::Entity as Tin;".to_owned()),
        ("src/things/tin.rs", tin),
    ];
    let schema = of(&files).unwrap();
    assert_eq!(schema.tables.len(), 2);
    let inline = format!(
        "pub mod one {{\n{}\n}}\npub mod two {{\n{}\n}}\n",
        model("").replace("cake", "first"),
        model(
            "    #[sea_orm(belongs_to, from = \"id\", to = \"id\")]\n    pub a: BelongsTo<super::one::Entity>,"
        )
    );
    assert_eq!(of(&[("src/lib.rs", inline)]).unwrap().ddl.len(), 3);
}
