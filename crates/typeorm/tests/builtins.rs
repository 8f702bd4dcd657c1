//! Node's modules and globals, and stand-ins for packages, in the engine itself.
//!
//! What each module answers is compared with Node's in `js/tests`; here is what only
//! the engine can show: that the host's natives carry them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixture;

use fixture::{Project, Recorder};
use whimbrel::migration::Direction;
use whimbrel::run::ProgramError;
use whimbrel_typeorm::TypeOrmService;

const DATA_SOURCE: &str = "import { DataSource } from 'typeorm';
export default new DataSource({ type: 'postgres', migrations: ['src/migration.ts'], entities: [] });";

/// Runs `body` as a migration after `imports`, and gives every statement it sent.
fn try_run(imports: &str, body: &str) -> Result<Vec<String>, ProgramError> {
    let project = Project::new();
    project.set("GREETING", "hello");
    project.set("TZ", "UTC");
    project.write("sql/view.sql", "SELECT 'ü';\nSELECT 2;\n");
    project.write("src/data-source.ts", DATA_SOURCE);
    project.write(
        "src/migration.ts",
        &format!(
            "{imports}\nexport class M1700000000001 {{\n async up(q: any) {{ {body} }}\n async down() {{}} }}"
        ),
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, log) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 0, recorder);
    result.map(|_| log.sql())
}

/// The value of an expression, as JSON.
fn value(imports: &str, expression: &str) -> String {
    try_run(imports, &format!("await q.query(JSON.stringify({expression}));"))
        .unwrap()
        .pop()
        .unwrap_or_default()
}

#[test]
fn files_are_read_and_never_written() {
    let imports = "import * as fs from 'fs'; import { readFile } from 'node:fs/promises'; import path from 'path';";
    let file = "path.join(__dirname, '..', 'sql', 'view.sql')";
    assert_eq!(
        value(imports, &format!("fs.readFileSync({file}, 'utf8').split(/;\\s*/)")),
        r#"["SELECT 'ü'","SELECT 2",""]"#
    );
    assert_eq!(value(imports, "(await readFile('sql/view.sql')).length"), "23");
    assert_eq!(value(imports, "fs.readdirSync('.').sort()"), r#"["sql","src"]"#);
    assert_eq!(
        value(
            imports,
            "await readFile('nope.sql').catch((e: any) => [e.code, e.message])"
        ),
        r#"["ENOENT","ENOENT: no such file or directory, open 'nope.sql'"]"#
    );
    let refused =
        try_run(imports, "fs.writeFileSync('x', 'y');").unwrap_err().to_string();
    assert!(refused.contains("fs.writeFileSync is not available"), "{refused}");
    assert!(refused.contains("read-only"), "{refused}");
}

#[test]
fn bytes_text_and_digests_agree_with_node() {
    let imports = "import { createHash, createHmac, pbkdf2Sync, scryptSync, randomUUID } from 'crypto';";
    let cases = [
        ("Buffer.from('hé😀').toString('base64')", r#""aMOp8J+YgA==""#),
        ("Buffer.from('aMOp8J-YgA', 'base64url').toString()", r#""hé😀""#),
        ("Buffer.from([255, 97]).toString()", r#""�a""#),
        ("Buffer.from('a\\ud800b').toString('hex')", r#""61efbfbd62""#),
        ("Buffer.alloc(4, 'ab')", r#"{"type":"Buffer","data":[97,98,97,98]}"#),
        (
            "createHash('sha256').update('x').digest('hex')",
            r#""2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881""#,
        ),
        (
            "createHmac('md5', 'k').update('x').digest('base64')",
            r#""RCugeejsYgb39VNNRlPbDw==""#,
        ),
        (
            "pbkdf2Sync('pw', 'salt', 2, 8, 'sha1').toString('hex')",
            r#""133a0b823b029801""#,
        ),
        (
            "scryptSync('pw', 'salt', 8, { N: 16 }).toString('hex')",
            r#""c5d06c368e4a07b8""#,
        ),
        ("/^[0-9a-f-]{36}$/.test(randomUUID())", "true"),
        ("btoa('x') + atob('eA==')", r#""eA==x""#),
        ("new TextDecoder().decode(new TextEncoder().encode('ü'))", r#""ü""#),
    ];
    for (expression, expected) in cases {
        assert_eq!(value(imports, expression), expected, "{expression}");
    }
}

#[test]
fn values_are_shown_as_node_shows_them() {
    let imports = "import util from 'util'; class Row { id = 1; tags = new Set(['a']); }";
    let cases = [
        (
            "util.inspect({ a: [1, { b: { c: {} } }], m: new Map([[1, 2]]), d: new Date(0) })",
            r#""{\n  a: [ 1, { b: [Object] } ],\n  m: Map(1) { 1 => 2 },\n  d: 1970-01-01T00:00:00.000Z\n}""#,
        ),
        ("util.inspect(new Row())", r#""Row { id: 1, tags: Set(1) { 'a' } }""#),
        (
            "util.format('%s %d %j', 'x', 5, { a: 1 }, [Row])",
            r#""x 5 {\"a\":1} [ [class Row] ]""#,
        ),
        ("util.inspect(new Error('boom')).split('\\n')[0]", r#""Error: boom""#),
        ("(1234567.891).toLocaleString()", r#""1,234,567.891""#),
        ("new Date(0).toLocaleDateString('en-US', { timeZone: 'UTC' })", r#""1/1/1970""#),
        ("Intl.DateTimeFormat().resolvedOptions().timeZone", r#""UTC""#),
        ("process.env.GREETING + process.env.NOPE", r#""helloundefined""#),
    ];
    for (expression, expected) in cases {
        assert_eq!(value(imports, expression), expected, "{expression}");
    }
}

#[test]
fn time_passes_and_streams_flow() {
    let imports = "import { setTimeout as sleep } from 'timers/promises'; import { promisify } from 'util';
        import { createReadStream } from 'fs'; import { createInterface } from 'readline'; import { EventEmitter, once } from 'events';";
    let body = "await sleep(2); await promisify(setTimeout)(1);
        const order: any[] = []; setTimeout(() => order.push('timer'), 1); process.nextTick(() => order.push('tick')); await sleep(10);
        for await (const line of createInterface({ input: createReadStream('sql/view.sql') })) order.push(line);
        const bell = new EventEmitter(); setImmediate(() => bell.emit('ring', 7)); order.push((await once(bell, 'ring'))[0]);
        await q.query(JSON.stringify([order, structuredClone(new Map([[1, 2]])).get(1), new URL('postgres://u:p%40@h:1/d').password]));";
    let sent = try_run(imports, body).unwrap();
    assert_eq!(
        sent.last().unwrap(),
        r#"[["tick","timer","SELECT 'ü';","SELECT 2;",7],2,"p%40"]"#
    );
}

/// What applications do at import with packages that are not installed.
const APPLICATION: &str = r"import { Injectable, Inject, PartialType } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm'; import { z } from 'zod'; import * as winston from 'winston';
import moment from 'moment'; import { schema as brand } from '@acme/brand';
const env = z.object({ PORT: z.coerce.number() }).parse(process.env);
const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
logger.info(`port ${env.PORT}`);
class User {} class UserDto extends PartialType(User) {}
@Injectable() class Service { constructor(@InjectRepository(User) public users: any, @Inject('X') x: any) {} }
const late = `CREATE TABLE ${brand.table}`;";

#[test]
fn an_application_may_be_imported_without_its_packages() {
    let body = "await q.query(JSON.stringify([new Service(1, 2).users, new UserDto() instanceof User]));";
    assert_eq!(try_run(APPLICATION, body).unwrap().pop().unwrap(), "[1,true]");
}

#[test]
fn using_a_missing_package_names_it_and_the_line() {
    for (body, used, line) in [
        ("\nawait q.query(`SELECT ${moment().format()}`);", "moment", 12),
        ("\nawait q.query(`SELECT '${brand.name}'`);", "name", 12),
        ("\nawait q.query('SELECT ' + [...brand.columns]);", "columns", 12),
        ("\nawait q.query(late);", "table, made into text", 9),
        ("\nawait q.query('SELECT $1', [late]);", "table, made into text", 9),
    ] {
        let error = try_run(APPLICATION, body).unwrap_err().to_string();
        assert!(error.contains(used), "{body}: {error}");
        assert!(error.contains("is not available"), "{body}: {error}");
        assert!(error.contains(&format!("migration.ts:{line}")), "{body}: {error}");
    }
}
