//! File patterns as TypeORM's glob library reads them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fixture;

use fixture::{Project, Recorder};
use whimbrel::migration::Direction;
use whimbrel_typeorm::TypeOrmService;

/// The files of the list that a data source with these patterns loads.
fn loaded(files: &[&str], patterns: &str) -> Vec<String> {
    let project = Project::new();
    for (index, file) in files.iter().enumerate() {
        let name = format!("M17000000000{index:02}");
        project.write(
            file,
            &format!("export class {name} {{ async up() {{}} async down() {{}} }}"),
        );
    }
    let source = format!(
        "import {{ DataSource }} from 'typeorm';\nexport default new DataSource({{ type: 'postgres', entities: [], migrations: [{patterns}] }});"
    );
    project.write("ds.ts", &source);
    let mut service = TypeOrmService::load(project.options("ds.ts")).unwrap();
    let root = project.path().canonicalize().unwrap();
    let mut list: Vec<String> = service
        .migrations()
        .unwrap()
        .iter()
        .filter_map(|one| {
            let file = one.file.as_ref().unwrap().canonicalize().unwrap();
            Some(file.strip_prefix(&root).ok()?.to_string_lossy().into_owned())
        })
        .collect();
    list.sort();
    list
}

const FILES: [&str; 9] = [
    "m/1-a.ts",
    "m/2-b.js",
    "m/3-c.d.ts",
    "m/deep/er/4-d.ts",
    "m/.hidden/5-e.ts",
    "m/.6-f.ts",
    "m/7-g.sql",
    "other/8-h.ts",
    "m/deep/9-i.mts",
];

#[test]
fn extensions_in_braces() {
    assert_eq!(loaded(&FILES, "'m/*{.ts,.js}'"), ["m/1-a.ts", "m/2-b.js"]);
    assert_eq!(loaded(&FILES, "'./m/*.ts'"), ["m/1-a.ts"]);
    assert_eq!(loaded(&FILES, "__dirname + '/m/*.+(ts|js)'"), ["m/1-a.ts", "m/2-b.js"]);
}

#[test]
fn any_depth() {
    let all = ["m/1-a.ts", "m/2-b.js", "m/deep/9-i.mts", "m/deep/er/4-d.ts"];
    assert_eq!(loaded(&FILES, "'m/**/*'"), all);
    assert_eq!(loaded(&FILES, "'m'"), all);
    assert_eq!(loaded(&FILES, "'m/'"), all);
    assert_eq!(loaded(&FILES, "'**/er/*.ts'"), ["m/deep/er/4-d.ts"]);
    assert_eq!(loaded(&FILES, "'{m,other}/*.ts'"), ["m/1-a.ts", "other/8-h.ts"]);
}

#[test]
fn negations_and_classes() {
    assert_eq!(loaded(&FILES, "'!m/*.ts', 'other/*.ts'"), ["other/8-h.ts"]);
    assert_eq!(loaded(&FILES, "'m/!(1-*).@(ts|js)'"), ["m/2-b.js"]);
    assert_eq!(loaded(&FILES, "'m/[0-1]-?.ts'"), ["m/1-a.ts"]);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let project = Project::new();
    project
        .write("m/a.ts", "export class A1700000000001 { async up() {} async down() {} }");
    std::os::unix::fs::symlink("../m", project.path().join("m/again")).unwrap();
    project.write(
        "ds.ts",
        "import { DataSource } from 'typeorm';\nexport default new DataSource({ type: 'postgres', entities: [], migrations: ['m/**/*.ts'] });",
    );
    let mut service = TypeOrmService::load(project.options("ds.ts")).unwrap();
    // The link is followed once, as the original does.
    assert_eq!(service.migrations().unwrap().len(), 2);
    let (recorder, _) = Recorder::new();
    service.execute(0, Direction::Up, 0, recorder).1.unwrap();
}
