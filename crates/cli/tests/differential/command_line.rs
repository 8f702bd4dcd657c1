//! The command lines beside each other: what scripts grep for, and exit codes.

use std::process::Output;

use testkit::TestDatabase;

use crate::oracle::{Generation, typeorm_command};
use crate::project::{Pair, Project, rows_of, said};

/// A JavaScript project, which Node loads without a compiler.
fn javascript(migrations: &[&str]) -> Project {
    let project = Project::new(Generation::One, "");
    project.remove("data-source.ts");
    project.write(
        "data-source.js",
        "const { DataSource } = require('typeorm');\n\
         module.exports = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL,\n\
         migrations: [__dirname + '/migrations/*.js'] });\n",
    );
    for class in migrations {
        write(&project, class, "");
    }
    project
}

fn write(project: &Project, class: &str, more: &str) {
    let table = class.to_lowercase();
    project.write(
        &format!("migrations/{class}.js"),
        &format!(
            "module.exports.{class} = class {class} {{\n\
             async up(q) {{ await q.query('CREATE TABLE {table} (id int)'); {more} }}\n\
             async down(q) {{ await q.query('DROP TABLE {table}'); }}\n}};\n"
        ),
    );
}

fn theirs(project: &Project, database: &TestDatabase, arguments: &[&str]) -> Output {
    let mut command = typeorm_command(project.path());
    command.args(arguments).env("DATABASE_URL", database.url()).output().expect("node")
}

/// The lines that scripts look for; statements and stack traces are not compared.
fn lines(output: &Output) -> Vec<String> {
    const WORDS: [&str; 9] = [
        "migrations are",
        "migrations were",
        "No migrations",
        "has been",
        "is the last executed",
        "Now reverting",
        "[X]",
        "[ ]",
        "Error during",
    ];
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .map(str::trim)
        .filter(|line| WORDS.iter().any(|word| line.contains(word)))
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn same(project: &Project, pair: &Pair, arguments: &[&str]) {
    let real = theirs(project, &pair.theirs, arguments);
    let own = project.whimbrel(&pair.ours, arguments);
    let shown = || format!("{arguments:?}\n{}\n--\n{}", said(&real), said(&own));
    assert_eq!(own.status.code(), real.status.code(), "{}", shown());
    assert_eq!(lines(&own), lines(&real), "{}", shown());
}

#[test]
fn a_whole_day_reads_alike() {
    let project = javascript(&["One1700000000001", "Two1700000000002"]);
    let pair = Pair::new("day");
    let verb = |verb: &str, more: &[&str]| {
        let verb = format!("migration:{verb}");
        let mut arguments = vec![verb.as_str(), "-d", "data-source.js"];
        arguments.extend(more);
        same(&project, &pair, &arguments);
        pair.assert_same_rows("migrations", &format!("{arguments:?}"));
    };
    verb("show", &[]);
    verb("revert", &[]);
    verb("run", &[]);
    verb("run", &[]);
    verb("show", &[]);
    write(&project, "Three1700000000003", "");
    verb("run", &["--fake"]);
    verb("revert", &["-f"]);
    verb("revert", &["-t", "each"]);
    write(&project, "Four1700000000004", "throw new Error('on purpose');");
    verb("run", &["-t", "each"]);
    verb("show", &[]);
    write(&project, "NoTimestamp", "");
    verb("show", &[]);
    verb("run", &[]);
}

/// Spellings of one option, with what precedes and follows it.
const SPELLINGS: [&[&str]; 13] = [
    &["-d", "data-source.js", "migration:run"],
    &["migration:run", "--dataSource", "data-source.js"],
    &["migration:run", "--data-source", "data-source.js"],
    &["migration:run", "--dataSource=data-source.js", "--fake=true"],
    &["migration:run", "-d=data-source.js", "--no-fake"],
    &["migration:run", "-d", "./data-source.js", "--fake=false"],
    &["migration:run", "-d", "data-source", "--transaction=none"],
    &["migration:run", "-d", "data-source.js", "-f", "true"],
    &["migration:run", "-d", "data-source.js", "--fake", "false", "-t=each"],
    &["migration:run", "-d", "data-source.js", "--nonsense"],
    &["migration:run", "-d", "data-source.js", "surplus"],
    &["migration:runn", "-d", "data-source.js"],
    &["migration:run", "-d", "missing.js"],
];

#[test]
fn options_are_understood_in_every_spelling() {
    let project = javascript(&["One1700000000001"]);
    let pair = Pair::new("spelling");
    for arguments in SPELLINGS {
        pair.reset();
        let real = theirs(&project, &pair.theirs, arguments);
        let own = project.whimbrel(&pair.ours, arguments);
        let shown = || format!("{arguments:?}\n{}\n--\n{}", said(&real), said(&own));
        assert_eq!(own.status.code(), real.status.code(), "{}", shown());
        if real.status.success() {
            pair.assert_same_rows("migrations", &shown());
        }
    }
}

#[test]
fn a_data_source_file_must_hold_one_data_source() {
    let make = "new (require('typeorm').DataSource)({ type: 'postgres', url: process.env.DATABASE_URL })";
    let files = [
        format!("exports.a = {make};"),
        format!("exports.a = Promise.resolve({make});"),
        format!("const a = {make}; exports.a = a; exports.default = a;"),
        format!("exports.a = {make}; exports.b = {make};"),
        "module.exports = 5;".to_owned(),
        "throw new Error('broken');".to_owned(),
        "require('./not-there');".to_owned(),
    ];
    let messages = ["must contain", "broken", "Cannot find module"];
    let database = TestDatabase::create("data_source");
    for text in files {
        let project = javascript(&[]);
        project.write("data-source.js", &text);
        let arguments = ["migration:show", "-d", "data-source.js"];
        let real = theirs(&project, &database, &arguments);
        let own = project.whimbrel(&database, &arguments);
        let shown = format!("{text}\n{}\n--\n{}", said(&real), said(&own));
        assert_eq!(own.status.code(), real.status.code(), "{shown}");
        for message in messages {
            let (theirs, ours) =
                (said(&real).contains(message), said(&own).contains(message));
            assert!(!theirs || ours, "{message:?} is missing: {shown}");
        }
    }
}

#[test]
fn without_a_migration_nothing_is_recorded() {
    let project = javascript(&[]);
    let pair = Pair::new("none");
    same(&project, &pair, &["migration:run", "-d", "data-source.js"]);
    assert_eq!(rows_of(&pair.ours, "migrations"), rows_of(&pair.theirs, "migrations"));
}
