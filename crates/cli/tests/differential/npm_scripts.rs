//! The scripts of a service's package.json, run by npm, with `whimbrel` on the PATH.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use testkit::TestDatabase;
use whimbrel::database::Host;

use crate::project::{rows_of, said};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/vextrus")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if !path.is_dir() {
            fs::copy(&path, target).unwrap();
        } else if !path.ends_with("node_modules") && !path.ends_with(".whimbrel") {
            copy(&path, &target);
        }
    }
}

/// A copy of the example estate, its database, and npm in one of its services.
struct Estate {
    folder: tempfile::TempDir,
    database: TestDatabase,
}

impl Estate {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&example(), folder.path());
        let database = TestDatabase::create("npm");
        let scripts = folder.path().join("infrastructure/docker/postgres/migrations");
        for name in ["001_multi_tenancy_setup.sql", "002_audit_logging.sql"] {
            database.run(&fs::read_to_string(scripts.join(name)).unwrap());
        }
        Self { folder, database }
    }

    fn service(&self) -> PathBuf {
        self.folder.path().join("services/auth")
    }

    /// `npm run SCRIPT ...`, as a developer types it.
    fn npm(&self, arguments: &[&str]) -> Output {
        let settings = self.database.settings();
        let endpoint = &settings.endpoints[0];
        let host = match &endpoint.host {
            Host::Unix(folder) => folder.display().to_string(),
            Host::Tcp(name) => name.clone(),
        };
        let binary = Path::new(env!("CARGO_BIN_EXE_whimbrel")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        Command::new("npm")
            .args(["run", "--silent"])
            .args(arguments)
            .current_dir(self.service())
            .env("PATH", format!("{}:{path}", binary.display()))
            .env("DATABASE_HOST", host)
            .env("DATABASE_PORT", endpoint.port.to_string())
            .env("DATABASE_USERNAME", &settings.user)
            .env("DATABASE_NAME", self.database.name())
            .env_remove("DATABASE_URL")
            .output()
            .expect("npm")
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.npm(arguments);
        assert!(output.status.success(), "npm run {arguments:?}\n{}", said(&output));
        said(&output)
    }
}

#[test]
fn every_script_of_the_example_works() {
    let estate = Estate::new();
    assert!(
        estate
            .succeeds(&["migration:show"])
            .contains("[ ] CreateUsersTable1736150400000")
    );
    let ran = estate.succeeds(&["migration:run"]);
    assert!(
        ran.contains("Migration CreateUsersTable1736150400000 has been executed"),
        "{ran}"
    );
    let before = rows_of(&estate.database, "migrations");
    assert!(
        estate
            .succeeds(&["migration:show"])
            .contains("[X] 1 CreateUsersTable1736150400000")
    );
    assert!(estate.succeeds(&["migration:run"]).contains("No migrations are pending"));

    let name = "src/database/migrations/VEXT-200-AddPhoneToUsers";
    let created = estate.succeeds(&["migration:create", "--", name]);
    assert!(
        created.contains("VEXT-200-AddPhoneToUsers.ts has been generated"),
        "{created}"
    );
    assert!(estate.succeeds(&["migration:run"]).contains("VEXT200AddPhoneToUsers"));
    assert!(estate.succeeds(&["migration:revert"]).contains("has been reverted"));
    assert_eq!(rows_of(&estate.database, "migrations"), before);
    assert!(!estate.npm(&["migration:run", "--", "--nonsense"]).status.success());
}
