//! Imports and exports as TypeScript and Node give them to a program.
//!
//! Every case is a migration whose `up` sends what it computed as a statement.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fixture;

use fixture::{Project, Recorder};
use whimbrel::migration::Direction;
use whimbrel::run::ProgramError;
use whimbrel_typeorm::TypeOrmService;

const DATA_SOURCE: &str = "import { DataSource } from 'typeorm';
export default new DataSource({ type: 'postgres', migrations: ['src/migration.ts'], entities: [] });";

/// Runs `body` as a migration after `imports`, and gives what it sent.
fn try_run(
    files: &[(&str, &str)],
    imports: &str,
    body: &str,
) -> Result<String, ProgramError> {
    let project = Project::new();
    project.write("src/data-source.ts", DATA_SOURCE);
    for (name, text) in files {
        project.write(name, text);
    }
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
    result.map(|_| log.sql().pop().unwrap_or_default())
}

/// The value of an expression, as JSON.
fn value(files: &[(&str, &str)], imports: &str, expression: &str) -> String {
    try_run(files, imports, &format!("await q.query(JSON.stringify({expression}));"))
        .unwrap()
}

#[test]
fn imported_names_are_live() {
    let counter = "export let count = 0; export function bump() { count++; count += 1; }
        export const { a, b: [c] } = { a: 1, b: [2] };";
    let seen = value(
        &[("src/counter.ts", counter)],
        "import { count, bump, a, c } from './counter';\nconst before = count; bump();",
        "{ before, count, a, c }",
    );
    assert_eq!(seen, r#"{"before":0,"count":2,"a":1,"c":2}"#);
}

#[test]
fn circular_imports_give_undefined_and_no_error() {
    let files = [
        (
            "src/a.ts",
            "import { b } from './b'; export const seen = b; export const a = 'A';",
        ),
        (
            "src/b.ts",
            "import { a } from './a'; export const b = `b saw ${a}`; export const later = () => a;",
        ),
    ];
    let seen = value(
        &files,
        "import { seen } from './a'; import { later } from './b';",
        "[seen, later()]",
    );
    assert_eq!(seen, r#"["b saw undefined","A"]"#);
}

#[test]
fn functions_are_exported_before_anything_runs() {
    let files = [
        (
            "src/a.ts",
            "import './b'; export function early() { return 'early'; } export default function () { return 'd'; }",
        ),
        (
            "src/b.ts",
            "import d, { early } from './a'; (globalThis as any).got = [early(), d(), d.name];",
        ),
    ];
    let seen = value(&files, "import './a';", "(globalThis as any).got");
    assert_eq!(seen, r#"["early","d","default_1"]"#);
}

#[test]
fn re_exports_of_every_form() {
    let files = [
        ("src/leaf.ts", "export const x = 1; export class K {} export default 'leaf'; export const own = 'hidden';"),
        (
            "src/barrel.ts",
            "export * from './leaf'; export * as ns from './leaf'; export { x as y, default as z } from './leaf';
             import leaf, { K } from './leaf'; export { K as Again, leaf }; export const own = 'barrel';",
        ),
    ];
    let seen = value(
        &files,
        "import * as all from './barrel';",
        "[Object.keys(all).sort(), all.y, all.z, (all as any).ns.x, all.own, all.Again === all.K, all.leaf, 'default' in all]",
    );
    assert_eq!(
        seen,
        r#"[["Again","K","leaf","ns","own","x","y","z"],1,"leaf",1,"barrel",true,"leaf",false]"#
    );
}

#[test]
fn commonjs_modules_are_imported_either_way() {
    let files = [
        (
            "src/fn.js",
            "module.exports = function f() { return 'called'; }; module.exports.extra = 1;",
        ),
        (
            "src/obj.cjs",
            "exports.a = 1; exports.where = __filename.endsWith('obj.cjs') && __dirname.endsWith('src');",
        ),
        ("src/eq.ts", "export = { equals: true };"),
    ];
    let seen = value(
        &files,
        "import f from './fn'; import * as star from './fn'; import obj, { a } from './obj.cjs';
         import eq = require('./eq');",
        "[f(), (star as any)(), star.extra, (star as any).default(), obj.where, a, eq.equals, f.call.name]",
    );
    assert_eq!(seen, r#"["called","called",1,"called",true,1,true,"call"]"#);
}

#[test]
fn a_call_of_an_imported_function_has_no_this() {
    let files =
        [("src/f.ts", "export function who(this: any) { return this === undefined; }")];
    let seen = value(
        &files,
        "import { who } from './f'; const o = { who };",
        "[who(), o.who()]",
    );
    assert_eq!(seen, "[true,false]");
}

#[test]
fn unused_and_type_imports_are_not_loaded() {
    let bomb =
        "export interface T { a: number } export class C {} throw new Error('loaded');";
    let seen = value(
        &[("src/bomb.ts", bomb)],
        "import { T, C } from './bomb'; import type { C as D } from './bomb'; import { type T as E } from './bomb';\nlet t: T | C | D | E;",
        "1",
    );
    assert_eq!(seen, "1");
}

#[test]
fn verbatim_imports_stay() {
    let project = [
        ("tsconfig.json", r#"{ "compilerOptions": { "verbatimModuleSyntax": true } }"#),
        ("src/side.ts", "(globalThis as any).side = 1; export class C {}"),
    ];
    let seen = value(&project, "import { C } from './side';", "(globalThis as any).side");
    assert_eq!(seen, "1");
}

#[test]
fn enums_namespaces_and_parameter_properties() {
    let file = "export enum E { A = 1, B, C = 'c' } export const enum F { X = E.A << 2 }
        export namespace N { export const v = 1; export namespace Inner { export const w = v + 1; } }
        export class P { constructor(private readonly a: number, public b = 2) {} sum() { return this.a + this.b; } }
        export abstract class Q<T> { declare d: T; abstract f(): void; }";
    let seen = value(
        &[("src/e.ts", file)],
        "import { E, F, N, P, Q } from './e';",
        "[E.B, E[2], E.C, F.X, N.Inner.w, new P(1).sum(), 'd' in Q.prototype]",
    );
    assert_eq!(seen, r#"[2,"B","c",4,2,3,false]"#);
}

#[test]
fn class_fields_follow_the_target() {
    let file = "class Base { set v(x: number) { (this as any).seen = x; } } export class D extends Base { v = 5; w?: number; }";
    let check = "[(new D() as any).seen ?? null, 'w' in new D()]";
    let old = [
        ("tsconfig.json", r#"{ "compilerOptions": { "target": "es2021" } }"#),
        ("src/d.ts", file),
    ];
    assert_eq!(value(&old, "import { D } from './d';", check), "[5,false]");
    let new = [
        ("tsconfig.json", r#"{ "compilerOptions": { "target": "ES2022" } }"#),
        ("src/d.ts", file),
    ];
    assert_eq!(value(&new, "import { D } from './d';", check), "[null,true]");
}

#[test]
fn tsconfig_paths_and_js_specifiers_lead_to_typescript() {
    let files = [
        (
            "tsconfig.json",
            r#"{ // comments are allowed
                "extends": "./base.json", "compilerOptions": { "paths": { "@app/*": ["./src/app/*"] } } }"#,
        ),
        ("base.json", r#"{ "compilerOptions": { "strict": true } }"#),
        ("src/app/one.ts", "export const one = 1;"),
        ("src/two.ts", "export const two = 2;"),
        ("src/three/index.ts", "export const three = 3;"),
        ("src/data.json", r#"{ "four": 4 }"#),
    ];
    let seen = value(
        &files,
        "import { one } from '@app/one'; import { two } from './two.js'; import { three } from './three';
         import data, { four } from './data.json';",
        "[one, two, three, data.four, four]",
    );
    assert_eq!(seen, "[1,2,3,4,4]");
}

#[test]
fn tsconfig_paths_hold_without_the_packages_that_it_extends() {
    let files = [
        ("tsconfig.json", r#"{ "extends": "./config/base" }"#),
        (
            "config/base.json",
            r#"{ // what is not installed is left out
                "extends": ["@tsconfig/node20/tsconfig.json", "./paths.json"] }"#,
        ),
        (
            "config/paths.json",
            r#"{ "compilerOptions": { "baseUrl": "../src", "paths": {
                "@app/*": ["./app/*"], "@app/deep/*": ["./elsewhere/*"] } } }"#,
        ),
        ("src/app/one.ts", "export const one = 1;"),
        ("src/app/index.ts", "export const all = 0;"),
        ("src/elsewhere/two.ts", "export const two = 2;"),
    ];
    let seen = value(
        &files,
        "import { one } from '@app/one'; import { two } from '@app/deep/two';",
        "[one, two]",
    );
    assert_eq!(seen, "[1,2]");
}

#[test]
fn packages_of_node_modules_run_when_they_can() {
    let files = [
        (
            "node_modules/plain/package.json",
            r#"{ "name": "plain", "exports": { ".": { "import": "./i.mjs", "require": "./r.js" }, "./sub": "./sub.js" } }"#,
        ),
        (
            "node_modules/plain/r.js",
            "exports.how = 'require'; try { require('not-there'); } catch (e) { exports.code = e.code; }",
        ),
        ("node_modules/plain/i.mjs", "export const how = 'import';"),
        ("node_modules/plain/sub.js", "module.exports = 'sub';"),
        (
            "node_modules/esm-only/package.json",
            r#"{ "name": "esm-only", "type": "module", "exports": { "import": "./index.js" } }"#,
        ),
        (
            "node_modules/esm-only/index.js",
            "export default () => 'esm'; export const here = import.meta.url.startsWith('file:///');",
        ),
    ];
    let seen = value(
        &files,
        "import { how, code } from 'plain'; import sub from 'plain/sub'; import esm, { here } from 'esm-only';",
        "[how, code, sub, esm(), here]",
    );
    assert_eq!(seen, r#"["require","MODULE_NOT_FOUND","sub","esm",true]"#);
}

#[test]
fn a_package_that_does_not_evaluate_is_stood_in_for() {
    let files = [
        (
            "node_modules/broken/index.js",
            "const x = require('./native.node'); throw new Error('no addon');",
        ),
        (
            "src/uses.ts",
            "import broken from 'broken'; export const made = broken.create(); export const fine = 1;",
        ),
    ];
    assert_eq!(value(&files, "import { fine } from './uses';", "fine"), "1");
    let error =
        try_run(&files, "import { made } from './uses';", "await q.query(made.sql());")
            .unwrap_err();
    assert_eq!(error.missing_package.as_deref(), Some("broken"));
    assert!(
        error.message.contains("no addon") || error.message.contains("native"),
        "{}",
        error.message
    );
}

#[test]
fn dynamic_imports_and_top_level_await() {
    let files = [
        (
            "src/slow.ts",
            "export const value = await new Promise<number>((done) => setTimeout(() => done(42), 2));",
        ),
        ("src/dyn.ts", "export default 'dyn'; export const n = 1;"),
    ];
    let seen = try_run(
        &files,
        "import { value } from './slow';",
        "const m = await import('./dyn'); await q.query(JSON.stringify([value, m.default, m.n, import.meta.dirname === __dirname]));",
    );
    assert_eq!(seen.unwrap(), r#"[42,"dyn",1,true]"#);
}

#[test]
fn modules_may_declare_nodes_names() {
    let file = "import { createRequire } from 'module'; import { fileURLToPath } from 'url'; import { dirname } from 'path';
        const require = createRequire(import.meta.url); const __filename = fileURLToPath(import.meta.url);
        const __dirname = dirname(__filename); const exports = 5;
        export const all = [require('./leaf').leaf, __dirname.endsWith('src'), exports];";
    let files = [("src/own.mts", file), ("src/leaf.ts", "export const leaf = 1;")];
    assert_eq!(value(&files, "import { all } from './own.mjs';", "all"), "[1,true,5]");
}

#[test]
fn the_require_cache_and_main_module() {
    let files = [(
        "src/once.ts",
        "(globalThis as any).times = ((globalThis as any).times ?? 0) + 1; export const main = require.main === module;",
    )];
    let seen = value(
        &files,
        "import { main } from './once'; import './once.js'; const file = require.resolve('./once');
         const cached = file in require.cache; delete require.cache[file]; require('./once');",
        "[main, cached, (globalThis as any).times]",
    );
    assert_eq!(seen, "[false,true,2]");
}

#[test]
fn a_file_that_fails_is_evaluated_again_when_it_is_required_again() {
    let files = [(
        "src/flaky.ts",
        "(globalThis as any).n = ((globalThis as any).n ?? 0) + 1; if ((globalThis as any).n < 2) throw new Error('first'); export const ok = 1;",
    )];
    let body = "try { require('./flaky'); } catch (e: any) { await q.query(e.message); } await q.query(String(require('./flaky').ok));";
    assert_eq!(try_run(&files, "", body).unwrap(), "1");
}

#[test]
fn missing_files_are_named() {
    let error = try_run(&[], "import { gone } from './gone';", "gone();").unwrap_err();
    assert!(
        error.message.starts_with("Cannot find module './gone'"),
        "{}",
        error.message
    );
}

#[test]
fn errors_of_helpers_keep_their_whole_way() {
    let files = [(
        "src/helper.ts",
        "type A = string;\nexport async function deep(q: any): Promise<void> {\n  await Promise.resolve();\n  await q.query('FAIL');\n}\n",
    )];
    let error = try_run(
        &files,
        "import { deep } from './helper';\ninterface Unused {}",
        "\n    await deep(q);\n",
    )
    .unwrap_err();
    let places: Vec<String> = error
        .frames
        .iter()
        .map(|frame| {
            format!("{}:{}", frame.path.file_name().unwrap().display(), frame.line)
        })
        .collect();
    assert_eq!(places, ["helper.ts:4", "migration.ts:5"]);
}

#[test]
fn unawaited_failures_are_not_lost() {
    let error = try_run(&[], "", "q.query('FAIL');").unwrap_err();
    assert_eq!(error.server.unwrap().code.as_str(), "42601");
}
