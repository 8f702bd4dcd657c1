use std::fs;

use super::*;
use crate::config::{TransactionMode, initial_config};
use crate::sql::Position;

/// A project in a folder of its own.
struct Sandbox(tempfile::TempDir);

impl Sandbox {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The search for a project must not leave the sandbox.
        fs::create_dir(folder.path().join(".git")).unwrap();
        let sandbox = Self(folder);
        files.iter().for_each(|(path, text)| sandbox.write(path, text));
        sandbox
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn load(&self, toml: &str) -> Result<Project, ConfigError> {
        self.write("whimbrel.toml", toml);
        let environment = [("PASS", "s3cret")].into_iter().collect();
        Project::discover(self.0.path(), &environment)
    }

    fn error(&self, toml: &str) -> (Option<Position>, String) {
        let error = self.load(toml).unwrap_err();
        assert!(!format!("{error:?}{error}").contains("s3cret"), "{error:?}");
        (error.position(), error.to_string())
    }
}

const SQL: (&str, &str) = ("services/projects/migrations/1-A.up.sql", "SELECT 1;");
const TYPEORM: (&str, &str) =
    ("services/auth/src/data-source.ts", "export default new DataSource({})");

#[test]
fn everything_written_is_meant() {
    let sandbox = Sandbox::new(&[SQL, TYPEORM, ("init/2.sql", ""), ("init/1.sql", "")]);
    let project = sandbox
        .load(
            r#"
            [project]
            name = "vextrus"
            database = "postgres://me:${PASS}@db/erp"
            before = ["init/*.sql"]
            discover = false
            [run]
            transaction = "each"
            lock_timeout = "5s"
            statement_timeout = "10min"
            lock_retries = 9
            journal = false
            strict = true
            [private]
            version = 16
            binaries = "pg/bin"
            [[service]]
            name = "p"
            folder = "./services/projects"
            tracking_table = "migrations_p"
            schema = "s"
            transaction = "none"
            lock_timeout = "0"
            depends_on = ["auth"]
            [[service]]
            folder = "services/auth"
            tracking_table = "t"
            database = "postgres://other/db"
            "#,
        )
        .unwrap();
    let root = sandbox.0.path();
    assert_eq!(project.name, "vextrus");
    let DatabaseChoice::Url(layer) = &project.database else { panic!("a URL") };
    assert_eq!(layer.password.as_ref().unwrap().expose(), "s3cret");
    assert!(!format!("{project:?}").contains("s3cret"));
    assert_eq!(project.before, [root.join("init/1.sql"), root.join("init/2.sql")]);
    assert_eq!(
        project.run,
        RunChoice {
            transaction: Some(TransactionMode::Each),
            lock_timeout: Some(Duration::from_secs(5)),
            statement_timeout: Some(Duration::from_secs(600)),
            lock_retries: 9,
            journal: JournalChoice::Absent,
            strictness: Strictness::Refuse,
        }
    );
    assert_eq!(project.private.version, Some(16));
    assert_eq!(project.private.binaries, Some(root.join("pg/bin")));
    let [auth, p] = &project.services[..] else { panic!("two services") };
    let data_source = Some(root.join("services/auth/src/data-source.ts"));
    assert_eq!(auth.source, SourceKind::TypeOrm { data_source, tsconfig: None });
    assert!(auth.database.is_some());
    assert_eq!(p.folder, root.join("services/projects"));
    assert_eq!(p.source, SourceKind::Sql);
    assert_eq!(p.migrations, ["migrations/*.sql"]);
    assert_eq!(p.transaction, Some(TransactionMode::None));
    assert_eq!(p.lock_timeout, Some(Duration::ZERO));
    assert_eq!(p.depends_on, ["auth"]);
    assert_eq!(project.warnings, []);
}

#[test]
fn what_is_written_and_what_is_found_come_together() {
    let sandbox = Sandbox::new(&[SQL, TYPEORM]);
    let toml =
        "[[service]]\nname = 'x'\nfolder = 'services/projects'\ndepends_on = ['auth']";
    let project = sandbox.load(toml).unwrap();
    let names: Vec<&str> = project.services.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["auth", "x"]);

    let environment = Environment::default();
    let inside = sandbox.0.path().join("services/projects/migrations");
    let project = Project::discover(&inside, &environment).unwrap();
    assert_eq!(project.current.as_deref(), Some("x"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    let sandbox = Sandbox::new(&[SQL, TYPEORM]);
    for (toml, place, message) in [
        ("[project]\nnmae = 'x'", (2, 1), "did you mean `name`?"),
        ("[run]\ntransaction = 'eech'", (2, 15), "did you mean `each`?"),
        ("[run]\nlock_timeout = '5'", (2, 16), "write `5s` for seconds"),
        ("[run]\nlock_retries = -1", (2, 16), "invalid value"),
        ("[runn]", (1, 2), "did you mean `run`?"),
        ("[project", (1, 9), "whimbrel.toml:1:9"),
        ("[project]\ndatabase = 'postgres://u:s3cret@h:x/d'", (2, 12), "neither"),
        (
            "[project]\ndatabase = 'postgres://u:${NO}@h'",
            (2, 12),
            "variable `NO` is not set",
        ),
        ("[[service]]\nname = 'x'", (1, 1), "missing field `folder`"),
        ("[[service]]\nfolder = 'nowhere'", (2, 10), "there is no folder"),
        ("[[service]]\nfolder = 'services'", (2, 10), "nothing to migrate is found"),
        (
            "[[service]]\nfolder = 'services/projects'\nsource = 'typeorm'",
            (2, 10),
            "has no data source",
        ),
        (
            "[[service]]\nfolder = 'services/auth'\ndata_source = 'x.ts'",
            (3, 15),
            "there is no file",
        ),
        (
            "[[service]]\nfolder = 'services/projects'\ndepends_on = ['auht']",
            (3, 15),
            "did you mean `auth`?",
        ),
        (
            "[[service]]\nfolder = 'services/auth'\n[[service]]\nname = 'auth'\n\
             folder = 'services/projects'",
            (4, 8),
            "another service `auth`",
        ),
    ] {
        let (position, text) = sandbox.error(toml);
        let (line, column) = place;
        assert_eq!(position, Some(Position { line, column }), "{toml}\n{text}");
        assert!(text.contains(message), "{toml}\n{text}");
    }
    let circle = "[[service]]\nfolder = 'services/auth'\ndepends_on = ['projects']\n\
                  [[service]]\nfolder = 'services/projects'\ndepends_on = ['auth']";
    assert!(sandbox.error(circle).1.contains("in a circle: auth -> projects -> auth"));
}

#[test]
fn programs_without_a_data_source_can_be_run() {
    let sandbox = Sandbox::new(&[("services/crm/src/migrations/1-A.ts", "")]);
    let toml = "[[service]]\nfolder = 'services/crm'\nsource = 'typeorm'\n\
                migrations = ['src/migrations/*.ts']\nentities = ['src/**/*.entity.ts']";
    let service = &sandbox.load(toml).unwrap().services[0];
    assert_eq!(service.source, SourceKind::TypeOrm { data_source: None, tsconfig: None });
    assert_eq!(service.entities, ["src/**/*.entity.ts"]);
}

#[test]
fn one_tracking_table_for_two_services_is_told() {
    let other = ("services/other/migrations/1-B.up.sql", "SELECT 1;");
    let sandbox = Sandbox::new(&[SQL, other]);
    let warnings = sandbox.load("").unwrap().warnings;
    let [Warning::SharedTrackingTable { table, services }] = &warnings[..] else {
        panic!("{warnings:?}")
    };
    assert_eq!((table.as_str(), services.len()), ("migrations", 2));
    let toml = "[[service]]\nfolder = 'services/other'\ntracking_table = 'm2'";
    assert_eq!(sandbox.load(toml).unwrap().warnings, []);
    let toml = "[project]\nbefore = ['x/*.sql']";
    assert!(sandbox.load(toml).unwrap().warnings[0].to_string().contains("`x/*.sql`"));
}

#[test]
fn what_init_writes_reads_as_what_was_found() {
    let quoted = ("services/it's \"x\"/migrations/1-A.sql", "SELECT 1;");
    let sandbox = Sandbox::new(&[SQL, TYPEORM, quoted]);
    let environment = Environment::default();
    let found = Project::discover(sandbox.0.path(), &environment).unwrap();
    let text = initial_config(&found);
    let read = sandbox.load(&format!("{text}\n# end")).unwrap();
    assert_eq!(read.services.len(), 3, "{text}");
    for (read, found) in read.services.iter().zip(&found.services) {
        assert_eq!(read.source, found.source, "{text}");
        assert_eq!(read.folder, found.folder, "{text}");
        assert_eq!(read.name, found.name, "{text}");
        assert_eq!(read.migrations, found.migrations, "{text}");
    }
    assert_eq!(read.warnings, [], "each SQL service has a table of its own\n{text}");
}

/// The keys that serde knows in a table: it lists them when it meets another.
fn known_keys(table: &str) -> Vec<String> {
    let error =
        toml::from_str::<ConfigFile>(&format!("{table}\nno_such_key = 1")).unwrap_err();
    let (_, list) = error.message().split_once("expected").unwrap();
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_reference_documents_every_key_and_no_other() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/configuration.md");
    let text = fs::read_to_string(path).unwrap();
    for table in [
        "[project]",
        "[run]",
        "[private]",
        "[[service]]",
        "[tenancy]",
        "[tenancy.roles]",
        "[tenancy.audit]",
        "[tenancy.table.\"schema.name\"]",
        "[[tenancy.global]]",
        "[lint]",
        "[[lint.exempt]]",
    ] {
        let section = text.split(&format!("## `{table}`\n")).nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let documented: BTreeSet<String> = section
            .lines()
            .filter_map(|line| {
                Some(line.strip_prefix("| `")?.split('`').next()?.to_owned())
            })
            .collect();
        let known: BTreeSet<String> = known_keys(table).into_iter().collect();
        assert!(known.len() > 1, "{table}");
        assert_eq!(documented, known, "{table}");
    }
    let example = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    toml::from_str::<ConfigFile>(example).unwrap();
    let retries = format!("| `lock_retries` | number | `{DEFAULT_LOCK_RETRIES}` |");
    assert!(text.contains(&retries));
}
