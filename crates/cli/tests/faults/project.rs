//! A project in a temporary folder, and the built binary at work in it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use testkit::TestDatabase;
use whimbrel::database::{Outcome, Session};

/// What a test waits for happens well before this, also on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// An SQL service: file names in `migrations/` and what is in them.
    pub(crate) fn sql(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            project.write(&format!("migrations/{name}"), text);
        }
        project
    }

    /// A TypeORM service in TypeScript; migrations as class name and body of `up`.
    pub(crate) fn typescript(mode: &str, migrations: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("package.json", r#"{ "name": "service", "private": true }"#);
        project.write(
            "data-source.ts",
            format!(
                "import {{ DataSource }} from 'typeorm';\n\
                 export default new DataSource({{ type: 'postgres', \
                 migrations: [__dirname + '/migrations/*.ts'], \
                 migrationsTransactionMode: '{mode}' }});\n"
            ),
        );
        for (class, up) in migrations {
            let stamp = &class[class.len() - 13..];
            project.write(
                &format!("migrations/{stamp}-{class}.ts"),
                format!(
                    "import {{ MigrationInterface, QueryRunner }} from 'typeorm';\n\
                     export class {class} implements MigrationInterface {{\n{}\
                     async up(q: QueryRunner): Promise<void> {{\n{}\n}}\n\
                     async down(q: QueryRunner): Promise<void> {{}}\n}}\n",
                    if up.contains("// alone") { "transaction = false;\n" } else { "" },
                    up.replace("{q}", "await q.query"),
                ),
            );
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.folder.path().join(name)).unwrap();
    }

    /// The binary, with nothing of this process's environment.
    pub(crate) fn command(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whimbrel"));
        command.env_clear().env("USER", "test").args(arguments);
        command.arg("-C").arg(self.path()).args(["--url", url]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self, url: &str, arguments: &[&str]) -> Run {
        Run { child: self.command(url, arguments).spawn().unwrap() }
    }

    pub(crate) fn whimbrel(&self, url: &str, arguments: &[&str]) -> Ended {
        self.start(url, arguments).end()
    }

    pub(crate) fn run(&self, database: &TestDatabase, arguments: &[&str]) -> Ended {
        self.whimbrel(&database.url(), &[&["run"], arguments].concat())
    }

    /// A run that must succeed.
    #[track_caller]
    pub(crate) fn applies(&self, database: &TestDatabase, arguments: &[&str]) -> Ended {
        let ended = self.run(database, arguments);
        assert_eq!(ended.code, Some(0), "{ended}");
        ended
    }
}

/// A process under way.
pub(crate) struct Run {
    child: Child,
}

impl Run {
    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), signal).unwrap();
    }

    pub(crate) fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(mut self) -> Ended {
        self.child.kill().unwrap();
        self.end()
    }

    /// Waits for its end; one that hangs is a failed test.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ended {
        let begun = Instant::now();
        while !self.is_over() {
            if begun.elapsed() > PATIENCE * 2 {
                let _ = self.child.kill();
                let ended = Ended::of(&self.child.wait_with_output().unwrap());
                panic!("the process hangs: {ended}");
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ended::of(&self.child.wait_with_output().unwrap())
    }
}

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Self { code: output.status.code(), stdout, stderr }
    }

    /// The code and a text that must be in what was said.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, text: &str) {
        assert_eq!(self.code, Some(code), "{self}");
        assert!(self.says(text), "`{text}` is not said in {self}");
    }

    /// Whether a text was said, whatever the line breaks.
    pub(crate) fn says(&self, text: &str) -> bool {
        let said: Vec<&str> = self.stderr.split_whitespace().collect();
        said.join(" ").contains(text)
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {:?}\n{}\n{}", self.code, self.stderr, self.stdout)
    }
}

/// Polls until a query says `t`.
#[track_caller]
pub(crate) fn wait_until(session: &mut Session, sql: &str) {
    let begun = Instant::now();
    while scalar(session, sql).as_deref() != Some("t") {
        assert!(begun.elapsed() < PATIENCE, "does not become true: {sql}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Returns when so many runs are connected; the test's own sessions are called
/// `whimbrel`, those of a run `whimbrel SERVICE`.
#[track_caller]
pub(crate) fn wait_for_runners(database: &TestDatabase, number: usize) {
    let sql = format!(
        "SELECT count(*) = {number} FROM pg_stat_activity \
          WHERE datname = current_database() AND application_name LIKE 'whimbrel %'"
    );
    wait_until(&mut database.session(), &sql);
}

#[track_caller]
pub(crate) fn scalar(session: &mut Session, sql: &str) -> Option<String> {
    let outcomes = session.batch(sql).unwrap_or_else(|e| panic!("{e}\nin: {sql}"));
    outcomes.last().and_then(Outcome::scalar).map(str::to_owned)
}

/// The names in the tracking table, in the order of their ids.
#[track_caller]
pub(crate) fn applied(database: &TestDatabase) -> Vec<String> {
    let sql = "SELECT coalesce(string_agg(name, ' ' ORDER BY id), '') FROM migrations";
    let names = scalar(&mut database.session(), sql).unwrap();
    names.split_whitespace().map(str::to_owned).collect()
}

/// The first column of a query's rows.
#[track_caller]
pub(crate) fn rows(database: &TestDatabase, sql: &str) -> Vec<String> {
    let outcomes =
        database.session().batch(sql).unwrap_or_else(|e| panic!("{e}\nin: {sql}"));
    outcomes[0].rows.iter().map(|row| row[0].to_owned()).collect()
}
