//! `generate` from SeaORM's entities.

use testkit::{TestDatabase, TestServer, rows};

use crate::estate::{Ended, Estate};

const CAKE: &str = "use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = \"cake\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(column_type = \"String(StringLen::N(50))\", indexed)]
    pub name: String,
    #[sea_orm(default_value = \"new\")]
    pub state: super::state::State,
}

impl ActiveModelBehavior for ActiveModel {}
";

const STATE: &str = "use sea_orm::entity::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = \"Enum\", db_type = \"Enum\", enum_name = \"CakeState\", rename_all = \"snake_case\")]
pub enum State {
    New,
    Done,
}
";

fn bakery() -> Estate {
    Estate::new(&[
        (
            "whimbrel.toml",
            "[[service]]\nname = \"bakery\"\nfolder = \".\"\nsource = \"sql\"\n\
             migrations = [\"migrations/*.sql\"]\nentities = [\"src/entity/*.rs\"]\n",
        ),
        ("src/entity/cake.rs", CAKE),
        ("src/entity/state.rs", STATE),
        ("src/entity/mod.rs", "pub mod cake;\npub mod state;\n"),
        (
            "migrations/1700000000000-Roles.up.sql",
            "CREATE MATERIALIZED VIEW people AS SELECT 1 AS one;\n\
             CREATE INDEX by_one ON people (one);\n",
        ),
        ("migrations/1700000000000-Roles.down.sql", "DROP MATERIALIZED VIEW people;\n"),
    ])
}

fn generate(estate: &Estate, database: &TestDatabase, arguments: &[&str]) -> Ended {
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let all = [&["generate", "--shadow", &shadow], arguments].concat();
    estate.whimbrel(database, "", &all)
}

#[test]
fn entities_in_rust_become_sql_migrations() {
    let database = TestDatabase::create("seaorm_generate");
    let estate = bakery();
    let first = generate(&estate, &database, &["Cakes", "--timestamp", "1700000000001"]);
    first.expect(0, &["proven", "-Cakes.up.sql"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["Cakes"]);
    database.run("INSERT INTO cake (name) VALUES ('cheese'), ('apple')");
    let nothing = generate(&estate, &database, &["--check"]);
    nothing.expect(0, &["the schema is what the service wants", "1 × materialized view"]);

    let longer = CAKE.replace("N(50)", "N(60)");
    estate.write(
        "src/entity/cake.rs",
        longer
            .replace(
                "    pub state: super",
                "    pub state: super::state::State,\n    #[sea_orm(unique)]\n    \
         pub code: Option<String>,\n    pub other: Option<super",
            )
            .replace(
                "other: Option<super::state::State,",
                "other: Option<super::state::State>,",
            ),
    );
    estate.write(
        "src/entity/state.rs",
        STATE.replace("    New,", "    Planned,\n    New,"),
    );
    let second = generate(&estate, &database, &["More", "--timestamp", "1700000000002"]);
    second.expect(0, &["proven", "column public.cake.name", "-More.up.sql"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["More"]);
    generate(&estate, &database, &["--check", "--from", "live"]).expect(0, &[]);
    let kept = rows(&database.settings(), "(SELECT name, state FROM cake) c");
    let row = |name: &str| vec![Some(name.to_owned()), Some("new".to_owned())];
    assert_eq!(kept, [row("apple"), row("cheese")]);
    estate.whimbrel(&database, "", &["revert"]).expect(0, &["More"]);
    assert_eq!(rows(&database.settings(), "(SELECT name, state FROM cake) c"), kept);
}

#[test]
fn what_is_wrong_in_an_entity_is_shown_in_its_file() {
    let database = TestDatabase::create("seaorm_wrong");
    let estate = bakery();
    estate.write("src/entity/cake.rs", CAKE.replace("pub id: i32", "pub id: Identity"));
    let refused = generate(&estate, &database, &["Cakes"]);
    refused.expect(
        2,
        &[
            "the type `Identity` is not known",
            "src/entity/cake.rs:8:13",
            "pub id: Identity",
            "nothing was written",
        ],
    );
    estate.write("src/entity/cake.rs", CAKE.replace("indexed", "indxed"));
    let warned = generate(&estate, &database, &["--check"]);
    warned.expect(1, &["`indxed` of the column `name` is not known"]);
}
