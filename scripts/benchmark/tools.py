"""What is measured: each tool, and how it is called."""

import dataclasses
import os
import shutil

import estate
from server import PORT

PEERS = {"typeorm": "1.1.1", "pg": "8", "reflect-metadata": "0.2", "ts-node": "10.9.2",
         "typescript": "5.9.3", "dbmate": "2.36.0", "node-pg-migrate": "9.0.0"}


@dataclasses.dataclass
class Tool:
    """`run`, `noop` and `status` are argument lists; `noop` runs when all is applied."""

    name: str
    source: str
    run: list
    noop: list | None = None
    status: list | None = None
    environment: dict = dataclasses.field(default_factory=dict)
    # Rounds are not repeated, and no more than this many migrations are tried.
    slow_from: int = 10**9
    most: int = 10**9
    # The transaction mode, for the table.
    mode: str = ""
    version: list | None = None

    def call(self, operation, folder, socket, database):
        """The arguments and environment for one call on one database."""
        words = {"socket": socket, "port": str(PORT), "database": database,
                 "url": f"postgres:///{database}?host={socket}&port={PORT}&user=postgres"}
        fill = lambda text: text.format(**words)
        environment = {
            "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8",
            "PGHOST": socket, "PGPORT": str(PORT), "PGUSER": "postgres", "PGDATABASE": database,
            **{name: fill(value) for name, value in self.environment.items()}}
        arguments = [fill(argument) for argument in getattr(self, operation)]
        return arguments, environment, f"{folder}/{self.source}"


def yardsticks(psql):
    base = [psql, "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    history = [*base, "-A", "-t", "-c", "SELECT * FROM migrations ORDER BY id"]
    return [
        Tool("psql_packed", "psql", [*base, "-f", "packed.sql"], history, history,
             mode="each", version=[psql, "--version"]),
        Tool("psql_each", "psql", [*base, "-f", "each.sql"], mode="each"),
    ]


def whimbrel(binary):
    tools = []
    for mode in ("each", "all", "none"):
        run = [binary, "run", "--transaction", mode]
        tools.append(Tool(f"whimbrel_{mode}", "whimbrel", run, run, [binary, "status"],
                          mode=mode, version=[binary, "--version"]))
    run = [binary, "run", "--transaction", "each", "--no-journal"]
    tools.append(Tool("whimbrel_each_nojournal", "whimbrel", run, run, [binary, "status"], mode="each"))
    data_source = ["-d", "data-source.ts"]
    run = [binary, "run", "--transaction", "all", *data_source]
    tools.append(Tool("whimbrel_ts", "typescript", run, run, [binary, "status", *data_source], mode="all"))
    return tools


def peers(modules):
    """Those from npm that are installed, and those on PATH."""
    tools = []
    typeorm, node = f"{modules}/typeorm/cli.js", shutil.which("node")
    if node and os.path.exists(typeorm):
        tools += _typeorm(node, modules, typeorm)
    if node and os.path.exists(f"{modules}/node-pg-migrate"):
        migrate = [f"{modules}/.bin/node-pg-migrate", "up", "-m", "migrations", "--no-check-order"]
        tools.append(Tool("node-pg-migrate", "node_pg_migrate", migrate, migrate, mode="all",
                          environment={"DATABASE_URL": "socket://postgres:@{socket}?db={database}"}))
    binary = next((path for path in (f"{modules}/@dbmate/linux-x64/bin/dbmate",
                                     f"{modules}/@dbmate/linux-arm64/bin/dbmate")
                   if os.path.exists(path)), shutil.which("dbmate"))
    if binary:
        base = [binary, "--no-dump-schema", "-d", "migrations"]
        url = "postgres://postgres@:{port}/{database}?socket={socket}&sslmode=disable"
        tools.append(Tool("dbmate", "dbmate", [*base, "migrate"], [*base, "migrate"], [*base, "status"],
                          environment={"DATABASE_URL": url}, mode="each", version=[binary, "--version"]))
    if sqlx := shutil.which("sqlx"):
        base = [sqlx, "migrate"]
        tools.append(Tool("sqlx", "sqlx", [*base, "run"], [*base, "run"], [*base, "info"],
                          environment={"DATABASE_URL": "{url}"}, mode="each", version=[sqlx, "--version"]))
    if binary := shutil.which("refinery"):
        run = [binary, "migrate", "-e", "DATABASE_URL", "-p", "migrations"]
        tools.append(Tool("refinery", "refinery", run, run, environment={"DATABASE_URL": "{url}"},
                          mode="each", version=[binary, "--version"]))
    return tools


def generators(binary, modules):
    """Tools that make a migration of entities."""
    found = [Tool("whimbrel_generate", "entities", [binary, "generate", "Init", "-d", "data-source.ts"])]
    through, node = f"{modules}/typeorm/cli-ts-node-commonjs.js", shutil.which("node")
    if node and os.path.exists(through):
        command = [node, through, "migration:generate", "migrations/Init", "-d", "data-source.ts"]
        # Without type checks: the fastest that ts-node can be.
        found.append(Tool("typeorm_generate", "entities", command, environment={"TS_NODE_TRANSPILE_ONLY": "true"}))
    return found


def readers(binary, programs, after):
    """Tools that read a database as a whole; `after` is what it is compared with."""
    url = "postgres:///{0}?host={{socket}}&port={{port}}&user=postgres"
    this, that = url.format("{database}"), url.format(after)
    dump = f"{programs}/pg_dump -h {{socket}} -p {{port}} -U postgres -s -f"
    return [
        Tool("pg_dump, one side", "schema", ["sh", "-c", f"{dump} before.sql {{database}}"]),
        Tool("pg_dump, both sides", "schema",
             ["sh", "-c", f"{dump} before.sql {{database}} && {dump} after.sql {after}"]),
        # In this order: the last one reads what these write.
        Tool("whimbrel dump, one side", "schema", [binary, "dump", this, "--snapshot", "before.json"]),
        Tool("whimbrel dump, other side", "schema", [binary, "dump", that, "--snapshot", "after.json"]),
        Tool("whimbrel diff of databases", "schema", [binary, "diff", this, that]),
        Tool("whimbrel diff of snapshots", "schema", [binary, "diff", "before.json", "after.json"]),
    ]


def _typeorm(node, modules, cli):
    compiled = [node, cli]
    through = [node, f"{modules}/typeorm/cli-ts-node-commonjs.js"]
    js, ts = ["-d", "data-source.js"], ["-d", "data-source.ts"]
    return [
        Tool("typeorm_js", "javascript", [*compiled, "migration:run", *js],
             [*compiled, "migration:run", *js], [*compiled, "migration:show", *js],
             mode="all", slow_from=5000, version=[*compiled, "--version"]),
        Tool("typeorm_ts-node", "typescript", [*through, "migration:run", *ts],
             [*through, "migration:run", *ts], [*through, "migration:show", *ts],
             mode="all", slow_from=100, most=1000),
        # Without type checks: the fastest that ts-node can be.
        Tool("typeorm_ts-node_transpile", "typescript", [*through, "migration:run", *ts],
             [*through, "migration:run", *ts], [*through, "migration:show", *ts],
             mode="all", slow_from=1000, most=1000, environment={"TS_NODE_TRANSPILE_ONLY": "true"}),
    ]


WRITERS = {"psql": estate.psql, "whimbrel": estate.whimbrel, "dbmate": estate.dbmate,
           "node_pg_migrate": estate.node_pg_migrate, "sqlx": estate.sqlx, "refinery": estate.refinery,
           "typescript": estate.typescript, "javascript": estate.javascript}


def write_estates(folder, sources, count, modules):
    for source in sorted(sources):
        place = f"{folder}/{source}"
        WRITERS[source](place, count)
        if os.path.isdir(modules) and source in ("typescript", "javascript"):
            os.symlink(modules, f"{place}/node_modules")
