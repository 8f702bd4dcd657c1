"""What tenancy costs: check and proof of an estate, forms of a policy, variants of the audit.

The tables of figures follow what the guide recommends: which form of a policy keeps an
index usable, and what a trigger adds to a write.
"""

import os
import statistics
import subprocess
import time

CONVENTION = """[[service]]
name = "shop"
folder = "shop"
source = "sql"
migrations = ["migrations/*.sql"]
"""


class Side:
    """One row of a table of figures; `main.Bench.add` wants no more of a tool."""

    def __init__(self, name):
        self.name, self.mode = name, ""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


# ---- check and proof

def estate(folder, count):
    """Tables that each refer to the one before, without row security."""
    up = ["CREATE TABLE organizations (id uuid PRIMARY KEY, name text);"]
    for number in range(count):
        key = ("" if number == 0 else f", before_id uuid, FOREIGN KEY (tenant_id, before_id) "
               f"REFERENCES t{number - 1:04} (tenant_id, id)")
        up.append(f"CREATE TABLE t{number:04} (id uuid NOT NULL DEFAULT gen_random_uuid(), "
                  "tenant_id uuid NOT NULL REFERENCES organizations, code text NOT NULL, name varchar(80), "
                  "amount numeric(12, 2) DEFAULT 0, state text NOT NULL DEFAULT 'new' "
                  "CHECK (state IN ('new', 'open', 'done')), made timestamptz NOT NULL DEFAULT now()"
                  f"{key}, PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, code));")
    down = [f"DROP TABLE t{number:04};" for number in reversed(range(count))]
    write(f"{folder}/whimbrel.toml", CONVENTION)
    write(f"{folder}/shop/migrations/1700000000000-Shop.up.sql", "\n".join(up))
    write(f"{folder}/shop/migrations/1700000000000-Shop.down.sql",
          "\n".join([*down, "DROP TABLE organizations;"]))


class Whimbrel:
    """The commands on an estate."""

    def __init__(self, bench, binary, folder):
        self.bench, self.binary, self.folder = bench, binary, folder
        self.database = bench.database()
        self.url = f"postgres://postgres@/{self.database}?host={bench.server.socket}"

    def __call__(self, *words):
        subprocess.run([self.binary, "-q", *words], cwd=self.folder, check=False,
                       env={**os.environ, "DATABASE_URL": self.url}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def took(self, *words):
        """Wall and CPU seconds of a call with the servers that it starts."""
        before, begun = os.times(), time.perf_counter()
        self(*words)
        wall, after = time.perf_counter() - begun, os.times()
        own = after.children_user + after.children_system
        return {"wall": wall, "client_cpu": own - before.children_user - before.children_system}


def proofs(bench, count, binary, rounds):
    """An estate of so many tables, brought to the standard, then checked and proven."""
    folder = f"{bench.folder}/tenants-{count}"
    estate(folder, count)
    whimbrel = Whimbrel(bench, binary, folder)
    whimbrel("run")
    whimbrel("tenancy", "init", "--root", "organizations", "--app", "bench_app", "--owner", "bench_owner",
             "--migrator", "bench_migrator", "--audit-role", "bench_audit")
    for words in (("run",), ("tenancy", "fix"), ("run",)):
        whimbrel(*words)
    calls = {
        "check, live": ("tenancy", "check"),
        "check, what migrations make": ("tenancy", "check", "--from", "migrations"),
        "prove, what migrations make": ("tenancy", "prove", "--all"),
        "prove, a copy of what is live": ("tenancy", "prove", "--all", "--from", "live"),
    }
    samples = {name: [] for name in calls}
    for _ in range(rounds):
        for name, words in calls.items():
            samples[name].append(whimbrel.took(*words))
    for name, taken in samples.items():
        bench.add(Side(name), count, "tenancy", taken)


# ---- policies

ROWS = """CREATE TABLE documents (id bigint, tenant_id uuid NOT NULL, created_at timestamptz NOT NULL, amount numeric);
INSERT INTO documents SELECT n, ('00000000-0000-4000-8000-' || lpad((CASE WHEN n % 2 = 0 THEN 0
    ELSE 1 + n / 2 % 99 END)::text, 12, '0'))::uuid, timestamptz '2026-01-01' + n * interval '1 s', n % 1000
    FROM generate_series(1, {rows}) n;
CREATE INDEX ON documents (tenant_id, created_at DESC);
VACUUM ANALYZE documents;
CREATE ROLE policy_app; GRANT SELECT ON documents TO policy_app;
CREATE FUNCTION volatile_fn() RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS
    $$ BEGIN RETURN nullif(current_setting('app.tenant_id', true), '')::uuid; END $$;
CREATE FUNCTION stable_plpgsql() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN nullif(current_setting('app.tenant_id', true), '')::uuid; END $$;
CREATE FUNCTION stable_sql() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid $$;
CREATE FUNCTION stable_pinned() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS
    $$ SELECT nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid $$;
"""
# What a policy calls; None is a condition in the statement and no row security.
FORMS = {
    "explicit WHERE, no row security": None,
    "plpgsql VOLATILE SECURITY DEFINER, direct": "volatile_fn()",
    "the same, (SELECT f())": "(SELECT volatile_fn())",
    "plpgsql STABLE, direct": "stable_plpgsql()",
    "SQL STABLE (inlined), direct": "stable_sql()",
    "SQL STABLE, (SELECT f()), the standard": "(SELECT stable_sql())",
    "SQL STABLE with SET search_path, direct": "stable_pinned()",
}
SMALL, BIG = ("00000000-0000-4000-8000-" + number.zfill(12) for number in ("7", "0"))
QUESTIONS = {
    "count_small": (SMALL, "SELECT count(*) FROM documents{where}"),
    "count_big": (BIG, "SELECT count(*) FROM documents{where}"),
    "latest": (SMALL, "SELECT id FROM documents{where} ORDER BY created_at DESC LIMIT 20"),
    "sum_big": (BIG, "SELECT sum(amount) FROM documents{where_and} amount > 500"),
}


def milliseconds(server, database, text):
    """What psql measures of the statements of a text, one after the other."""
    done = subprocess.run(server.client(database, "-c", "\\timing on", "-f", "-"), input=text, check=True,
                          text=True, capture_output=True)
    return [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("Time:")]


def policies(bench, rows, repeats):
    """One table, one policy after the other: what a question costs a tenant."""
    database = bench.database()
    bench.server.run(database, ROWS.format(rows=rows))
    taken = {form: {question: [] for question in QUESTIONS} for form in FORMS}
    for _ in range(repeats):
        for form, condition in FORMS.items():
            for question, (tenant, sql) in QUESTIONS.items():
                text = _policy(condition, tenant, sql)
                # The first one warms up.
                taken[form][question] += milliseconds(bench.server, database, text)[-2:]
    for form, questions in taken.items():
        middle = {question: statistics.median(times) / 1000 for question, times in questions.items()}
        bench.rows.append({"tool": form, "operation": "policies", "table_rows": rows,
                           "samples": repeats * 2, **middle})


def _policy(condition, tenant, sql):
    if condition is None:
        own = f" WHERE tenant_id = '{tenant}'"
        setup = "ALTER TABLE documents DISABLE ROW LEVEL SECURITY;"
        question = sql.format(where=own, where_and=f"{own} AND")
    else:
        setup = ("ALTER TABLE documents ENABLE ROW LEVEL SECURITY; DROP POLICY IF EXISTS one ON documents; "
                 f"CREATE POLICY one ON documents USING (tenant_id = {condition});")
        question = sql.format(where="", where_and=" WHERE")
    settings = f"SET max_parallel_workers_per_gather = 0; SET app.tenant_id = '{tenant}'; SET ROLE policy_app;"
    return f"{setup}\n{settings}\n" + f"{question};\n" * 3


# ---- audit

WIDE = ", ".join(f"c{number} text DEFAULT 'value {number}'" for number in range(13))
AUDITED = f"CREATE TABLE items (id int PRIMARY KEY, tenant_id uuid NOT NULL, amount numeric, {WIDE});"
OWN_TABLE = """CREATE SCHEMA plain_audit;
CREATE TABLE plain_audit.log (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, at timestamptz DEFAULT clock_timestamp(),
    tenant_id uuid, actor text, table_name text, record_id text, operation text, old_row jsonb, new_row jsonb);
CREATE INDEX ON plain_audit.log (tenant_id); CREATE INDEX ON plain_audit.log (at);
CREATE INDEX ON plain_audit.log (table_name); CREATE INDEX ON plain_audit.log (record_id);
CREATE INDEX ON plain_audit.log (operation); CREATE INDEX ON plain_audit.log (actor);
CREATE INDEX ON plain_audit.log (tenant_id, at); CREATE INDEX ON plain_audit.log (table_name, record_id);
CREATE INDEX ON plain_audit.log USING gin (new_row);
CREATE FUNCTION plain_audit.record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO plain_audit.log (tenant_id, actor, table_name, record_id, operation, old_row, new_row)
    VALUES (coalesce(new.tenant_id, old.tenant_id), current_setting('app.user_id', true), tg_table_name,
        coalesce(new.id, old.id)::text, tg_op,
        CASE WHEN tg_op <> 'INSERT' THEN to_jsonb(old) END, CASE WHEN tg_op <> 'DELETE' THEN to_jsonb(new) END);
    RETURN NULL; END $$;
"""
ARGUMENTS = "'tenant_id', 'id', ''"
EVENTS = {"insert": ("INSERT", "NEW TABLE AS new_rows"),
          "update": ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
          "delete": ("DELETE", "OLD TABLE AS old_rows")}


def _row(function, arguments=""):
    return (f"CREATE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON items FOR EACH ROW "
            f"EXECUTE FUNCTION {function}({arguments});")


def _statement():
    return "".join(f"CREATE TRIGGER audit_{name} AFTER {event} ON items REFERENCING {tables} FOR EACH STATEMENT "
                   f"EXECUTE FUNCTION audit.record_statement({ARGUMENTS});"
                   for name, (event, tables) in EVENTS.items())


VARIANTS = {
    "no audit": ("", None),
    "whole rows, ten indexes, row trigger": (_row("plain_audit.record"), "plain_audit.log"),
    "the standard's row trigger": (_row("audit.record_row", ARGUMENTS), "audit.log"),
    "the standard's statement trigger": (_statement(), "audit.log"),
}


def audits(bench, rows, binary, rounds):
    """What a trigger adds to writes of many rows, and to those of one."""
    folder = f"{bench.folder}/audit"
    write(f"{folder}/whimbrel.toml", CONVENTION)
    write(f"{folder}/shop/migrations/1700000000000-Shop.up.sql",
          "CREATE TABLE organizations (id uuid PRIMARY KEY);")
    write(f"{folder}/shop/migrations/1700000000000-Shop.down.sql", "DROP TABLE organizations;")
    whimbrel = Whimbrel(bench, binary, folder)
    whimbrel("tenancy", "init", "--root", "organizations", "--app", "bench_app", "--owner", "bench_owner",
             "--migrator", "bench_migrator", "--audit-role", "bench_audit")
    whimbrel("run")
    log = bench.server.value(whimbrel.database, "SELECT c.oid::regclass FROM pg_class c "
                             "WHERE c.relkind = 'p' AND c.relnamespace = 'audit'::regnamespace")
    bench.server.run(whimbrel.database, AUDITED + OWN_TABLE)
    taken = {variant: [] for variant in VARIANTS}
    for _ in range(rounds):
        for variant, (triggers, own) in VARIANTS.items():
            taken[variant].append(_audit(bench, whimbrel.database, triggers, own and own.replace("audit.log", log)
                                         if own == "audit.log" else own, rows))
    for variant, samples in taken.items():
        middle = {key: statistics.median(sample[key] for sample in samples) for key in samples[0]}
        bench.rows.append({"tool": variant, "operation": "audit", "table_rows": rows, "samples": rounds, **middle})


ONE = 500


def _audit(bench, database, triggers, log, rows):
    server = bench.server
    emptied = "" if log is None else (f"SET session_replication_role = replica; TRUNCATE {log}; "
                                      "SET session_replication_role = origin;")
    server.run(database, "DROP TRIGGER IF EXISTS audit_row ON items; DROP TRIGGER IF EXISTS audit_insert ON items; "
               "DROP TRIGGER IF EXISTS audit_update ON items; DROP TRIGGER IF EXISTS audit_delete ON items;"
               f"TRUNCATE items; {emptied} {triggers}")
    tenant = "00000000-0000-4000-8000-000000000001"
    begin = f"SET app.tenant_id = '{tenant}'; SET app.user_id = 'bench';\n"
    insert = f"INSERT INTO items SELECT n, '{tenant}', n FROM generate_series(1, {rows}) n;\n"
    times = milliseconds(server, database, f"{begin}{insert}VACUUM ANALYZE items;\nUPDATE items SET amount = amount + 1;\n")
    size = 0 if log is None else server.value(
        database, f"SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('{log}')" if "." in log and
        log.startswith("audit") else f"SELECT pg_total_relation_size('{log}')")
    single = "".join(f"UPDATE items SET amount = amount + 1 WHERE id = {1 + number};\n" for number in range(ONE))
    ones = milliseconds(server, database, f"{begin}{single}")[-ONE:]
    gone = milliseconds(server, database, f"{begin}DELETE FROM items;\n")
    return {"insert": times[-3] / 1000, "update": times[-1] / 1000, "delete": gone[-1] / 1000,
            "one": statistics.median(ones) / 1000, "megabytes": int(size or 0) / 2**20}
