//! `design:type`: what a whole-program TypeScript writes for decorated
//! properties, with and without strictNullChecks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fixture;

use fixture::{Project, Recorder};
use whimbrel::migration::Direction;
use whimbrel_typeorm::TypeOrmService;

const DATA_SOURCE: &str = "import { DataSource } from 'typeorm';
export default new DataSource({ type: 'postgres', migrations: ['src/migration.ts'], entities: [] });";

const SHARED: &str = "export enum Num { A, B } export enum Text { A = 'a', B = `b` } export enum Mixed { A, B = 'b' }
export type Union = 'a' | 'b'; export type Maybe = string | null; export type Shape = { a: number };
export interface Face { a: number } export class Klass {} export type Alias = Union; export type List = string[];
export const Role = { Admin: 'admin', User: 'user' } as const; export type Role = (typeof Role)[keyof typeof Role];
export const levels = [1, 2] as const; export type Level = (typeof levels)[number];
export type Branded = string & { brand: 'x' }; export type Fn = () => void; export type Id = Num | 5;";

const ENTITY: &str = "import * as ns from './shared';
import { Num, Text, Mixed, Union, Maybe, Shape, Face, Klass, Alias, List, Role, Level, Branded, Id } from './barrel';
import type { Num as TypeOnly } from './barrel';
const P = (target: any, key: string): void => { (target.constructor.keys ??= []).push(key); };
type Local = 'x' | 'y'; enum LocalEnum { A = 'a' }
export class E<T extends Text = Text, U = string> {
  @P str: string; @P num: number; @P bool: boolean; @P date: Date; @P arr: string[]; @P ro: readonly string[];
  @P any: any; @P lit: 'a'; @P inl: 'a' | 'b'; @P opt?: string; @P nul: string | null; @P dnul: Date | null;
  @P big: bigint; @P none = 5; @P local: Local; @P lenum: LocalEnum;
  @P inum: Num; @P itext: Text; @P imix: Mixed; @P iuni: Union; @P imay: Maybe; @P ishape: Shape; @P iface: Face;
  @P klass: Klass; @P alias: Alias; @P list: List; @P role: Role; @P level: Level; @P brand: Branded; @P id: Id;
  @P enul: Text | null; @P knul: Klass | null; @P member: Num.A; @P star: ns.Text; @P tonly: TypeOnly; @P two: Text | Union; @P bound: T; @P free: U;
}
const R: any = Reflect;
export const found = (E as any).keys.map((k: string) => `${k}=${R.getMetadata('design:type', E.prototype, k)?.name}`).join(' ');";

fn design_types(strict: bool) -> String {
    let project = Project::new();
    project.write("src/data-source.ts", DATA_SOURCE);
    project.write(
        "tsconfig.json",
        &format!("{{ \"compilerOptions\": {{ \"strictNullChecks\": {strict} }} }}"),
    );
    project.write("src/shared.ts", SHARED);
    project.write(
        "src/barrel.ts",
        "export * from './shared'; export { Num as Renamed } from './shared';",
    );
    project.write("src/entity.ts", ENTITY);
    project.write(
        "src/migration.ts",
        "import { found } from './entity'; export class M1700000000001 { async up(q) { await q.query(found); } async down() {} }",
    );
    let mut service =
        TypeOrmService::load(project.options("src/data-source.ts")).unwrap();
    service.migrations().unwrap();
    let (recorder, log) = Recorder::new();
    let (_, result) = service.execute(0, Direction::Up, 0, recorder);
    result.unwrap();
    log.sql().pop().unwrap()
}

const COMMON: &str = "str=String num=Number bool=Boolean date=Date arr=Array ro=Array any=Object lit=String inl=String opt=String";
const IMPORTED: &str = "inum=Number itext=String imix=Object iuni=String";
const CLASSES: &str = "ishape=Object iface=Object klass=Klass alias=String list=Array role=String level=Number brand=String id=Number";
const REST: &str =
    "member=Number star=String tonly=Number two=String bound=String free=Object";

#[test]
fn strict_null_checks_make_unions_objects() {
    let expected = format!(
        "{COMMON} nul=Object dnul=Object big=BigInt none=Object local=String lenum=String {IMPORTED} imay=Object {CLASSES} enul=Object knul=Object {REST}"
    );
    assert_eq!(design_types(true), expected);
}

#[test]
fn without_them_null_vanishes() {
    let expected = format!(
        "{COMMON} nul=String dnul=Date big=BigInt none=Object local=String lenum=String {IMPORTED} imay=String {CLASSES} enul=String knul=Klass {REST}"
    );
    assert_eq!(design_types(false), expected);
}
