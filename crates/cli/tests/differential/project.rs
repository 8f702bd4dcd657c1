//! A TypeORM project in a temporary folder, worked on by both.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use testkit::{TestDatabase, dump_without, row_counts, rows};

use crate::oracle::Generation;

pub(crate) struct Project {
    pub(crate) generation: Generation,
    /// Further options of whimbrel's own.
    pub(crate) flags: &'static [&'static str],
    folder: tempfile::TempDir,
}

/// A command of TypeORM's and its options.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'s> {
    pub(crate) verb: &'s str,
    pub(crate) transaction: Option<&'s str>,
    pub(crate) fake: bool,
}

pub(crate) const RUN: Step<'_> = Step { verb: "run", transaction: None, fake: false };
pub(crate) const REVERT: Step<'_> = Step { verb: "revert", ..RUN };

/// How a command ended: none for success, or the error's message.
pub(crate) type Ended = Option<String>;

impl Project {
    /// A project whose data source has these further options.
    pub(crate) fn new(generation: Generation, options: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Self { generation, flags: &[], folder };
        let version = generation.version();
        project.write(
            "package.json",
            &format!(
                r#"{{ "name": "service", "dependencies": {{ "typeorm": "{version}" }} }}"#
            ),
        );
        project.write(
            "data-source.ts",
            &format!(
                "import {{ DataSource }} from 'typeorm';\n\
                 export const AppDataSource = new DataSource({{ type: 'postgres', \
                 url: process.env.DATABASE_URL, \
                 migrations: [__dirname + '/migrations/*.{{ts,js}}'], {options} }});\n"
            ),
        );
        project
    }

    /// Adds a migration: `fields`, and the bodies of `up` and `down`.
    pub(crate) fn migration(&self, class: &str, fields: &str, up: &str, down: &str) {
        let stamp = &class[class.len().saturating_sub(13)..];
        let text = format!(
            "import {{ MigrationInterface, QueryRunner }} from 'typeorm';\n\
             export class {class} implements MigrationInterface {{\n{fields}\n\
             public async up(q: QueryRunner): Promise<void> {{ {up} }}\n\
             public async down(q: QueryRunner): Promise<void> {{ {down} }}\n}}\n"
        );
        self.write(&format!("migrations/{stamp}-{class}.ts"), &text);
    }

    /// A migration that makes a table, and drops it again.
    pub(crate) fn table(&self, class: &str, fields: &str) {
        let name = class.to_lowercase();
        let up = format!("await q.query(`CREATE TABLE {name} (id int)`);");
        let down = format!("await q.query(`DROP TABLE {name}`);");
        self.migration(class, fields, &up, &down);
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).unwrap();
    }

    /// The real TypeORM does the step.
    pub(crate) fn by_typeorm(&self, database: &TestDatabase, step: Step<'_>) -> Ended {
        let answer = self.answer(database, step);
        assert!(answer.get("died").is_none(), "the oracle died: {answer}");
        answer["error"]["message"].as_str().map(str::to_owned)
    }

    /// What the real TypeORM answers.
    pub(crate) fn answer(&self, database: &TestDatabase, step: Step<'_>) -> Value {
        self.generation.ask(&json!({
            "cwd": self.path(), "dataSource": "data-source.ts", "verb": step.verb,
            "env": { "DATABASE_URL": database.url() },
            "transaction": step.transaction, "fake": step.fake,
        }))
    }

    /// Whimbrel does the step; the text of a failure is all that it printed.
    pub(crate) fn by_whimbrel(&self, database: &TestDatabase, step: Step<'_>) -> Ended {
        let verb = format!("migration:{}", step.verb);
        let mut arguments = vec![verb.as_str(), "-d", "data-source.ts"];
        if let Some(mode) = step.transaction {
            arguments.extend(["-t", mode]);
        }
        if step.fake {
            arguments.push("-f");
        }
        arguments.extend(self.flags);
        let output = self.whimbrel(database, &arguments);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{code:?} {}", said(&output));
        (code == Some(1)).then(|| said(&output))
    }

    /// Runs whimbrel in the project's folder.
    pub(crate) fn whimbrel(&self, database: &TestDatabase, arguments: &[&str]) -> Output {
        whimbrel_command(self.path())
            .args(arguments)
            .env("DATABASE_URL", database.url())
            .output()
            .unwrap()
    }
}

/// The whimbrel command with an environment of its own.
pub(crate) fn whimbrel_command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whimbrel"));
    for (name, _) in std::env::vars() {
        if name.starts_with("PG") || name.starts_with("DATABASE_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .env("TZ", "UTC")
        .env("NO_COLOR", "1");
    command
}

/// Everything that a command printed.
pub(crate) fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// Two databases with the same name of a case: TypeORM's and Whimbrel's.
pub(crate) struct Pair {
    pub(crate) theirs: TestDatabase,
    pub(crate) ours: TestDatabase,
}

impl Pair {
    pub(crate) fn new(case: &str) -> Self {
        Self {
            theirs: TestDatabase::create(&format!("{case}_typeorm")),
            ours: TestDatabase::create(&format!("{case}_whimbrel")),
        }
    }

    /// Empties both, which is quicker than making new ones.
    pub(crate) fn reset(&self) {
        self.run(
            "DO $$ DECLARE s name; BEGIN
               FOR s IN SELECT nspname FROM pg_namespace
                        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
               LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP;
             END $$;
             SET client_min_messages = error;
             CREATE SCHEMA public; COMMENT ON SCHEMA public IS 'standard public schema'",
        );
    }

    pub(crate) fn run(&self, sql: &str) {
        self.theirs.run(sql);
        self.ours.run(sql);
    }

    /// Both do the step; both succeed, or both fail with TypeORM's message. Gives it.
    #[track_caller]
    pub(crate) fn step(&self, project: &Project, step: Step<'_>, case: &str) -> Ended {
        let theirs = project.by_typeorm(&self.theirs, step);
        let ours = project.by_whimbrel(&self.ours, step);
        match (&theirs, &ours) {
            (None, None) => {}
            (Some(message), Some(text)) => assert!(
                text.contains(message.trim_end_matches('.')),
                "{case}, {step:?}: TypeORM says {message:?}, Whimbrel:\n{text}"
            ),
            _ => panic!("{case}, {step:?}: TypeORM {theirs:?}, Whimbrel {ours:?}"),
        }
        theirs
    }

    /// The same tables, and as many rows in each; the same tracking table. TypeORM
    /// leaves an empty tracking table when it then refuses to begin; Whimbrel does not.
    #[track_caller]
    pub(crate) fn assert_same_rows(&self, tracking: &str, case: &str) {
        let counts = |database: &TestDatabase| {
            let mut counts = row_counts(&database.settings());
            counts.retain(|(name, _)| !is_journal(name));
            counts
        };
        let (mut theirs, ours) = (counts(&self.theirs), counts(&self.ours));
        if !ours.iter().any(|(name, _)| name == tracking) {
            theirs.retain(|(name, rows)| name != tracking || *rows > 0);
        }
        assert_eq!(ours, theirs, "{case}: row counts");
        if theirs.iter().any(|(name, _)| name == tracking) {
            assert_eq!(self.ours_in(tracking), self.theirs_in(tracking), "{case}");
        }
    }

    /// The same schema too.
    #[track_caller]
    pub(crate) fn assert_same(&self, tracking: &str, case: &str) {
        self.assert_same_rows(tracking, case);
        let (theirs, ours) = (schema(&self.theirs), schema(&self.ours));
        assert_eq!(ours, theirs, "{case}: schema");
    }

    /// What the fixtures recorded; the names of the database and of the session's schema
    /// for temporary tables are the only difference.
    #[track_caller]
    pub(crate) fn assert_same_seen(&self, case: &str) {
        let seen = |database: &TestDatabase| {
            let named = |cell: String| {
                let cell = cell.replace(database.name(), "DATABASE");
                let mut parts = cell.split("pg_temp_");
                let first = parts.next().unwrap_or_default().to_owned();
                parts.fold(first, |text, part| {
                    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
                    text + "pg_temp_" + rest
                })
            };
            let rows = rows_of(database, "seen").into_iter();
            let rows =
                rows.map(|row| row.into_iter().map(|cell| cell.map(named)).collect());
            rows.collect::<Vec<Vec<Option<String>>>>()
        };
        assert_same_cells(&seen(&self.ours), &seen(&self.theirs), case);
    }

    pub(crate) fn theirs_in(&self, table: &str) -> Vec<Vec<Option<String>>> {
        rows_of(&self.theirs, table)
    }

    pub(crate) fn ours_in(&self, table: &str) -> Vec<Vec<Option<String>>> {
        rows_of(&self.ours, table)
    }
}

/// The rows of a table, NULL as none.
pub(crate) fn rows_of(database: &TestDatabase, table: &str) -> Vec<Vec<Option<String>>> {
    rows(&database.settings(), table)
}

/// The same rows; shows the first difference and little else, because cells are long.
#[track_caller]
fn assert_same_cells(
    ours: &[Vec<Option<String>>],
    theirs: &[Vec<Option<String>>],
    case: &str,
) {
    for (own, real) in ours.iter().flatten().zip(theirs.iter().flatten()) {
        if own == real {
            continue;
        }
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        let (own, real) = (text(own), text(real));
        let mut at = own.chars().zip(real.chars()).take_while(|(a, b)| a == b).count();
        at = at.saturating_sub(150);
        let part = |text: &str| text.chars().skip(at).take(500).collect::<String>();
        panic!("{case}:\nWhimbrel ...{}\nTypeORM  ...{}", part(&own), part(&real));
    }
    assert_eq!(ours.len(), theirs.len(), "{case}: rows");
}

fn is_journal(name: &str) -> bool {
    name.trim_end_matches('"').ends_with("_journal")
}

/// The schema without Whimbrel's journals, which TypeORM does not have.
fn schema(database: &TestDatabase) -> String {
    dump_without(&database.settings(), &["*.*_journal", "*.*_journal_*"])
}
