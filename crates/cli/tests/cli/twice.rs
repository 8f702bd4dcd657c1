//! One object, declared by two services.

use testkit::{TestDatabase, TestServer};

use crate::estate::Estate;

const SHOP: &str = "[[service]]\nname = \"shop\"\nfolder = \"shop\"\nsource = \"sql\"\n\
    migrations = [\"migrations/*.sql\"]\ndesired = [\"*.sql\"]\n\
    tracking_table = \"migrations_shop\"\n";
const DESK: &str = "[[service]]\nname = \"desk\"\nfolder = \"desk\"\n";

fn entity(length: u32) -> String {
    format!(
        "import {{ Column, Entity, PrimaryColumn }} from 'typeorm';

@Entity('people')
export class Person {{
  @PrimaryColumn({{ primaryKeyConstraintName: 'people_pkey' }})
  id: number;

  @Column({{ length: {length} }})
  name: string;
}}
"
    )
}

/// A service of entities, and one of SQL files that declares the same table.
fn estate() -> Estate {
    Estate::new(&[
        ("whimbrel.toml", &(SHOP.to_owned() + DESK)),
        (
            "shop/people.sql",
            "CREATE EXTENSION IF NOT EXISTS citext;\n\
             CREATE TABLE orders (id int);\n\
             CREATE TABLE people (id int PRIMARY KEY, name varchar(50) NOT NULL);\n",
        ),
        ("desk/package.json", r#"{ "dependencies": { "typeorm": "1.1.1" } }"#),
        ("desk/src/person.entity.ts", &entity(60)),
        (
            "desk/src/data-source.ts",
            "import { DataSource } from 'typeorm';
import { Person } from './person.entity';
export default new DataSource({ type: 'postgres', host: process.env.DATABASE_HOST,
  username: process.env.DATABASE_USERNAME, database: process.env.DATABASE_NAME,
  migrationsTableName: 'migrations_desk',
  entities: [Person], migrations: ['src/migrations/*.ts'] });
",
        ),
    ])
}

#[test]
fn what_two_services_declare_differently_is_an_error_with_both_places() {
    let database = TestDatabase::create("twice");
    let estate = estate();
    let shadow = TestServer::get().settings().connection_url().expose().to_owned();
    let check = |words: &[&str]| {
        let all = [&["generate", "--check", "--shadow", &shadow], words].concat();
        estate.whimbrel(&database, "", &all)
    };
    let said = "desk and shop declare table public.people differently";
    let places = ["shop/people.sql:3:1", "desk/src/person.entity.ts:", "people.name"];
    check(&[]).expect(1, &[&[said], &places[..]].concat()).without("public.orders diff");
    let json = check(&["--json"]).json();
    let twice = &json["services"][2]["declared_twice"];
    assert_eq!(twice.as_array().unwrap().len(), 1, "{json}");
    assert_eq!(twice[0]["level"], "error", "{json}");
    let doctor = estate.whimbrel(&database, "", &["doctor"]);
    doctor.expect(1, &[&[said], &places[..]].concat());
    // One service alone has nobody to differ from.
    check(&["-s", "desk"]).expect(1, &[]).without("differently");

    estate.write("desk/src/person.entity.ts", entity(50));
    let alike = "desk and shop declare table public.people alike";
    check(&[]).expect(1, &[alike, "shop/people.sql:3:1"]).without("differently");
    let doctor = estate.whimbrel(&database, "", &["doctor"]);
    doctor.expect(0, &[alike]).without("differently");
    estate
        .whimbrel(&database, "", &["doctor", "--offline"])
        .expect(0, &[])
        .without("alike");
}
