//! `--engine node`: the project's own Node and TypeORM, on Whimbrel's connection.
//!
//! The packages are those of `crates/typeorm/tests/oracle`; `scripts/test` installs
//! them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and the environment tells it where node is"
)]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use testkit::TestDatabase;

const PATIENCE: Duration = Duration::from_secs(60);

/// Where the packages are installed.
fn packages() -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../typeorm/tests/oracle");
    let installed = Path::new(folder).join("node_modules");
    assert!(installed.is_dir(), "run `npm ci --prefix crates/typeorm/tests/oracle`");
    installed
}

/// A service with packages of its own, and a folder for temporary files.
struct Project {
    folder: tempfile::TempDir,
    database: TestDatabase,
    path: String,
}

impl Project {
    /// A service in JavaScript, for the package that plays `typeorm`.
    fn new(hint: &str, typeorm: &str) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
            database: TestDatabase::create(hint),
            path: env::var("PATH").unwrap(),
        };
        project.write("package.json", r#"{ "name": "service", "private": true }"#);
        project.write(
            "data-source.js",
            "const { DataSource } = require('typeorm');\n\
             exports.AppDataSource = new DataSource({ type: 'postgres', url: 'postgres://nobody@nowhere/x', ssl: true,\n\
             \x20 synchronize: true, dropSchema: true, migrationsRun: true,\n\
             \x20 migrations: [__dirname + '/migrations/*.js'] });\n",
        );
        fs::create_dir_all(project.file("node_modules")).unwrap();
        fs::create_dir_all(project.file("tmp")).unwrap();
        project.install("typeorm", typeorm);
        project.install("pg", "pg");
        project
    }

    /// The same in TypeScript.
    fn typescript(hint: &str) -> Self {
        let project = Self::new(hint, "typeorm");
        fs::remove_file(project.file("data-source.js")).unwrap();
        for name in ["ts-node", "typescript"] {
            project.install(name, name);
        }
        // What bundlers ask for, and CommonJS cannot have.
        project.write(
            "tsconfig.json",
            r#"{ "compilerOptions": { "target": "es2022", "module": "esnext", "moduleResolution": "bundler" } }"#,
        );
        project.write(
            "data-source.ts",
            "import { DataSource } from 'typeorm';\n\
             export const AppDataSource = new DataSource({ type: 'postgres',\n\
             \x20 migrations: [__dirname + '/migrations/*.ts'] });\n",
        );
        project
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn install(&self, name: &str, package: &str) {
        let target = packages().join(package);
        assert!(target.is_dir(), "{package} is not installed");
        symlink(target, self.file("node_modules").join(name)).unwrap();
    }

    /// A migration in JavaScript, by the bodies of `up` and `down`.
    fn migration(&self, class: &str, fields: &str, up: &str, down: &str) {
        let text = format!(
            "exports.{class} = class {class} {{ {fields}\n\
             async up(q) {{\n{up}\n}}\n\
             async down(q) {{\n{down}\n}}\n}};\n"
        );
        self.write(
            &format!("migrations/{}-{class}.js", &class[class.len() - 13..]),
            &text,
        );
    }

    fn start(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_whimbrel"))
            .args(arguments)
            .args(["--engine", "node", "--url", &self.database.url()])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", &self.path)
            .env("TMPDIR", self.file("tmp"))
            .env("USER", "test")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn whimbrel(&self, arguments: &[&str]) -> Ended {
        Ended::of(&self.start(arguments).wait_with_output().unwrap())
    }

    /// A call that must succeed.
    #[track_caller]
    fn does(&self, arguments: &[&str]) -> Ended {
        let ended = self.whimbrel(arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.text);
        ended
    }

    /// The first value of a query; empty for NULL.
    #[track_caller]
    fn asks(&self, sql: &str) -> String {
        let outcomes = self.database.session().batch(sql).unwrap();
        outcomes[0].scalar().unwrap_or_default().to_owned()
    }

    fn recorded(&self) -> String {
        self.asks("SELECT string_agg(name, ',' ORDER BY id) FROM migrations")
    }

    fn has(&self, table: &str) -> bool {
        !self.asks(&format!("SELECT to_regclass('{table}')")).is_empty()
    }

    fn leftovers(&self) -> usize {
        fs::read_dir(self.file("tmp")).unwrap().count()
    }
}

struct Ended {
    code: Option<i32>,
    text: String,
}

impl Ended {
    fn of(output: &Output) -> Self {
        let text = [&output.stdout[..], &output.stderr[..]].concat();
        Self {
            code: output.status.code(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}

#[track_caller]
fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

const OTHER_SESSIONS: &str = "SELECT count(*) FROM pg_stat_activity \
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Fills a table through everything that a migration uses a connection for.
const FILL: &str = "
    await q.query('CREATE TABLE a (id int)');
    await q.startTransaction();
    await q.query('INSERT INTO a VALUES ($1), ($2)', [1, 2]);
    await q.rollbackTransaction();
    await q.query('INSERT INTO a VALUES ($1)', [7]);
    const [{ n }] = await q.manager.query('SELECT count(*)::int AS n FROM a');
    const [{ pid }] = await q.query('SELECT pg_backend_pid() AS pid');
    const elsewhere = await q.connection.query(`SELECT pg_backend_pid() AS pid, to_regclass('a') AS a`);
    console.log('rows', n, 'other session', elsewhere[0].pid !== pid, 'sees', elsewhere[0].a);
    console.error('depth', q.transactionDepth, 'node', typeof process.versions.v8);";

fn runs_in_our_transaction(hint: &str, typeorm: &str, mode: &str) {
    let project = Project::new(hint, typeorm);
    project.migration("Fill1700000000001", "", FILL, "await q.query('DROP TABLE a')");
    project.migration(
        "More1700000000002",
        "",
        "await q.query('CREATE TABLE b AS SELECT * FROM a')",
        "await q.query('DROP TABLE b')",
    );
    let ended = project.does(&["run", "--transaction", mode]);
    let sees = if mode == "none" { "a" } else { "null" };
    let line = format!("rows 1 other session true sees {sees}");
    assert!(ended.text.contains(&line), "{}", ended.text);
    let depth =
        if mode == "none" { "depth 0 node string" } else { "depth 1 node string" };
    assert!(ended.text.contains(depth), "{}", ended.text);
    assert_eq!(project.recorded(), "Fill1700000000001,More1700000000002");
    assert_eq!(project.asks("SELECT sum(id) FROM b"), "7");
    assert_eq!(project.asks("SELECT count(*) FROM migrations_journal"), "2");
    project.does(&["revert", "--all", "--transaction", mode]);
    assert!(!project.has("a") && !project.has("b"));
    assert_eq!(project.leftovers(), 0);
}

#[test]
fn each_in_its_transaction() {
    runs_in_our_transaction("node_each", "typeorm", "each");
}

#[test]
fn all_in_one_transaction_with_typeorm_0_3() {
    runs_in_our_transaction("node_all", "typeorm-0.3", "all");
}

#[test]
fn without_a_transaction() {
    runs_in_our_transaction("node_none", "typeorm", "none");
}

#[test]
fn a_migration_alone_may_do_what_no_transaction_allows() {
    let project = Project::new("node_alone", "typeorm");
    project.migration(
        "Alone1700000000001",
        "transaction = false;",
        "await q.query('CREATE TABLE a (id int)');
         await q.query('CREATE INDEX CONCURRENTLY a_id ON a (id)');",
        "",
    );
    project.does(&["run", "--transaction", "each"]);
    assert!(project.has("a_id"));
    assert_eq!(project.recorded(), "Alone1700000000001");
}

#[test]
fn a_failure_rolls_back_and_shows_its_place() {
    let project = Project::new("node_failure", "typeorm");
    project.migration("Good1700000000001", "", "await q.query('CREATE TABLE a ()')", "");
    project.migration(
        "Bad1700000000002",
        "",
        "await q.query('CREATE TABLE b ()');\n  await q.query('SELECT nope FROM a');",
        "",
    );
    let ended = project.whimbrel(&["run", "--transaction", "all"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(
        ended.text.contains("column \"nope\" does not exist (42703)"),
        "{}",
        ended.text
    );
    assert!(
        ended.text.contains("1700000000002-Bad1700000000002.js:4:"),
        "{}",
        ended.text
    );
    assert!(ended.text.contains("whole run was rolled back"), "{}", ended.text);
    assert!(!project.has("a") && !project.has("b"));
    assert_eq!(project.recorded(), "");
    let ended = project.whimbrel(&["run", "--transaction", "each"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(project.has("a") && !project.has("b"));
    assert_eq!(project.recorded(), "Good1700000000001");
    assert_eq!(project.leftovers(), 0);
}

#[test]
fn an_error_that_the_migration_swallows_fails_it_all_the_same() {
    let project = Project::new("node_swallowed", "typeorm");
    project.migration(
        "Deaf1700000000001",
        "",
        "await q.query('CREATE TABLE a ()');\n  await q.query('nonsense').catch(() => {});",
        "",
    );
    let ended = project.whimbrel(&["run"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(ended.text.contains("syntax error"), "{}", ended.text);
    assert!(!project.has("a"));
}

#[test]
fn a_released_query_runner_is_recorded_all_the_same() {
    let project = Project::new("node_released", "typeorm");
    project.migration(
        "Release1700000000001",
        "",
        "await q.query('CREATE TABLE a ()');\n  await q.release();",
        "",
    );
    let ended = project.does(&["run"]);
    assert!(ended.text.contains("released its query runner"), "{}", ended.text);
    assert!(project.has("a"));
    assert_eq!(project.recorded(), "Release1700000000001");
}

#[test]
fn what_nobody_awaits_fails_the_migration() {
    let project = Project::new("node_unawaited", "typeorm");
    project.migration(
        "Loose1700000000001",
        "",
        "await q.query('CREATE TABLE a ()');\n  Promise.reject(new RangeError('loose'));\n  \
         await new Promise((done) => setTimeout(done, 10_000));",
        "",
    );
    let ended = project.whimbrel(&["run"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(ended.text.contains("RangeError: loose"), "{}", ended.text);
    assert!(!project.has("a"));
}

#[test]
fn what_a_migration_leaves_running_does_not_outlive_it() {
    let project = Project::new("node_left_running", "typeorm");
    project.migration(
        "Hasty1700000000001",
        "",
        "await q.query('CREATE TABLE a ()');\n  q.query('SELECT pg_sleep(600)').catch(() => {});\n  \
         await new Promise((done) => setTimeout(done, 200));\n  process.exit(3);",
        "",
    );
    let ended = project.whimbrel(&["run"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(ended.text.contains("exit status: 3"), "{}", ended.text);
    assert!(!project.has("a"));
    wait_until("the sessions end", || project.asks(OTHER_SESSIONS) == "0");
}

/// A migration that has made a table and does not end.
fn endless(hint: &str) -> Project {
    let project = Project::new(hint, "typeorm");
    project.migration(
        "Endless1700000000001",
        "",
        "await q.query('CREATE TABLE a ()');
         require('fs').writeFileSync('started', String(process.pid));
         await q.query('SELECT pg_sleep(600)');",
        "",
    );
    project
}

fn process_of(project: &Project) -> PathBuf {
    let started = project.file("started");
    let read = || fs::read_to_string(&started).unwrap_or_default();
    wait_until("the migration begins", || !read().is_empty());
    Path::new("/proc").join(read())
}

#[test]
fn killed_in_the_middle_nothing_is_left() {
    let project = endless("node_killed");
    let mut child = project.start(&["run"]);
    let node = process_of(&project);
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until("node ends", || !node.exists());
    wait_until("the sockets are removed", || project.leftovers() == 0);
    // The server looks for its client when it writes; end what it still does.
    project.asks(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    wait_until("the session ends", || project.asks(OTHER_SESSIONS) == "0");
    assert!(!project.has("a"));
    assert_eq!(project.recorded(), "");
}

#[test]
fn a_signal_ends_the_migration_and_rolls_back() {
    let project = endless("node_signal");
    let child = project.start(&["run"]);
    let node = process_of(&project);
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    let ended = Ended::of(&child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(130), "{}", ended.text);
    assert!(!node.exists());
    assert!(!project.has("a"));
    assert_eq!(project.leftovers(), 0);
}

#[test]
fn a_retry_after_a_lock_uses_the_same_process() {
    let project = Project::new("node_retry", "typeorm");
    project.database.run("CREATE TABLE a ()");
    project.migration(
        "Locked1700000000001",
        "",
        "globalThis.tries = (globalThis.tries ?? 0) + 1;
         await q.query('ALTER TABLE a ADD COLUMN tries int DEFAULT ' + globalThis.tries);",
        "",
    );
    let mut holder = project.database.session();
    holder.batch("BEGIN; LOCK TABLE a").unwrap();
    let child = project.start(&["run", "--lock-timeout", "100ms"]);
    wait_until("the first try", || {
        project.asks("SELECT count(*) FROM pg_locks WHERE NOT granted") == "1"
    });
    thread::sleep(Duration::from_millis(150));
    holder.batch("COMMIT").unwrap();
    let ended = Ended::of(&child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(0), "{}", ended.text);
    project.database.run("INSERT INTO a DEFAULT VALUES");
    assert_ne!(project.asks("SELECT tries FROM a"), "1");
}

#[test]
fn typescript_goes_through_ts_node() {
    let project = Project::typescript("node_typescript");
    project.write(
        "migrations/1700000000001-Typed.ts",
        "import { MigrationInterface, QueryRunner, Table } from 'typeorm';\n\
         export class Typed1700000000001 implements MigrationInterface {\n\
         \x20 async up(queryRunner: QueryRunner): Promise<void> {\n\
         \x20   await queryRunner.createTable(new Table({ name: 'typed', columns: [{ name: 'id', type: 'int' }] }));\n\
         \x20   console.log('in', process.release.name);\n\
         \x20 }\n\
         \x20 async down(queryRunner: QueryRunner): Promise<void> {\n\
         \x20   await queryRunner.query('DROP TABLE nowhere');\n\
         \x20 }\n}\n",
    );
    let ended = project.does(&["migration:run"]);
    assert!(ended.text.contains("in node"), "{}", ended.text);
    assert!(project.has("typed"));
    let ended = project.whimbrel(&["revert"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(ended.text.contains("1700000000001-Typed.ts:8:"), "{}", ended.text);
    assert_eq!(project.recorded(), "Typed1700000000001");
}

#[test]
fn an_es_module_is_imported() {
    let project = Project::new("node_esm", "typeorm");
    fs::remove_file(project.file("data-source.js")).unwrap();
    project.write("package.json", r#"{ "name": "service", "type": "module" }"#);
    project.write(
        "data-source.js",
        "import { DataSource } from 'typeorm';\n\
         export const AppDataSource = new DataSource({ type: 'postgres',\n\
         \x20 migrations: [import.meta.dirname + '/migrations/*.js'] });\n",
    );
    project.write(
        "migrations/1700000000001-Module.js",
        "export class Module1700000000001 {\n\
         \x20 async up(q) { await q.query('CREATE TABLE m ()'); }\n  async down(q) {}\n}\n",
    );
    project.does(&["run"]);
    assert!(project.has("m"));
}

#[test]
fn what_is_missing_is_said() {
    let mut project = Project::new("node_missing", "typeorm");
    project.migration("Any1700000000001", "", "await q.query('CREATE TABLE a ()')", "");
    fs::remove_file(project.file("node_modules/typeorm")).unwrap();
    let ended = project.whimbrel(&["run"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(ended.text.contains("typeorm is not installed in"), "{}", ended.text);
    "/nowhere".clone_into(&mut project.path);
    let ended = project.whimbrel(&["run"]);
    assert_eq!(ended.code, Some(1), "{}", ended.text);
    assert!(ended.text.contains("there is no `node` on PATH"), "{}", ended.text);
    assert!(!project.has("a"));
    assert_eq!(project.leftovers(), 0);
}

#[test]
fn the_configuration_may_say_it() {
    let project = Project::new("node_configured", "typeorm");
    project.write(
        "whimbrel.toml",
        "[[service]]\nname = \"s\"\nfolder = \".\"\ndata_source = \"data-source.js\"\nengine = \"node\"\n",
    );
    project.migration(
        "Where1700000000001",
        "",
        "await q.query(`CREATE TABLE ${process.release.name}_ran ()`)",
        "",
    );
    let output = Command::new(env!("CARGO_BIN_EXE_whimbrel"))
        .args(["run", "--url", &project.database.url()])
        .current_dir(project.folder.path())
        .env_clear()
        .env("PATH", &project.path)
        .env("TMPDIR", project.file("tmp"))
        .output()
        .unwrap();
    let ended = Ended::of(&output);
    assert_eq!(ended.code, Some(0), "{}", ended.text);
    assert!(project.has("node_ran"));
    // A dry run cannot follow what a migration does there.
    let refused = project.whimbrel(&["run", "--dry-run"]);
    assert_eq!(refused.code, Some(2), "{}", refused.text);
}
