//! The fixtures, against the real package.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use testkit::{TestDatabase, dump, rows};
use whimbrel::database::{Param, Session};
use whimbrel_typeorm::{
    DesiredSchema, LoadError, LoadOptions, SessionNames, TypeOrmService,
};

use crate::build::build;
use crate::oracle::Generation;

const DATA_SOURCE: &str = "import 'reflect-metadata';
import { DataSource } from 'typeorm';
import * as set from './entities';
const { options, ...exported } = set as any;
const entities = Object.values(exported).filter((value: any) =>
  typeof value === 'function' || value['@instanceof'] === Symbol.for('EntitySchema'));
export const AppDataSource = new DataSource({
  type: 'postgres', url: process.env.DATABASE_URL, entities, ...options,
} as any);
";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/entities")
}

/// A project of one file of entities.
pub(crate) struct Set {
    folder: tempfile::TempDir,
    generation: Generation,
}

impl Set {
    pub(crate) fn new(generation: Generation, entities: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let version = generation.version();
        let package = json!({ "dependencies": { "typeorm": version } }).to_string();
        for (name, text) in [
            ("package.json", package.as_str()),
            ("data-source.ts", DATA_SOURCE),
            ("entities.ts", entities),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self { folder, generation }
    }

    /// The project, loaded.
    pub(crate) fn service(&self, database: &TestDatabase) -> TypeOrmService {
        self.try_service(database).unwrap()
    }

    pub(crate) fn try_service(
        &self,
        database: &TestDatabase,
    ) -> Result<TypeOrmService, LoadError> {
        let folder = self.folder.path().to_path_buf();
        let mut options = LoadOptions::new("data-source.ts".into(), folder);
        options.environment.insert("DATABASE_URL".into(), database.url());
        TypeOrmService::load(options)
    }

    /// The real package synchronises a database; none when it succeeds.
    pub(crate) fn synchronize(&self, database: &TestDatabase) -> Option<String> {
        let answer = self.generation.ask(&json!({
            "cwd": self.folder.path(), "dataSource": "data-source.ts", "verb": "sync",
            "env": { "DATABASE_URL": database.url() },
        }));
        assert!(answer.get("died").is_none(), "the oracle died: {answer}");
        answer["error"]["message"].as_str().map(str::to_owned)
    }
}

/// The table for views and generated columns, with its rows.
fn add_metadata(desired: &DesiredSchema, session: &mut Session) {
    if let Some(table) = &desired.metadata_table {
        session.batch(table).unwrap();
    }
    for row in &desired.metadata_rows {
        let values = row.insert.parameters.iter().cloned().map(Param::Text);
        session.query(&row.insert.sql, &values.collect::<Vec<_>>()).unwrap();
    }
}

/// The rows of that table; none when there is no table.
fn metadata_rows(desired: &DesiredSchema, database: &TestDatabase) -> Vec<Vec<String>> {
    let Some(table) = &desired.metadata_table else { return Vec::new() };
    let name = table.trim_start_matches("CREATE TABLE IF NOT EXISTS ");
    let name = name.split(' ').next().unwrap();
    let text = |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default);
    rows(&database.settings(), name).into_iter().map(|row| text(row).collect()).collect()
}

/// Both make the schema of one file; says how the databases differ.
fn compare(name: &str, generation: Generation) -> Result<(), String> {
    let entities = fs::read_to_string(fixtures().join(name)).unwrap();
    let set = Set::new(generation, &entities);
    let theirs = TestDatabase::create(&format!("typeorm_{name}"));
    let ours = TestDatabase::create(&format!("whimbrel_{name}"));
    let names =
        SessionNames { database: Some(theirs.name().to_owned()), ..Default::default() };
    let desired =
        set.service(&theirs).desired(&names).map_err(|error| format!("{error:?}"))?;
    for schema in &desired.schemas {
        theirs.run(&format!("CREATE SCHEMA \"{schema}\""));
    }
    if let Some(error) = set.synchronize(&theirs) {
        return Err(format!("TypeORM says: {error}"));
    }

    let mut session = ours.session();
    // TypeORM does not make the tables that are not its own.
    let own = DesiredSchema { scaffold: Vec::new(), ..desired.clone() };
    build(&own, &mut session)?;
    add_metadata(&desired, &mut session);

    let (own, real) = (dump(&ours.settings()), dump(&theirs.settings()));
    if own != real {
        return Err(different_lines(&own, &real));
    }
    let (own, real) = (metadata_rows(&desired, &ours), metadata_rows(&desired, &theirs));
    if own != real {
        return Err(format!("rows: {own:#?}\nTypeORM's: {real:#?}"));
    }
    Ok(())
}

/// The lines that only one of two dumps has.
fn different_lines(own: &str, real: &str) -> String {
    let only = |sign: char, a: &str, b: &str| {
        let lines = a.lines().filter(|line| !b.lines().any(|other| other == *line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    only('-', real, own) + &only('+', own, real)
}

fn every_fixture(generation: Generation) {
    let entries = fs::read_dir(fixtures()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".ts")).collect();
    names.sort();
    assert!(names.len() >= 11, "the fixtures: {names:?}");
    let problems: Vec<String> = names
        .iter()
        .filter_map(|name| Some(format!("{name}: {}", compare(name, generation).err()?)))
        .collect();
    assert!(problems.is_empty(), "{generation:?}\n{}", problems.join("\n"));
}

#[test]
fn every_fixture_gives_what_typeorm_1_makes_of_it() {
    every_fixture(Generation::One);
}

#[test]
fn every_fixture_gives_what_typeorm_03_makes_of_it() {
    every_fixture(Generation::ZeroThree);
}
