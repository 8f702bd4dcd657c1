//! `generate`, `diff`, `dump` and `drift`, from entities and from SQL files.

use testkit::{TestDatabase, TestServer, dump_without, rows};
use whimbrel::database::Session;

use crate::estate::{Ended, Estate};

pub(crate) const ENTITY: &str =
    "import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ length: 50 })
  name: string;

  @Index()
  @Column({ type: 'enum', enum: ['new', 'done'], default: 'new' })
  state: string;
}
";

/// A TypeORM service whose one migration is what the entity wants, and more that entities
/// have no words for.
pub(crate) fn entities() -> Estate {
    Estate::new(&[
        ("package.json", r#"{ "dependencies": { "typeorm": "1.1.1" } }"#),
        (
            "src/data-source.ts",
            "import { DataSource } from 'typeorm';
import { User } from './user.entity';
export default new DataSource({ type: 'postgres', host: process.env.DATABASE_HOST,
  username: process.env.DATABASE_USERNAME, database: process.env.DATABASE_NAME,
  entities: [User], migrations: ['src/migrations/*.ts'] });
",
        ),
        ("src/user.entity.ts", ENTITY),
        (
            "src/migrations/1700000000000-Init.ts",
            r#"export class Init1700000000000 {
  async up(q) {
    await q.query(`CREATE TYPE "users_state_enum" AS ENUM('new', 'done')`);
    await q.query(`CREATE TABLE "users" ("id" SERIAL NOT NULL, "name" character varying(50) NOT NULL,
      "state" "users_state_enum" NOT NULL DEFAULT 'new',
      CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id"))`);
    await q.query(`CREATE INDEX "IDX_27ae2293c06e67afd956671710" ON "users" ("state")`);
    await q.query(`ALTER TABLE users ENABLE ROW LEVEL SECURITY`);
    await q.query(`CREATE POLICY mine ON users USING (name = current_user)`);
    await q.query(`CREATE INDEX by_lower_name ON users (lower(name))`);
  }
  async down(q) {
    await q.query(`DROP TABLE users`);
    await q.query(`DROP TYPE users_state_enum`);
  }
}
"#,
        ),
    ])
}

fn shadow() -> String {
    TestServer::get().settings().connection_url().expose().to_owned()
}

fn generate(estate: &Estate, database: &TestDatabase, arguments: &[&str]) -> Ended {
    let shadow = shadow();
    let all = [&["generate", "--shadow", &shadow], arguments].concat();
    estate.whimbrel(database, "", &all)
}

#[test]
fn a_longer_column_keeps_its_values_and_what_entities_cannot_say_stays() {
    let database = TestDatabase::create("generate_longer");
    let estate = entities();
    let nothing = generate(&estate, &database, &["--check"]);
    nothing.expect(0, &["the schema is what the service wants", "1 × policy"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    database.run("INSERT INTO users (name) VALUES ('ada'), ('grace')");
    let before = dump_without(&database.settings(), &["migrations*"]);

    estate.write("src/user.entity.ts", ENTITY.replace("50", "60"));
    generate(&estate, &database, &["--check"]).expect(1, &["column public.users.name"]);
    let written = generate(&estate, &database, &["LongerNames"]);
    written.expect(0, &["proven", "pg_dump agrees on the way back", "-LongerNames.ts"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["LongerNames"]);
    let names: Vec<_> = rows(&database.settings(), "users").into_iter().collect();
    assert_eq!(names.len(), 2, "{names:?}");
    generate(&estate, &database, &["--check"]).expect(0, &[]);
    generate(&estate, &database, &["--check", "--from", "live"]).expect(0, &[]);

    estate.whimbrel(&database, "", &["revert"]).expect(0, &[]);
    assert_eq!(dump_without(&database.settings(), &["migrations*"]), before);
}

#[test]
fn what_would_lose_data_is_refused_unless_it_is_allowed() {
    let database = TestDatabase::create("generate_hazard");
    let estate = entities();
    let without_name =
        ENTITY.replace("  @Column({ length: 50 })\n  name: string;\n\n", "");
    estate.write("src/user.entity.ts", without_name);
    // A policy and an index that the entities have no words for still need the column.
    let in_the_way = generate(&estate, &database, &["DropName"]);
    in_the_way.expect(1, &["needs column public.users.name", "nothing was written"]);

    let only_state = ENTITY.replace(
        "  @Index()\n  @Column({ type: 'enum', enum: ['new', 'done'], default: 'new' })\n  \
         state: string;\n",
        "",
    );
    estate.write("src/user.entity.ts", only_state);
    let refused = generate(&estate, &database, &["DropState"]);
    refused.expect(3, &["DELETES_DATA", "--allow DELETES_DATA", "nothing was written"]);
    let allowed = generate(&estate, &database, &["DropState", "--allow", "DELETES_DATA"]);
    allowed.expect(0, &["proven"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    estate.whimbrel(&database, "", &["revert", "--all"]).expect(0, &[]);
    let wrong = generate(&estate, &database, &["X", "--allow", "DELETE_DATA"]);
    wrong.expect(2, &["did you mean `DELETES_DATA`?"]);
}

#[test]
fn a_rename_is_asked_for_and_keeps_every_row() {
    let database = TestDatabase::create("generate_rename");
    let estate = entities();
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    database.run("INSERT INTO users (name) VALUES ('ada')");
    estate
        .write("src/user.entity.ts", ENTITY.replace("name: string", "fullName: string"));
    let unclear = generate(&estate, &database, &["Rename"]);
    unclear.expect(
        3,
        &["may be renames", "--rename public.users.name=public.users.fullName"],
    );
    generate(&estate, &database, &["Rename", "--rename", "users.name=fullName"])
        .expect(0, &["proven"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    let mut session = Session::connect(&database.settings()).unwrap();
    let kept = session.batch("SELECT \"fullName\" FROM users").unwrap();
    assert_eq!(kept[0].scalar(), Some("ada"));
    generate(&estate, &database, &["--check"]).expect(0, &[]);
}

/// A service of SQL files, with its desired state beside its migrations.
fn files() -> Estate {
    Estate::new(&[
        (
            "whimbrel.toml",
            "[[service]]\nname = \"shop\"\nfolder = \".\"\nsource = \"sql\"\n\
             migrations = [\"migrations/*.sql\"]\ndesired = [\"schema/**/*.sql\"]\n",
        ),
        (
            "schema/b_orders.sql",
            "CREATE TABLE orders (id int PRIMARY KEY, item int REFERENCES items);\n",
        ),
        (
            "schema/z_items.sql",
            "CREATE TABLE items (id int PRIMARY KEY, price numeric NOT NULL CHECK (price > 0));\n",
        ),
        (
            "migrations/1700000000000-Items.up.sql",
            "CREATE TABLE items (id int PRIMARY KEY);\n",
        ),
        ("migrations/1700000000000-Items.down.sql", "DROP TABLE items;\n"),
    ])
}

#[test]
fn a_folder_of_sql_in_any_order_is_a_desired_state() {
    let database = TestDatabase::create("generate_files");
    let estate = files();
    let written = generate(&estate, &database, &["Orders"]);
    written.expect(0, &["table public.orders", "-Orders.up.sql", "-Orders.down.sql"]);
    generate(&estate, &database, &["--check"]).expect(0, &[]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    estate.whimbrel(&database, "", &["drift", "--shadow", &shadow()]).expect(0, &[]);

    database.run("ALTER TABLE items ADD by_hand int; DROP TABLE orders");
    let drift = estate.whimbrel(&database, "", &["drift", "--shadow", &shadow()]);
    let said = [
        "shop  extra  column public.items.by_hand",
        "shop  missing  table public.orders",
    ];
    drift.expect(1, &said);

    estate.write(
        "schema/b_orders.sql",
        "CREATE TABLE orders (id int PRIMARY KEY, item int REFERENCES itms);\n",
    );
    let wrong = generate(&estate, &database, &["X"]);
    wrong.expect(2, &["relation \"itms\" does not exist", "schema/b_orders.sql:1:"]);
}

#[test]
fn a_dump_makes_the_same_schema_again() {
    let database = TestDatabase::create("dump_again");
    database.run(
        "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a', 'b');
         CREATE TABLE app.log (at date NOT NULL, mood app.mood) PARTITION BY RANGE (at);
         CREATE TABLE app.log_1 PARTITION OF app.log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
         CREATE INDEX ON app.log (at);
         CREATE FUNCTION app.latest() RETURNS date LANGUAGE sql AS 'SELECT max(at) FROM app.log';
         CREATE VIEW app.moods AS SELECT mood, app.latest() FROM app.log;
         COMMENT ON VIEW app.moods IS 'how it was';",
    );
    let estate = files();
    let url = database.url();
    let dump = ["dump", &url, "--folder", "dumped"];
    estate.whimbrel(&database, "", &dump).expect(0, &["dumped/app/tables/log.sql"]);
    estate
        .whimbrel(&database, "", &["dump", &url, "--snapshot", "then.json"])
        .expect(0, &[]);
    for same in ["dumped", "then.json"] {
        let diff = ["diff", &url, same, "--check", "--shadow", &shadow()];
        estate.whimbrel(&database, "", &diff).expect(0, &[]);
    }
    database.run("DROP VIEW app.moods");
    let diff = ["diff", &url, "then.json", "--shadow", &shadow()];
    let diff = estate.whimbrel(&database, "", &diff).expect(0, &["CREATE VIEW"]);
    database.run(&diff.stdout);
    let diff = ["diff", &url, "then.json", "--check", "--shadow", &shadow()];
    estate.whimbrel(&database, "", &diff).expect(0, &[]);
}

#[test]
fn typeorms_own_command_ends_as_typeorms() {
    let database = TestDatabase::create("generate_dropin");
    let estate = entities();
    let command = |more: &[&str]| {
        let base =
            ["migration:generate", "-d", "src/data-source.ts", "src/migrations/Next"];
        estate.whimbrel(&database, "", &[&base, more].concat())
    };
    estate
        .whimbrel(&database, "", &["migration:run", "-d", "src/data-source.ts"])
        .expect(0, &[]);
    command(&[])
        .expect(1, &["No changes in database schema were found - cannot generate"]);
    command(&["--check"]).expect(0, &["No changes in database schema were found"]);
    estate.write("src/user.entity.ts", ENTITY.replace("50", "60"));
    command(&["--ch"]).expect(1, &["Unexpected changes in database schema were found"]);
    command(&["--dr"]).expect(0, &["Next.ts has content:", "character varying(60)"]);
    command(&["-t", "1700000000001"])
        .expect(0, &["1700000000001-Next.ts has been generated"]);
    estate
        .whimbrel(&database, "", &["migration:run", "-d", "src/data-source.ts"])
        .expect(0, &[]);
    command(&["--check"]).expect(0, &[]);
}

#[test]
fn tables_that_are_there_are_changed_online() {
    let database = TestDatabase::create("generate_online");
    let estate = files();
    generate(&estate, &database, &["Orders"]).expect(0, &["proven"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    estate.write(
        "schema/y_more.sql",
        "CREATE INDEX by_price ON items (price);\n\
         ALTER TABLE orders ADD at date NOT NULL DEFAULT '2026-01-01', ADD CHECK (id < 100);\n",
    );
    let plain =
        generate(&estate, &database, &["Plain", "--technique", "offline", "--dry-run"]);
    plain.expect(0, &["CREATE INDEX \"by_price\""]).without("no-transaction");
    let written = generate(&estate, &database, &["More"]);
    written.expect(0, &["ShareUpdateExclusiveLock on table public.items", "proven"]);
    let online = estate.whimbrel(&database, "", &["run", "--dry-run"]);
    online.expect(0, &["CREATE INDEX CONCURRENTLY \"by_price\"", "VALIDATE CONSTRAINT"]);
    estate.whimbrel(&database, "", &["run"]).expect(0, &["More"]);
    generate(&estate, &database, &["--check", "--from", "live"]).expect(0, &[]);
    estate.whimbrel(&database, "", &["revert"]).expect(0, &[]);
}

#[test]
fn pretty_statements_make_the_same_schema() {
    let estate = entities();
    std::fs::remove_file(estate.path().join("src/migrations/1700000000000-Init.ts"))
        .unwrap();
    let dumps = [&[][..], &["--pretty"][..]].map(|flags| {
        let database = TestDatabase::create("generate_pretty");
        let command = |words: &[&str]| {
            let all = [words, &["-d", "src/data-source.ts"]].concat();
            estate.whimbrel(&database, "", &all).expect(0, &[])
        };
        let path = "src/migrations/Init";
        let written = ["migration:generate", path, "-t", "1700000000000"];
        command(&[&written, flags].concat());
        command(&["migration:run"]);
        dump_without(&database.settings(), &["*migrations*"])
    });
    let path = estate.path().join("src/migrations/1700000000000-Init.ts");
    let text = std::fs::read_to_string(path).unwrap();
    let table = "        await queryRunner.query(`
            CREATE TABLE \"public\".\"users\" (
                ";
    assert!(text.contains(table), "{text}");
    assert_eq!(dumps[0], dumps[1]);
}

#[test]
fn a_run_on_another_database_than_the_one_it_was_generated_for_says_so() {
    let [same, other, strict] =
        ["made_same", "made_other", "made_strict"].map(TestDatabase::create);
    let estate = files();
    for database in [&same, &other, &strict] {
        estate.whimbrel(database, "", &["run"]).expect(0, &["Items"]);
        // Whose it is and who may read it is no surprise, nor are other tables.
        database.run("GRANT SELECT ON items TO public; CREATE TABLE unrelated (i int)");
    }
    let written = generate(&estate, &same, &["Orders", "--timestamp", "1700000000001"]);
    written.expect(0, &["proven"]);
    let path = estate.path().join("migrations/1700000000001-Orders.up.sql");
    let text = std::fs::read_to_string(path).unwrap();
    let told = |line: &str| {
        line.starts_with("-- whimbrel: made-for 1")
            && line.ends_with(" table public.items")
    };
    assert!(text.lines().any(told), "{text}");
    // The next one stands on what this one makes.
    estate.write(
        "schema/x_more.sql",
        "ALTER TABLE orders ADD at date; ALTER TABLE items ADD name text;",
    );
    let next = ["More", "--timestamp", "1700000000002", "--technique", "offline"];
    generate(&estate, &same, &next).expect(0, &[]);

    let silent = estate.whimbrel(&same, "", &["run"]).expect(0, &["2 applied"]);
    silent.without("warning").without("another state");
    for database in [&other, &strict] {
        database.run("ALTER TABLE items ADD by_hand int");
    }
    let strictly = estate.whimbrel(&strict, "", &["run", "--strict"]);
    strictly.expect(3, &["Orders1700000000001 was generated for another state"]);
    let warned = estate.whimbrel(&other, "", &["run"]);
    let words = ["another state of this database: table public.items is not as it was"];
    warned.expect(0, &words).without("More1700000000002 was generated");
    estate.whimbrel(&other, "", &["run"]).expect(0, &[]).without("another state");
}

#[test]
fn a_program_says_what_it_was_made_for_and_typeorms_command_does_not() {
    let database = TestDatabase::create("made_program");
    let estate = entities();
    estate.whimbrel(&database, "", &["run"]).expect(0, &[]);
    estate.write("src/user.entity.ts", ENTITY.replace("50", "60"));
    let words = ["migration:generate", "-d", "src/data-source.ts", "x", "--dryrun"];
    let typeorms = estate.whimbrel(&database, "", &words);
    typeorms.expect(0, &["character varying(60)"]).without("made-for");
    generate(&estate, &database, &["Longer"]).expect(0, &["proven"]);
    database.run("ALTER TABLE users ADD by_hand int");
    let warned = estate.whimbrel(&database, "", &["run"]);
    warned.expect(0, &["another state", "table public.users is not as it was"]);
}
