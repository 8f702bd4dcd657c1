"""Runs the benchmark; see docs/reference/benchmarks.md."""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import report
import schemas
import tenancy
import tools
from proxy import Proxy
from server import Server

HERE = os.path.dirname(os.path.abspath(__file__))
APPLIED = r"SELECT count(*) FROM pg_class WHERE relname LIKE 'item\_%' AND relkind = 'r'"
ROOT = os.path.dirname(os.path.dirname(HERE))


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--whimbrel", help="binary to measure (default: a release build)")
    parser.add_argument("--sizes", default="100,1000,5000", help="numbers of migrations; as the next two, nothing for none")
    parser.add_argument("--entities", default="1000", help="numbers of entities to generate a migration from")
    parser.add_argument("--tables", default="1000,10000", help="numbers of tables to read, compare and plan")
    parser.add_argument("--tenants", default="400", help="numbers of tenants' tables to check and prove")
    parser.add_argument("--policies", default="1000000", help="numbers of rows to ask under each form of a policy")
    parser.add_argument("--audit", default="50000", help="numbers of rows to write under each variant of the audit")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds per size (the last size: 1)")
    parser.add_argument("--repeats", type=int, default=9, help="calls of no-op, status and start-up")
    parser.add_argument("--only", default="", help="names of tools, or their beginnings, by comma")
    parser.add_argument("--peers", default=f"{ROOT}/target/bench/peers", help="where npm packages are or go")
    parser.add_argument("--install", action="store_true", help="install the peers from npm first")
    parser.add_argument("--output", default=f"{ROOT}/target/bench/result.json", help="the JSON document")
    return parser.parse_args()


def install(folder):
    os.makedirs(folder, exist_ok=True)
    packages = [f"{name}@{version}" for name, version in tools.PEERS.items()]
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, *packages], check=True)


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.modules = f"{os.path.abspath(options.peers)}/node_modules"
        self.server = Server(folder)
        self.databases = 0
        self.rows = []

    def binary(self):
        binary = self.options.whimbrel or f"{ROOT}/target/release/whimbrel"
        return os.path.abspath(shutil.which(binary) or binary)

    def wants(self, tool):
        wanted = [name for name in self.options.only.split(",") if name]
        return not wanted or any(tool.name.startswith(name) for name in wanted)

    def chosen(self):
        everything = [*tools.yardsticks(self.server.psql), *tools.whimbrel(self.binary()),
                      *tools.peers(self.modules)]
        return [tool for tool in everything if self.wants(tool)]

    def database(self):
        self.databases += 1
        name = f"bench_{self.databases:04}"
        self.server.create(name)
        return name

    def call(self, tool, operation, estates, database, socket=None):
        """One call: what it took."""
        words, environment, folder = tool.call(operation, estates, socket or self.server.socket, database)
        before = self.server.cpu()
        log = f"{self.folder}/last.log"
        done = subprocess.run([sys.executable, "-I", "-S", f"{HERE}/measure.py", log, *words],
                              env=environment, cwd=folder, capture_output=True, text=True, check=True)
        code, wall, user, system, peak = done.stdout.split()
        if code != "0":
            with open(log, encoding="utf-8", errors="replace") as file:
                raise SystemExit(f"bench: {tool.name} {operation} ended with {code}:\n{file.read()[-2000:]}")
        return {"wall": float(wall), "client_cpu": float(user) + float(system),
                "server_cpu": self.server.cpu() - before, "peak_mb": int(peak) / 1024}

    def add(self, tool, count, operation, samples, **further):
        middle = {key: statistics.median(sample[key] for sample in samples) for key in samples[0]}
        best = {f"{key}_min": min(sample[key] for sample in samples) for key in samples[0]}
        row = {"tool": tool.name, "mode": tool.mode, "migrations": count, "operation": operation,
               "samples": len(samples), **middle, **best, **further}
        self.rows.append(row)
        print(f"  {count:>5} {operation:<8} {tool.name:<24} wall {middle.get('wall', 0) * 1000:8.1f} ms   "
              f"client cpu {middle.get('client_cpu', 0) * 1000:8.1f} ms   "
              f"{middle.get('peak_mb', 0):6.1f} MB", file=sys.stderr)

    def size(self, count, rounds):
        """All tools on one number of migrations."""
        chosen = [tool for tool in self.chosen() if count <= tool.most]
        estates = f"{self.folder}/estates-{count}"
        tools.write_estates(estates, {tool.source for tool in chosen}, count, self.modules)
        last = self.rounds(chosen, count, rounds, estates)
        self.afterwards(chosen, count, estates, last)
        shutil.rmtree(estates)
        self.server.drop_all()

    def rounds(self, chosen, count, rounds, estates):
        samples = {tool.name: [] for tool in chosen}
        last = {}
        for number in range(rounds):
            # Each round begins with another tool, so that none always comes first.
            turn = number * 2 % len(chosen)
            for tool in chosen[turn:] + chosen[:turn]:
                if number > 0 and count >= tool.slow_from:
                    continue
                last[tool.name] = self.database()
                samples[tool.name].append(self.call(tool, "run", estates, last[tool.name]))
        for tool in chosen:
            applied = self.server.value(last[tool.name], APPLIED)
            if int(applied) != count:
                raise SystemExit(f"bench: {tool.name} made {applied} tables instead of {count}")
            self.add(tool, count, "run", samples[tool.name])
        return last

    def afterwards(self, chosen, count, estates, last):
        """No-op and status, directly, and again through the proxy for the tool's own time."""
        proxy = Proxy(f"{self.folder}/proxy-{count}", self.server.socket)
        for operation in ("noop", "status"):
            able = [tool for tool in chosen if getattr(tool, operation)]
            direct = {tool.name: [] for tool in able}
            relayed = {tool.name: [] for tool in able}
            for number in range(self.options.repeats):
                for tool in able:
                    if number > 0 and count >= tool.slow_from:
                        continue
                    database = last[tool.name]
                    direct[tool.name].append(self.call(tool, operation, estates, database))
                    proxy.reset()
                    took = self.call(tool, operation, estates, database, proxy.folder)
                    relayed[tool.name].append({"own": took["wall"] - proxy.waited, "waited": proxy.waited})
                    trips = {"trips": proxy.trips, "connections": proxy.connections}
                    relayed[tool.name][-1].update(trips)
            for tool in able:
                own = {key: statistics.median(sample[key] for sample in relayed[tool.name])
                       for key in ("own", "waited", "trips", "connections")}
                self.add(tool, count, operation, direct[tool.name], **own)

    def round_trips(self):
        """Round trips of one more migration: the difference of two runs."""
        proxy = Proxy(f"{self.folder}/proxy-trips", self.server.socket)
        few, many = 20, 40
        chosen = [tool for tool in self.chosen() if tool.name != "psql_each"]
        seen = {tool.name: {} for tool in chosen}
        for count in (few, many):
            estates = f"{self.folder}/trips-{count}"
            tools.write_estates(estates, {tool.source for tool in chosen}, count, self.modules)
            for tool in chosen:
                proxy.reset()
                self.call(tool, "run", estates, self.database(), proxy.folder)
                seen[tool.name][count] = proxy.trips
        for tool in chosen:
            trips = seen[tool.name]
            each = (trips[many] - trips[few]) / (many - few)
            self.rows.append({"tool": tool.name, "mode": tool.mode, "operation": "trips",
                              "per_migration": each, "fixed": trips[few] - few * each})

    def start_up(self):
        empty = f"{self.folder}/empty"
        for tool in self.chosen():
            if not tool.version:
                continue
            os.makedirs(f"{empty}/{tool.source}", exist_ok=True)
            samples = [self.call(tool, "version", empty, "postgres") for _ in range(self.options.repeats * 2)]
            self.add(tool, 0, "version", samples)


def machine(server):
    with open("/proc/cpuinfo", encoding="ascii") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cpu": models[0] if models else platform.machine(), "cores": os.cpu_count(),
            "memory_gib": round(memory, 1), "system": f"{platform.system()} {platform.release()}",
            "load_before": os.getloadavg()[0], "postgresql": server.version(),
            "date": time.strftime("%Y-%m-%d"), "command": " ".join(["scripts/bench", *sys.argv[1:]])}


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def main():
    options = arguments()
    if options.install:
        install(options.peers)
    folder = tempfile.mkdtemp(prefix="bench-")
    bench = Bench(options, folder)
    try:
        bench.server.start()
        about = machine(bench.server)
        sizes = numbers(options.sizes)
        if sizes:
            bench.start_up()
            bench.round_trips()
        for size in sizes:
            bench.size(size, 1 if size == sizes[-1] and len(sizes) > 1 else options.rounds)
        for count in numbers(options.entities):
            schemas.generate(bench, count, bench.binary())
        for count in numbers(options.tables):
            schemas.catalogs(bench, count, bench.binary())
        for count in numbers(options.tenants):
            tenancy.proofs(bench, count, bench.binary(), options.rounds)
        for count in numbers(options.policies):
            tenancy.policies(bench, count, options.repeats)
        for count in numbers(options.audit):
            tenancy.audits(bench, count, bench.binary(), options.rounds)
        about["load_after"] = os.getloadavg()[0]
        os.makedirs(os.path.dirname(os.path.abspath(options.output)), exist_ok=True)
        with open(options.output, "w", encoding="utf-8") as file:
            json.dump({"format": 1, "machine": about, "rows": bench.rows}, file, indent=1)
        print(report.tables(about, bench.rows))
    finally:
        bench.server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
