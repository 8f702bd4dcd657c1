"""A throwaway PostgreSQL: Unix socket only, nothing durable, no background noise."""

import glob
import os
import pwd
import shutil
import subprocess
import time

PORT = 5432
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "16GB",
    "shared_buffers": "512MB",
    # 5,000 migrations in one transaction lock some 35,000 objects.
    "max_connections": "30",
    "max_locks_per_transaction": "3000",
    "log_min_messages": "fatal",
}


def binaries():
    """The folder with the newest installed server."""
    places = glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/usr/pgsql-*/bin")
    places.sort(key=lambda place: float("".join(c for c in place if c.isdigit() or c == ".") or 0))
    config = shutil.which("pg_config")
    if not places and config:
        places = [subprocess.check_output([config, "--bindir"], text=True).strip()]
    for place in reversed(places):
        if os.path.exists(f"{place}/postgres") and os.path.exists(f"{place}/psql"):
            return place
    raise SystemExit("bench: no PostgreSQL server found; install the package postgresql")


class Server:
    def __init__(self, folder):
        self.folder = folder
        self.bin = binaries()
        self.psql = f"{self.bin}/psql"
        self.socket = f"{folder}/socket"
        self.data = f"{folder}/data"
        self.process = None
        self.idle_children = 0

    def _as_server(self):
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return {}
        for name in ("postgres", "nobody"):
            try:
                account = pwd.getpwnam(name)
            except KeyError:
                continue
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        raise SystemExit("bench: run it as another user than root")

    def start(self):
        identity = self._as_server()
        os.makedirs(self.socket)
        if identity:
            os.chmod(self.folder, 0o755)
            os.chown(self.folder, identity["user"], identity["group"])
            os.chown(self.socket, identity["user"], identity["group"])
        os.chmod(self.socket, 0o777)
        subprocess.run(
            [f"{self.bin}/initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "-E",
             "UTF8", "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/", **identity)
        arguments = [f"{self.bin}/postgres", "-D", self.data, "-k", self.socket, "-p", str(PORT)]
        for name, value in SETTINGS.items():
            arguments += ["-c", f"{name}={value}"]
        with open(f"{self.folder}/server.log", "wb") as log:
            self.process = subprocess.Popen(arguments, stdout=log, stderr=log, cwd="/", **identity)
        for _ in range(300):
            if subprocess.run(self.client("postgres", "-c", "SELECT 1"), capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        else:
            raise SystemExit(f"bench: the server does not start, see {self.folder}/server.log")
        time.sleep(0.3)
        self.idle_children = self._children()

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    def version(self):
        return self.value("postgres", "SHOW server_version")

    def client(self, database, *arguments):
        return [self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", self.socket,
                "-p", str(PORT), "-U", "postgres", "-d", database, *arguments]

    def value(self, database, sql):
        done = subprocess.run(self.client(database, "-c", sql), check=True, text=True, capture_output=True)
        return done.stdout.strip()

    def run(self, database, text):
        """Statements of a text, each a transaction of its own."""
        subprocess.run(self.client(database, "-f", "-"), check=True, text=True,
                       input=f"SET client_min_messages = warning;\n{text}", stdout=subprocess.DEVNULL)

    def create(self, database):
        self.value("postgres", f'CREATE DATABASE "{database}"')
        self.value("postgres", "CHECKPOINT")

    def drop_all(self):
        """Only between sizes: files deleted shortly before make creating new ones slower."""
        names = self.value("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'bench_%'")
        for name in names.split():
            self.value("postgres", f'DROP DATABASE "{name}"')
        self.value("postgres", "CHECKPOINT")

    def _children(self):
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return len(file.read().split())

    def settle(self):
        """Waits until the sessions of an ended client are gone."""
        for _ in range(400):
            if self._children() <= self.idle_children:
                return
            time.sleep(0.005)

    def cpu(self):
        """CPU seconds of all sessions that have ended, as the postmaster has counted them."""
        self.settle()
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
