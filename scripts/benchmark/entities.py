"""A service as its entities and as SQL files describe it: tables of twelve columns with a
key, a unique constraint, two indexes and an enum; every second one refers to another.
"""

import json
import os

from estate import TSCONFIG, write

DATA_SOURCE = """import { DataSource } from "typeorm";

export const AppDataSource = new DataSource({
    type: "postgres",
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    username: process.env.PGUSER,
    database: process.env.PGDATABASE,
    entities: [__dirname + "/entities/*.entity.ts"],
    migrations: [__dirname + "/migrations/*.ts"],
});
"""

ENTITY = """import {{
    Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique, UpdateDateColumn,
}} from "typeorm";
{imports}
export enum Status{number} {{
    Draft = "draft",
    Active = "active",
    Closed = "closed",
}}

@Entity("item_{number}")
@Unique(["tenantId", "code"])
@Index(["tenantId", "createdAt"])
export class Item{number} {{
    @PrimaryGeneratedColumn("uuid")
    id: string;

    @Column("uuid", {{ name: "tenant_id" }})
    tenantId: string;

    @Column({{ length: 64 }})
    code: string;

    @Index()
    @Column()
    name: string;

    @Column("text", {{ nullable: true }})
    description: string | null;

    @Column({{ type: "enum", enum: Status{number}, default: Status{number}.Draft }})
    status: Status{number};

    @Column("integer", {{ default: 0 }})
    quantity: number;

    @Column("numeric", {{ precision: 12, scale: 2, default: 0 }})
    price: string;

    @Column({{ default: true }})
    enabled: boolean;

    @Column("jsonb", {{ default: {{}} }})
    attributes: Record<string, unknown>;

    @CreateDateColumn({{ name: "created_at" }})
    createdAt: Date;

    @UpdateDateColumn({{ name: "updated_at" }})
    updatedAt: Date;
{relation}}}
"""

RELATION = """
    @ManyToOne(() => Item{other}, {{ onDelete: "CASCADE", nullable: true }})
    @JoinColumn({{ name: "parent_id" }})
    parent: Item{other};
"""

TABLE = """CREATE TYPE {name}_status AS ENUM ('draft', 'active', 'closed');
CREATE TABLE {name} (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    code varchar(64) NOT NULL,
    name varchar NOT NULL,
    description text,
    status {name}_status NOT NULL DEFAULT 'draft',
    quantity integer NOT NULL DEFAULT 0,
    price numeric(12, 2) NOT NULL DEFAULT 0,
    enabled boolean NOT NULL DEFAULT true,
    attributes jsonb NOT NULL DEFAULT '{{}}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(){reference},
    UNIQUE (tenant_id, code)
);
CREATE INDEX ON {name} (tenant_id, created_at);
CREATE INDEX ON {name} (name);
"""

CHANGE = """ALTER TABLE {name} ADD note text DEFAULT 'none', ALTER description SET NOT NULL,
    ALTER quantity TYPE bigint, DROP enabled;
CREATE INDEX ON {name} (note);
COMMENT ON TABLE {name} IS 'another';
"""


def other(number):
    """What every second one refers to."""
    return number - 1 if number % 2 else None


def project(folder, count, modules):
    """A TypeORM project without migrations."""
    write(f"{folder}/package.json", json.dumps({"name": "bench", "private": True}))
    # TypeORM's entities have no constructors.
    options = {**TSCONFIG["compilerOptions"], "strictPropertyInitialization": False}
    write(f"{folder}/tsconfig.json", json.dumps({"compilerOptions": options}))
    write(f"{folder}/data-source.ts", DATA_SOURCE)
    os.makedirs(f"{folder}/migrations")
    for number in range(count):
        imports = relation = ""
        if other(number) is not None:
            name = f"{other(number):05}"
            imports = f'import {{ Item{name} }} from "./item{name}.entity";\n'
            relation = RELATION.format(other=name)
        text = ENTITY.format(number=f"{number:05}", imports=imports, relation=relation)
        write(f"{folder}/entities/item{number:05}.entity.ts", text)
    if os.path.isdir(modules):
        os.symlink(modules, f"{folder}/node_modules")


def tables(path, count):
    """The same as one SQL file, in transactions of fifty tables."""
    parts = []
    for number in range(count):
        if number % 50 == 0:
            parts.append("COMMIT;\nBEGIN;\n" if number else "BEGIN;\n")
        reference = ""
        if other(number) is not None:
            reference = f",\n    parent_id uuid REFERENCES item_{other(number):05} (id) ON DELETE CASCADE"
        parts.append(TABLE.format(name=f"item_{number:05}", reference=reference))
    write(path, "".join([*parts, "COMMIT;\n"]))


def changes(path, count):
    """Makes one table in a hundred another."""
    write(path, "".join(CHANGE.format(name=f"item_{number:05}") for number in range(0, count, 100)))
