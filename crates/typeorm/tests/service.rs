//! Whole services, from TypeScript files to the statements they send.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fixture;

use fixture::{Project, Recorder};
use whimbrel::migration::Direction;
use whimbrel_typeorm::{LoadError, LoadOptions, TypeOrmService};

const DATA_SOURCE: &str = r#"
import "reflect-metadata";
import { DataSource } from "typeorm";
import * as path from "path";
import { table } from "./settings";

export const AppDataSource = new DataSource({
  type: "postgres",
  host: process.env.DATABASE_HOST ?? "localhost",
  port: parseInt(process.env.DATABASE_PORT!, 10),
  migrationsTableName: table,
  entities: [],
  migrations: [path.join(__dirname, "migrations", "*{.ts,.js}")],
});
"#;

fn project() -> Project {
    let project = Project::new();
    project.write("src/data-source.ts", DATA_SOURCE);
    project
        .write("src/settings.ts", "export const table: string = 'service_migrations';");
    project
}

#[test]
fn a_data_source_is_evaluated_with_its_environment() {
    let project = project();
    project.set("DATABASE_PORT", "6543");
    let service = TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    assert_eq!(service.options().host().as_deref(), Some("localhost"));
    assert_eq!(service.options().port(), Some(6543));
    assert_eq!(
        service.options().migrations_table_name().as_deref(),
        Some("service_migrations")
    );
}

#[test]
fn migrations_are_listed_in_typeorms_order_and_run() {
    let project = project();
    project.write(
        "src/migrations/2-second.ts",
        r#"
        import { MigrationInterface, QueryRunner } from "typeorm";
        import { table } from "../settings";
        export class Second1700000000002 implements MigrationInterface {
          name = "Second1700000000002";
          public async up(queryRunner: QueryRunner): Promise<void> {
            await queryRunner.query(`CREATE TABLE "${table}_x" ("id" int)`);
            const rows: Array<{ n: number }> = await queryRunner.query("SELECT n FROM t WHERE a = $1", ["x"]);
            for (const { n } of rows) await queryRunner.query(`INSERT INTO t VALUES (${n})`);
          }
          public async down(queryRunner: QueryRunner): Promise<void> {
            await queryRunner.query(`DROP TABLE "x"`);
          }
        }
        "#,
    );
    project.write(
        "src/migrations/1-first.ts",
        "export class First1700000000001 { transaction = false; async up(q) {} async down(q) {} }",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    let migrations = service.migrations().unwrap().to_vec();
    let names: Vec<&str> = migrations.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["First1700000000001", "Second1700000000002"]);
    assert_eq!(migrations[0].timestamp, Some(1_700_000_000_001));
    assert_eq!(migrations[0].transaction, Some(false));
    assert_eq!(migrations[1].transaction, None);

    let (recorder, log) = Recorder::new();
    let (_, result) = service.execute(migrations[1].index, Direction::Up, 1, recorder);
    assert_eq!(result.unwrap().transaction_depth, 1);
    let sent: Vec<String> =
        log.sql().into_iter().filter(|sql| !sql.contains("version")).collect();
    assert!(
        sent.contains(&"CREATE TABLE \"service_migrations_x\" (\"id\" int)".to_owned()),
        "{sent:?}"
    );
    assert!(sent.contains(&"INSERT INTO t VALUES (7)".to_owned()), "{sent:?}");
}

#[test]
fn a_failing_statement_is_reported_at_its_typescript_place() {
    let project = project();
    project.write(
        "src/migrations/1-bad.ts",
        "import type { QueryRunner } from 'typeorm';\n\
         enum Unused { A }\n\
         export class Bad1700000000001 {\n\
         \x20 async up(queryRunner: QueryRunner): Promise<void> {\n\
         \x20   await queryRunner.query('FAIL');\n\
         \x20 }\n\
         \x20 async down() {}\n\
         }\n",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, _) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 1, recorder);
    let error = result.unwrap_err();
    assert_eq!(error.name, "QueryFailedError");
    assert_eq!(error.query.as_deref(), Some("FAIL"));
    let server = error.server.unwrap();
    assert_eq!(server.code.as_str(), "42601");
    assert_eq!(server.position, Some(1));
    let frame = error.frames.first().unwrap();
    assert!(frame.path.ends_with("src/migrations/1-bad.ts"), "{:?}", error.frames);
    assert_eq!(frame.line, 5);
}

#[test]
fn syntax_errors_name_file_line_and_column() {
    let project = project();
    project.write("src/settings.ts", "export const table = 1;\nconst = 2;\n");
    let error =
        TypeOrmService::load(project.options("src/data-source.ts")).err().unwrap();
    let LoadError::Program { source, .. } = error else { panic!("{error:?}") };
    assert_eq!(source.name, "SyntaxError");
    let frame = source.frames.first().unwrap();
    assert!(frame.path.ends_with("src/settings.ts"));
    assert_eq!((frame.line, frame.column), (2, 7));
}

#[test]
fn a_promise_that_never_settles_is_an_error() {
    let project = project();
    project.write(
        "src/migrations/1-stuck.ts",
        "export class Stuck1700000000001 { async up() { await new Promise(() => {}); } async down() {} }",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, _) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 0, recorder);
    assert_eq!(result.unwrap_err().name, "NeverSettles");
}

#[test]
fn timers_fire_and_endless_loops_can_be_stopped() {
    let project = project();
    project.write(
        "src/migrations/1-timer.ts",
        "export class Timer1700000000001 {\n\
         async up(q) { await new Promise((done) => setTimeout(done, 5)); await q.query('AFTER'); }\n\
         async down() { for (;;) {} } }",
    );
    let options = project.options("src/data-source.ts");
    let interrupted = options.interrupted.clone();
    let mut service = TypeOrmService::load(options).unwrap();
    service.migrations().unwrap();
    let (recorder, log) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 0, recorder);
    result.unwrap();
    assert!(log.sql().contains(&"AFTER".to_owned()));
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(50));
        interrupted.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let (recorder, _) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Down, 0, recorder);
    assert_eq!(result.unwrap_err().name, "Interrupted");
    stopper.join().unwrap();
}

#[test]
fn a_missing_package_fails_only_where_it_is_used() {
    let project = project();
    project.write(
        "src/migrations/1-uses.ts",
        "import { slug } from '@acme/slug';\n\
         export class Uses1700000000001 {\n\
         async up(q) { await q.query('FINE'); }\n\
         async down(q) {\n  await q.query(slug('x'));\n } }",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, log) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 0, recorder);
    result.unwrap();
    assert!(log.sql().contains(&"FINE".to_owned()));
    assert!(service.stand_ins().contains_key("@acme/slug"));
    let (recorder, _) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Down, 0, recorder);
    let error = result.unwrap_err();
    assert_eq!(error.missing_package.as_deref(), Some("@acme/slug"));
    assert!(error.message.contains("1-uses.ts:5:"), "{}", error.message);
}

#[test]
fn endless_recursion_is_an_error() {
    let project = project();
    project.write(
        "src/migrations/1-deep.ts",
        "const deep = (n: number): number => deep(n + 1) + 1;\n\
         export class Deep1700000000001 { async up() { deep(0); } async down() {} }",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, _) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 0, recorder);
    assert_eq!(result.unwrap_err().name, "RangeError");
}

#[test]
fn a_long_chain_of_imports_loads_on_a_thread_made_for_it() {
    const FILES: usize = 1000;
    let project = project();
    for index in 0..FILES {
        let next = index + 1;
        let text = format!(
            "import {{ n as m }} from './f{next}'; export const n: number = m + 1;"
        );
        project.write(&format!("src/f{index}.ts"), &text);
    }
    project.write(&format!("src/f{FILES}.ts"), "export const n = 0;");
    project.write(
        "src/migrations/1-chain.ts",
        "import { n } from '../f0';\n\
         export class Chain1700000000001 { async up(q) { await q.query(`depth ${n}`); } async down() {} }",
    );
    let options = project.options("src/data-source.ts").for_thread();
    let run = move || {
        let mut service = TypeOrmService::load(options).unwrap();
        service.migrations().unwrap();
        let (recorder, log) = Recorder::new();
        let (_, result) = service.execute(0, Direction::Up, 0, recorder);
        result.unwrap();
        log.sql().pop()
    };
    let thread = std::thread::Builder::new()
        .stack_size(LoadOptions::THREAD_STACK)
        .spawn(run)
        .unwrap();
    assert_eq!(thread.join().unwrap(), Some(format!("depth {FILES}")));
}

#[test]
fn a_released_query_runner_is_told() {
    let project = project();
    project.write(
        "src/migrations/1-release.ts",
        "export class Release1700000000001 {\n\
         async up(q) { await q.query('BEFORE'); await q.release(); } async down(q) {} }",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, _) = Recorder::new();
    let (recorder, result) = service.execute(0, Direction::Up, 1, recorder);
    assert!(result.unwrap().is_released);
    let (_, result) = service.execute(0, Direction::Down, 1, recorder);
    assert!(!result.unwrap().is_released);
}

#[test]
fn an_error_of_an_entity_has_its_place() {
    let project = project();
    project.write(
        "src/data-source.ts",
        "import { DataSource } from 'typeorm';\n\
         export default new DataSource({ type: 'postgres', entities: [__dirname + '/entities/*.ts'] });",
    );
    project
        .write("src/entities/user.ts", "export const x = 1;\nthrow new Error('no');\n");
    let service = TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    let complaint = service.entities().complaint().unwrap();
    assert!(complaint.starts_with("entities: no ("), "{complaint}");
    assert!(complaint.contains("src/entities/user.ts:2:"), "{complaint}");
}
