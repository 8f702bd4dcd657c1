//! A repository in a temporary folder, and the built binary at work in it.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use testkit::TestDatabase;
use whimbrel::database::Host;

pub(crate) struct Estate {
    folder: tempfile::TempDir,
}

impl Estate {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let estate = Self { folder: tempfile::tempdir().unwrap() };
        estate.write(".git/HEAD", "");
        files.iter().for_each(|(name, text)| estate.write(name, text));
        estate
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A TypeORM service with one migration that makes a table of its name.
    pub(crate) fn service(&self, name: &str) {
        self.write(
            &format!("services/{name}/src/data-source.ts"),
            format!(
                "import {{ DataSource }} from 'typeorm';\n\
                 export default new DataSource({{ type: 'postgres', \
                 host: process.env.DATABASE_HOST, username: process.env.DATABASE_USERNAME, \
                 database: process.env.DATABASE_NAME, \
                 migrationsTableName: 'migrations_{name}', \
                 migrations: ['src/migrations/*.ts'] }});\n"
            ),
        );
        self.write(
            &format!("services/{name}/src/migrations/1700000000000-Init.ts"),
            format!(
                "export class Init1700000000000 {{\n\
                 async up(q) {{ await q.query('CREATE TABLE {name} (i int)'); }}\n\
                 async down(q) {{ await q.query('DROP TABLE {name}'); }}\n}}\n"
            ),
        );
    }

    /// The binary in a folder, with an environment that names the database as the seed
    /// does, and nothing of this process's own.
    pub(crate) fn command(
        &self,
        database: &TestDatabase,
        folder: &str,
        arguments: &[&str],
    ) -> Command {
        let settings = database.settings();
        let host = match &settings.endpoints[0].host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_whimbrel"));
        command
            .env_clear()
            .env("DATABASE_HOST", host)
            .env("DATABASE_PORT", settings.endpoints[0].port.to_string())
            .env("DATABASE_USERNAME", &settings.user)
            .env("DATABASE_NAME", database.name())
            .current_dir(self.path().join(folder))
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn whimbrel(
        &self,
        database: &TestDatabase,
        folder: &str,
        arguments: &[&str],
    ) -> Ended {
        Ended::of(&mut self.command(database, folder, arguments))
    }
}

/// How a call ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Self { code: output.status.code(), stdout, stderr }
    }

    /// The code, and texts that must be said on one of the streams.
    #[track_caller]
    pub(crate) fn expect(self, code: i32, texts: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        for text in texts {
            let said = self.stdout.contains(text) || self.stderr.contains(text);
            assert!(said, "`{text}` is not said in {self}");
        }
        self
    }

    #[track_caller]
    pub(crate) fn without(self, text: &str) -> Self {
        let said = self.stdout.contains(text) || self.stderr.contains(text);
        assert!(!said, "`{text}` is said in {self}");
        self
    }

    /// The document, which must be all of stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let document: Value =
            serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}\n{self}"));
        assert_eq!(document["version"], 1, "{self}");
        assert_eq!(document["exit_code"].as_i64(), self.code.map(i64::from), "{self}");
        document
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {:?}\n{}\n{}", self.code, self.stderr, self.stdout)
    }
}
