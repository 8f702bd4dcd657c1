"""Measures what is done with a whole schema: generate, reading a catalog, diff and plan."""

import os
import shutil
import subprocess

import entities
import tools


def generate(bench, count, binary):
    """From entities to a migration, on an empty database."""
    folder = f"{bench.folder}/entities-{count}"
    entities.project(f"{folder}/entities", count, bench.modules)
    chosen = [tool for tool in tools.generators(binary, bench.modules) if bench.wants(tool)]
    samples = {tool.name: [] for tool in chosen}
    for _ in range(bench.options.rounds):
        for tool in chosen:
            migrations = f"{folder}/entities/migrations"
            shutil.rmtree(migrations)
            os.makedirs(migrations)
            samples[tool.name].append(bench.call(tool, "run", folder, bench.database()))
            if len(os.listdir(migrations)) != 1:
                raise SystemExit(f"bench: {tool.name} wrote no migration")
    for tool in chosen:
        bench.add(tool, count, "generate", samples[tool.name])
    shutil.rmtree(folder)
    bench.server.drop_all()


def catalogs(bench, count, binary):
    """Two databases of which one table in a hundred differs: read, compared, planned."""
    folder = f"{bench.folder}/tables-{count}"
    entities.tables(f"{folder}/schema/tables.sql", count)
    entities.changes(f"{folder}/schema/changes.sql", count)
    before, after = bench.database(), bench.database()
    for database, files in ((before, ["tables"]), (after, ["tables", "changes"])):
        for name in files:
            subprocess.run(bench.server.client(database, "-f", f"{folder}/schema/{name}.sql"),
                           check=True, stdout=subprocess.DEVNULL)
    chosen = [tool for tool in tools.readers(binary, bench.server.bin, after) if bench.wants(tool)]
    samples = {tool.name: [] for tool in chosen}
    for _ in range(bench.options.rounds):
        for tool in chosen:
            samples[tool.name].append(bench.call(tool, "run", folder, before))
    for tool in chosen:
        bench.add(tool, count, "catalog", samples[tool.name])
    shutil.rmtree(folder)
    bench.server.drop_all()
