//! Entities that change: TypeORM makes the first schema, a migration that Whimbrel
//! generates leads to the second one, and TypeORM finds nothing left to do there.
//!
//! Each file of `changes/` has the entities before and `// after` a change, and lines
//! for the fields of [`Change`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use testkit::{TestDatabase, dump_without, rows};

use crate::oracle::Generation;
use crate::project::{Project, RUN, Step, said};

const SYNC: Step<'_> = Step { verb: "sync", ..RUN };
const LOG: Step<'_> = Step { verb: "log", ..RUN };

const IMPORTS: &str = "import {
  Check, ChildEntity, Column, CreateDateColumn, DefaultNamingStrategy, Entity, EntitySchema, Exclusion,
  Generated, Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryColumn,
  PrimaryGeneratedColumn, Table, TableInheritance, Tree, TreeChildren, TreeLevelColumn, TreeParent, Unique,
  UpdateDateColumn, VersionColumn, ViewColumn, ViewEntity,
} from 'typeorm';
";

const DATA_SOURCE: &str = "import 'reflect-metadata';
import { DataSource } from 'typeorm';
import * as set from './entities';
const { options, ...exported } = set as any;
const entities = Object.values(exported).filter((value: any) =>
  typeof value === 'function' || value['@instanceof'] === Symbol.for('EntitySchema'));
export const AppDataSource = new DataSource({
  type: 'postgres', url: process.env.DATABASE_URL, entities,
  migrations: [__dirname + '/migrations/*.ts'], ...options,
} as any);
";

/// A change of entities.
struct Change {
    before: String,
    after: String,
    /// Fills the tables.
    rows: String,
    /// Tables, views and sequences that stay although nobody declares them.
    left: Vec<String>,
    /// Parts of rows of TypeORM's metadata table that are not compared.
    unlike: Vec<String>,
    /// Columns whose values follow from others.
    computed: Vec<String>,
}

impl Change {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let (before, after) = text.split_once("\n// after\n").unwrap();
        let said = |key: &str| -> Vec<String> {
            let lines = text.lines().filter_map(|line| line.strip_prefix(key));
            lines.map(str::to_owned).collect()
        };
        Self {
            before: format!("{IMPORTS}{before}"),
            after: format!("{IMPORTS}{after}"),
            rows: said("// row: ").join("\n"),
            left: said("// left: "),
            unlike: said("// unlike: "),
            computed: said("// computed: "),
        }
    }

    /// Whether a row of TypeORM's metadata table is about something that is left.
    fn leaves(&self, row: &str) -> bool {
        let row: Value = serde_json::from_str(row).unwrap();
        let part = |key: &str| row[key].as_str().unwrap_or_default();
        self.left.contains(&format!("{}.{}", part("schema"), part("name")))
    }

    fn is_unlike(&self, row: &str) -> bool {
        self.unlike.iter().any(|part| row.contains(part))
    }
}

/// What a database is, and what is in it.
struct State {
    schema: String,
    /// TypeORM's own rows about views and generated columns.
    metadata: Vec<String>,
    /// The rows of each table, as JSON.
    contents: BTreeMap<String, Vec<Map<String, Value>>>,
}

/// Everything but the history and the tables that are left.
fn state(database: &TestDatabase, left: &[String]) -> State {
    let mut excluded = vec!["*.migrations", "*.migrations_*", "*.*typeorm_metadata"];
    excluded.extend(left.iter().map(String::as_str));
    let schema = dump_without(&database.settings(), &excluded);
    let mut contents = contents(database);
    let metadata = contents.extract_if(.., |name, _| name.contains("typeorm_metadata"));
    let mut metadata: Vec<String> = metadata
        .flat_map(|(_, rows)| rows)
        .map(|row| Value::Object(row).to_string().replace(database.name(), "DATABASE"))
        .collect();
    metadata.sort();
    State { schema: in_any_order(&schema), metadata, contents }
}

fn contents(database: &TestDatabase) -> BTreeMap<String, Vec<Map<String, Value>>> {
    let tables = "(SELECT c.oid::regclass::text FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND c.relname !~ '^migrations'
           AND n.nspname <> 'information_schema') t";
    let tables = rows(&database.settings(), tables).into_iter().flatten().flatten();
    tables
        .map(|table| {
            let query = format!("(SELECT to_jsonb(t) FROM {table} t) t");
            let found =
                rows(&database.settings(), &query).into_iter().flatten().flatten();
            let rows = found.map(|row| serde_json::from_str(&row).unwrap()).collect();
            (table, rows)
        })
        .collect()
}

/// A dump whose tables have their columns in the order of the alphabet: a column that
/// is added comes last.
fn in_any_order(dump: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut columns: Option<Vec<String>> = None;
    for line in dump.lines() {
        match &mut columns {
            Some(open) if line == ");" => {
                open.sort();
                lines.append(open);
                columns = None;
            }
            Some(open) => open.push(line.trim_end_matches(',').to_owned()),
            None if line.starts_with("CREATE TABLE ") => columns = Some(Vec::new()),
            None => {}
        }
        if columns.as_ref().is_none_or(Vec::is_empty) {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

/// The lines that only one of two texts has.
fn different_lines(own: &str, real: &str) -> String {
    let only = |sign: char, a: &str, b: &str| {
        let lines = a.lines().filter(|line| !b.lines().any(|other| other == *line));
        lines.map(|line| format!("    {sign} {line}\n")).collect::<String>()
    };
    let lines = only('-', real, own) + &only('+', own, real);
    if lines.is_empty() { "    the order of lines\n".to_owned() } else { lines }
}

/// How a state differs from the one that is wanted, without rows.
fn differences(own: &State, wanted: &State) -> String {
    let mut text = String::new();
    if own.schema != wanted.schema {
        text += &different_lines(&own.schema, &wanted.schema);
    }
    if own.metadata != wanted.metadata {
        text += &different_lines(&own.metadata.join("\n"), &wanted.metadata.join("\n"));
    }
    text
}

/// The rows with the columns that other rows have too. A value of another type may be
/// written in another way.
fn common_columns(
    rows: &[Map<String, Value>],
    others: &[Map<String, Value>],
    change: &Change,
) -> Vec<Vec<String>> {
    let mut keys: BTreeSet<&String> = others.iter().flat_map(Map::keys).collect();
    keys.retain(|key| !change.computed.contains(key));
    let value = |value: &Value| value.to_string().replace('"', "").replace("+00:00", "");
    let cells = |row: &Map<String, Value>| -> Vec<String> {
        let row = row.iter().filter(|(key, _)| keys.contains(key));
        row.map(|(key, cell)| format!("{key}: {}", value(cell))).collect()
    };
    let mut rows: Vec<_> = rows.iter().map(cells).collect();
    // `jsonb` has an order of its own.
    rows.iter_mut().for_each(|row| row.sort());
    rows.sort();
    rows
}

/// The values that a migration changed in columns that are there before and after it.
fn changed_values(change: &Change, before: &State, after: &State) -> String {
    let mut text = String::new();
    for (table, rows) in &before.contents {
        let Some(now) = after.contents.get(table) else { continue };
        let (was, is) =
            (common_columns(rows, now, change), common_columns(now, rows, change));
        if was != is {
            text += &format!("    {table}: {was:?} became {is:?}\n");
        }
    }
    text
}

struct Case<'c> {
    change: &'c Change,
    project: Project,
    problems: String,
}

impl<'c> Case<'c> {
    fn new(change: &'c Change, generation: Generation) -> Self {
        let project = Project::new(generation, "");
        project.write("data-source.ts", DATA_SOURCE);
        Self { change, project, problems: String::new() }
    }

    fn note(&mut self, what: &str, text: &str) {
        if !text.is_empty() {
            self.problems += &format!("  {what}:\n{text}");
        }
    }

    /// TypeORM makes the schema of the entities.
    fn synchronize(&mut self, database: &TestDatabase, entities: &str) {
        self.project.write("entities.ts", entities);
        // TypeORM makes no schemas.
        let is_named = |name: &&str| entities.contains(&format!("schema: '{name}'"));
        for schema in ["one", "two"].into_iter().filter(is_named) {
            database.run(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"));
        }
        if let Some(message) = self.project.by_typeorm(database, SYNC) {
            self.problems += &format!("  TypeORM does not synchronize: {message}\n");
        }
    }

    /// What TypeORM would still do.
    fn rest(&self, database: &TestDatabase) -> BTreeSet<String> {
        let answer = self.project.answer(database, LOG);
        let statements = answer["statements"].as_array();
        let statements = statements.unwrap_or_else(|| panic!("{answer}"));
        statements.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    fn whimbrel(&mut self, database: &TestDatabase, verb: &str, more: &[&str]) {
        let arguments = [&[verb, "-d", "data-source.ts"], more].concat();
        let output = self.project.whimbrel(database, &arguments);
        let said = said(&output);
        if !output.status.success() || said.contains("to pg_dump") {
            self.note(&arguments.join(" "), &format!("{said}\n"));
        }
    }

    /// What TypeORM makes of the entities after the change on an empty database, and
    /// what it wants to do there even so.
    fn wanted(&mut self, name: &str) -> (State, BTreeSet<String>) {
        let fresh = database(&format!("fresh_{name}"));
        self.synchronize(&fresh, &self.change.after);
        (state(&fresh, &[]), self.rest(&fresh))
    }

    /// The whole way there and back; gives what is wrong.
    fn check(mut self, name: &str) -> String {
        let change = self.change;
        let database = database(&format!("changed_{name}"));
        self.synchronize(&database, &change.before);
        database.run(&change.rows);
        let first = state(&database, &[]);
        let (mut second, residual) = self.wanted(name);

        self.whimbrel(&database, "migration:generate", &["migrations/Change"]);
        self.whimbrel(&database, "migration:run", &[]);
        self.whimbrel(&database, "migration:generate", &["migrations/Again", "--check"]);
        let rest = self.rest(&database);
        let rest = rest.difference(&residual).map(|one| format!("    {one}\n"));
        self.note("TypeORM still has to do", &rest.collect::<String>());
        let mut reached = state(&database, &change.left);
        reached.metadata.retain(|row| !change.leaves(row) && !change.is_unlike(row));
        second.metadata.retain(|row| !change.is_unlike(row));
        self.note("schema", &differences(&reached, &second));
        self.note("rows", &changed_values(change, &first, &reached));

        self.whimbrel(&database, "migration:revert", &[]);
        let back = state(&database, &[]);
        self.note("schema after the way back", &differences(&back, &first));
        self.problems
    }
}

/// TypeORM makes an extension for uuids when it connects, so that it is in no migration.
fn database(hint: &str) -> TestDatabase {
    let database = TestDatabase::create(hint);
    database.run("CREATE EXTENSION \"uuid-ossp\"; CREATE EXTENSION pgcrypto");
    database
}

fn every_change(generation: Generation) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/changes");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    assert!(paths.len() >= 16, "the changes: {paths:?}");
    let problem = |path: &PathBuf| {
        let name = path.file_stem()?.to_string_lossy();
        let change = Change::read(path);
        let problem = Case::new(&change, generation).check(&name);
        (!problem.is_empty()).then(|| format!("{name}:\n{problem}"))
    };
    let problems: Vec<String> = paths.iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{generation:?}\n{}", problems.join("\n"));
}

#[test]
fn changed_entities_of_typeorm_1_arrive_where_it_would_synchronize_to() {
    every_change(Generation::One);
}

#[test]
fn changed_entities_of_typeorm_03_arrive_where_it_would_synchronize_to() {
    every_change(Generation::ZeroThree);
}
