"""Generates one set of migrations in the form that each tool reads.

Every migration: CREATE TABLE, two CREATE INDEX, ALTER TABLE, COMMENT.
"""

import json
import os

FIRST = 1_700_000_000_000


def names(count):
    return [(FIRST + 1000 * number, f"CreateItem{number:05}") for number in range(1, count + 1)]


def up(timestamp):
    table = f"item_{timestamp}"
    return [
        f'CREATE TABLE "{table}" ("id" SERIAL NOT NULL, "name" character varying NOT NULL, '
        '"tenant_id" uuid, "created_at" TIMESTAMP NOT NULL DEFAULT now(), '
        f'CONSTRAINT "PK_{table}" PRIMARY KEY ("id"))',
        f'CREATE INDEX "IDX_{table}_tenant" ON "{table}" ("tenant_id")',
        f'CREATE UNIQUE INDEX "IDX_{table}_name" ON "{table}" ("tenant_id", "name")',
        f'ALTER TABLE "{table}" ADD "note" text',
        f"""COMMENT ON COLUMN "{table}"."note" IS 'free text of item {timestamp}'""",
    ]


def down(timestamp):
    return [f'DROP TABLE "item_{timestamp}"']


def script(statements):
    return "".join(f"{statement};\n" for statement in statements)


TRACKING = ('CREATE TABLE "migrations" ("id" SERIAL NOT NULL, "timestamp" bigint NOT NULL, '
            '"name" character varying NOT NULL, CONSTRAINT "PK_8c82d7f526340ab734260ea46be" '
            'PRIMARY KEY ("id"))')


def record(timestamp, name):
    return (f'INSERT INTO "public"."migrations"("timestamp", "name") '
            f"VALUES ({timestamp}, '{name}{timestamp}')")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def psql(folder, count):
    """packed.sql: one message for each migration; each.sql: one for each statement."""
    each, packed = [f"{TRACKING};"], [f"{TRACKING};"]
    for timestamp, name in names(count):
        statements = ["BEGIN", *up(timestamp), record(timestamp, name), "COMMIT"]
        each.append(script(statements))
        packed.append("\\;\n".join(statements) + ";")
    write(f"{folder}/each.sql", "\n".join(each))
    write(f"{folder}/packed.sql", "\n".join(packed))


def whimbrel(folder, count):
    write(f"{folder}/whimbrel.toml",
          '[project]\nname = "bench"\ndiscover = false\n\n[[service]]\nname = "bench"\n'
          'folder = "."\nsource = "sql"\nmigrations = ["migrations/*.sql"]\n')
    for timestamp, name in names(count):
        base = f"{folder}/migrations/{timestamp}-{name}"
        write(f"{base}.up.sql", script(up(timestamp)))
        write(f"{base}.down.sql", script(down(timestamp)))


def dbmate(folder, count):
    for timestamp, name in names(count):
        text = f"-- migrate:up\n{script(up(timestamp))}\n-- migrate:down\n{script(down(timestamp))}"
        write(f"{folder}/migrations/{timestamp}_{name}.sql", text)


def node_pg_migrate(folder, count):
    for timestamp, name in names(count):
        text = f"-- Up Migration\n{script(up(timestamp))}\n-- Down Migration\n{script(down(timestamp))}"
        write(f"{folder}/migrations/{timestamp}_{name}.sql", text)


def sqlx(folder, count):
    for timestamp, name in names(count):
        write(f"{folder}/migrations/{timestamp}_{name}.up.sql", script(up(timestamp)))
        write(f"{folder}/migrations/{timestamp}_{name}.down.sql", script(down(timestamp)))


def refinery(folder, count):
    for number, (timestamp, name) in enumerate(names(count), 1):
        write(f"{folder}/migrations/V{number}__{name}.sql", script(up(timestamp)))


def _queries(statements):
    return "".join(f"        await queryRunner.query(`{one}`);\n" for one in statements)


def _typescript(timestamp, name):
    return (
        'import { MigrationInterface, QueryRunner } from "typeorm";\n\n'
        f"export class {name}{timestamp} implements MigrationInterface {{\n"
        f"    name = '{name}{timestamp}'\n\n"
        "    public async up(queryRunner: QueryRunner): Promise<void> {\n"
        f"{_queries(up(timestamp))}    }}\n\n"
        "    public async down(queryRunner: QueryRunner): Promise<void> {\n"
        f"{_queries(down(timestamp))}    }}\n\n}}\n")


def _javascript(timestamp, name):
    return (
        '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n'
        f"exports.{name}{timestamp} = void 0;\nclass {name}{timestamp} {{\n"
        f"    constructor() {{\n        this.name = '{name}{timestamp}';\n    }}\n"
        f"    async up(queryRunner) {{\n{_queries(up(timestamp))}    }}\n"
        f"    async down(queryRunner) {{\n{_queries(down(timestamp))}    }}\n}}\n"
        f"exports.{name}{timestamp} = {name}{timestamp};\n")


DATA_SOURCE = """import { DataSource } from "typeorm";

export const AppDataSource = new DataSource({
    type: "postgres",
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    username: process.env.PGUSER,
    database: process.env.PGDATABASE,
    migrations: [__dirname + "/migrations/*.ts"],
});
"""

TSCONFIG = {"compilerOptions": {
    "target": "ES2021", "module": "commonjs", "moduleResolution": "node", "strict": True,
    "esModuleInterop": True, "experimentalDecorators": True, "emitDecoratorMetadata": True,
    "skipLibCheck": True}}


def typescript(folder, count):
    _typeorm_project(folder)
    write(f"{folder}/data-source.ts", DATA_SOURCE)
    for timestamp, name in names(count):
        write(f"{folder}/migrations/{timestamp}-{name}.ts", _typescript(timestamp, name))


def javascript(folder, count):
    _typeorm_project(folder)
    body = DATA_SOURCE.replace("import { DataSource }", "const { DataSource }")
    body = body.replace('from "typeorm"', '= require("typeorm")').replace(".ts", ".js")
    body = body.replace("export const AppDataSource =", "exports.AppDataSource =")
    write(f"{folder}/data-source.js", body)
    for timestamp, name in names(count):
        write(f"{folder}/migrations/{timestamp}-{name}.js", _javascript(timestamp, name))


def _typeorm_project(folder):
    write(f"{folder}/package.json", json.dumps({"name": "bench", "private": True}))
    write(f"{folder}/tsconfig.json", json.dumps(TSCONFIG))
