//! Passwords are said nowhere.

use testkit::TestDatabase;

use crate::estate::{Ended, Estate};

const SECRET: &str = "hunter2/s&cret@x";
const FORMS: &[&str] = &["hunter2", "s&cret", "s%26cret"];

#[track_caller]
fn is_silent(ended: Ended) {
    FORMS.iter().fold(ended, |ended, form| ended.without(form));
}

#[test]
fn wrong_urls_are_told_without_their_passwords() {
    let database = TestDatabase::create("urls");
    let estate = Estate::new(&[("migrations/1700000000001-A.up.sql", "SELECT 1;")]);
    for url in [
        "postgres://u:hunter2/s&cret@127.0.0.1:1/x",
        "postgres://u:hunter2#s&cret@127.0.0.1:1/x",
        "postgres://u:1/hunter2@127.0.0.1:1/x",
        "postgres://u:hunter2%zz@127.0.0.1:1/x",
        "postgres://u:hunter2%2Fs%26cret@127.0.0.1:1/x",
        "postgre://u:hunter2@127.0.0.1:1/x",
        "host=127.0.0.1 password='hunter2",
    ] {
        for json in [&[][..], &["--json"]] {
            let arguments = [&["run", "--url", url], json].concat();
            let ended = estate.whimbrel(&database, "", &arguments);
            assert!(matches!(ended.code, Some(2 | 4)), "{url}: {ended}");
            is_silent(ended);
        }
    }
    // The flag forgotten.
    let ended = estate.whimbrel(&database, "", &["run", "postgres://u:hunter2@h/x"]);
    is_silent(ended.expect(2, &["postgres://u:***@h/x"]));
    for text in [
        "postgres://u:hunter2@h/x\" junk",
        "postgres://u:hunter2@h/x",
        "postgres://u:${hunter2@h/x\"",
        "postgres://u:hunter2/s&cret@h/x\"",
    ] {
        estate.write("whimbrel.toml", format!("[project]\ndatabase = \"{text}\n"));
        let ended = estate.whimbrel(&database, "", &["run"]);
        is_silent(ended.expect(2, &["whimbrel.toml:2:"]));
    }
}

#[test]
fn secrets_of_the_environment_do_not_come_out_of_programs() {
    let database = TestDatabase::create("programs");
    let estate = Estate::new(&[(
        "data-source.ts",
        "import { DataSource } from 'typeorm';\n\
         export default new DataSource({ type: 'postgres', logging: true, \
         host: process.env.DATABASE_HOST, username: process.env.DATABASE_USERNAME, \
         password: process.env.DATABASE_PASSWORD, database: process.env.DATABASE_NAME, \
         migrations: ['migrations/*.ts'] });\n",
    )]);
    let up = |body: &str| {
        format!(
            "export class A1700000000001 {{ async up(q) {{ {body} }}\nasync down(q) {{}} }}"
        )
    };
    for body in [
        "await q.query(`CREATE ROLE whimbrel_no PASSWORD '${process.env.APP_PASSWORD}' OOPS`);",
        "throw new Error('cannot log in with ' + process.env.DATABASE_PASSWORD);",
        "console.log(encodeURIComponent(process.env.APP_PASSWORD)); throw new Error('x');",
    ] {
        estate.write("migrations/1700000000001-A.ts", up(body));
        for arguments in [
            &["run", "-v"][..],
            &["run", "--json"],
            &["status"],
            &["status", "--json"],
            &["doctor"],
            &["migration:run", "-d", "data-source.ts"],
        ] {
            let mut command = estate.command(&database, "", arguments);
            command.env("APP_PASSWORD", SECRET).env("DATABASE_PASSWORD", SECRET);
            is_silent(Ended::of(&mut command));
        }
    }
    let journal = testkit::rows(&database.settings(), "migrations_journal");
    assert!(!format!("{journal:?}").contains("CREATE ROLE"), "{journal:?}");
}

#[test]
fn passwords_in_drawn_lines_are_starred_out() {
    let database = TestDatabase::create("drawn");
    let source = "new DataSource({ type: 'postgres', password: 'hunter2' host: 'x' });";
    let estate = Estate::new(&[("data-source.ts", source)]);
    for arguments in [&["run"][..], &["run", "--json"], &["doctor"]] {
        let ended = estate.whimbrel(&database, "", arguments);
        assert!(ended.code != Some(0), "{ended}");
        is_silent(ended);
    }
}
