"""The rows as Markdown tables."""


def tables(machine, rows):
    parts = [_about(machine), _start(rows), _trips(rows)]
    for count in sorted({row["migrations"] for row in rows if row.get("migrations")}):
        parts.append(_runs(rows, count))
        parts += [_quiet(rows, count, operation) for operation in ("noop", "status")]
        parts.append(_whole(rows, count, "generate", f"Generate from {count} entities"))
        parts.append(_whole(rows, count, "catalog", f"Read and compare {count} tables, 1 % of them changed"))
        parts.append(_tenancy(rows, count))
    parts += [_policies(rows), _audit(rows)]
    return "\n\n".join(part for part in parts if part)


def _about(machine):
    return (f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
            f"PostgreSQL {machine['postgresql']}, load {machine['load_before']:.1f} to "
            f"{machine['load_after']:.1f}, {machine['date']}: `{machine['command']}`")


def _table(title, header, lines):
    if not lines:
        return ""
    rule = ["---", *["---:" for _ in header[1:]]]
    text = ["| " + " | ".join(line) + " |" for line in (header, rule, *lines)]
    return f"### {title}\n\n" + "\n".join(text)


def _pick(rows, operation, count=None):
    return [row for row in rows if row["operation"] == operation
            and (count is None or row["migrations"] == count)]


def _ms(row, key):
    return f"{row[key] * 1000:.1f}"


def _start(rows):
    lines = [[row["tool"].replace("_each", "") + " --version", _ms(row, "wall"), _ms(row, "wall_min"),
              _ms(row, "client_cpu"), f"{row['peak_mb']:.1f}"]
             for row in _pick(rows, "version") if row["tool"] not in ("whimbrel_all", "whimbrel_none")]
    return _table("Start-up", ["command", "wall ms", "best", "client cpu ms", "peak MB"], lines)


def _trips(rows):
    lines = [[row["tool"], row["mode"], f"{row['per_migration']:g}", f"{row['fixed']:g}"]
             for row in _pick(rows, "trips")]
    return _table("Round trips of a run", ["tool", "transaction", "each migration", "besides"], lines)


def _runs(rows, count):
    runs = _pick(rows, "run", count)
    floor = next((row for row in runs if row["tool"] == "psql_packed"), None)
    lines = []
    for row in sorted(runs, key=lambda row: row["wall"]):
        total = row["client_cpu"] + row["server_cpu"]
        against = [f"{row['wall'] / floor['wall']:.2f}",
                   f"{total / (floor['client_cpu'] + floor['server_cpu']):.2f}"] if floor else ["", ""]
        lines.append([row["tool"], str(row["samples"]), f"{row['wall']:.2f}", f"{row['wall_min']:.2f}",
                      against[0], f"{row['client_cpu']:.2f}", f"{row['server_cpu']:.2f}", against[1],
                      f"{row['client_cpu'] / count * 1000:.3f}", f"{row['peak_mb']:.1f}"])
    header = ["tool", "runs", "wall s", "best", "÷ packed", "client cpu s", "server cpu s",
              "cpu ÷ packed", "client cpu ms each", "peak MB"]
    return _table(f"Run {count} migrations", header, lines)


def _whole(rows, count, operation, title):
    lines = [[row["tool"], str(row["samples"]), f"{row['wall']:.2f}", f"{row['wall_min']:.2f}",
              f"{row['client_cpu']:.2f}", f"{row['server_cpu']:.2f}", f"{row['peak_mb']:.1f}"]
             for row in _pick(rows, operation, count)]
    header = ["tool", "runs", "wall s", "best", "client cpu s", "server cpu s", "peak MB"]
    return _table(title, header, lines)


def _quiet(rows, count, operation):
    lines = [[row["tool"], _ms(row, "wall"), _ms(row, "wall_min"), _ms(row, "own"), _ms(row, "client_cpu"),
              f"{row['trips']:g}", f"{row['connections']:g}", f"{row['peak_mb']:.1f}"]
             for row in _pick(rows, operation, count)]
    title = {"noop": "Run with nothing pending", "status": "Status"}[operation]
    header = ["tool", "wall ms", "best", "own ms", "client cpu ms", "trips after connecting",
              "connections", "peak MB"]
    return _table(f"{title}, {count} applied", header, lines)


def _tenancy(rows, count):
    lines = [[row["tool"], str(row["samples"]), f"{row['wall']:.2f}", f"{row['wall_min']:.2f}",
              f"{row['client_cpu']:.2f}"] for row in _pick(rows, "tenancy", count)]
    header = ["command", "runs", "wall s", "best", "cpu s with its server"]
    return _table(f"Tenancy of {count} tables", header, lines)


def _policies(rows):
    found = _pick(rows, "policies")
    lines = [[row["tool"], *(_ms(row, key) for key in ("count_small", "count_big", "latest", "sum_big"))]
             for row in found]
    header = ["policy", "count, small tenant ms", "count, big tenant ms", "latest 20 ms", "sum, big tenant ms"]
    return _table(f"Policies over {found[0]['table_rows'] if found else 0:,} rows", header, lines)


def _audit(rows):
    found = _pick(rows, "audit")
    lines = [[row["tool"], *(f"{row[key] * 1000:.0f}" for key in ("insert", "update", "delete")),
              f"{row['one'] * 1e6:.0f}", f"{row['megabytes']:.1f}"] for row in found]
    header = ["variant", "insert ms", "update ms", "delete ms", "update of one row µs", "log after insert and update MB"]
    return _table(f"Audit of {found[0]['table_rows'] if found else 0:,} rows", header, lines)
