//! Servers with settings of their own, and a pooler.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use testkit::{TestDatabase, TestServer};
use whimbrel::database::private::{BinarySearch, PrivateOptions, PrivateServer};
use whimbrel::database::{Host, Session};

use crate::project::{PATIENCE, Project, rows, scalar};

/// Mode `all` with more migrations than the server's lock table holds.
#[test]
fn a_full_lock_table_is_told_beforehand_and_explained() {
    let bin_dir = Some(TestServer::get().binaries().directory.clone());
    let parameter = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let options = PrivateOptions {
        binaries: BinarySearch { bin_dir, ..BinarySearch::default() },
        parameters: vec![
            parameter("max_locks_per_transaction", "10"),
            parameter("max_connections", "10"),
        ],
        ..PrivateOptions::default()
    };
    let server = PrivateServer::start(&options).unwrap();
    let settings = server.settings("postgres");
    let url = settings.connection_url().expose().to_owned();
    let project = Project::sql(&[]);
    for number in 1..=600 {
        project.write(
            &format!("migrations/{}-M{number}.up.sql", 1_700_000_000_000_u64 + number),
            format!("CREATE TABLE t{number} (id int PRIMARY KEY, text text);"),
        );
    }
    let ended = project.whimbrel(&url, &["run", "--transaction", "all", "--quiet"]);
    ended.expect(1, "600 migrations in one transaction may need more locks than");
    assert!(ended.says("out of shared memory (53200)"), "{ended}");
    assert!(ended.says("Run with `--transaction each`"), "{ended}");
    assert!(ended.says("the whole run was rolled back"), "{ended}");
    let mut session = Session::connect(&settings).unwrap();
    let left = "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]'";
    assert_eq!(scalar(&mut session, left).as_deref(), Some("0"));
    project.whimbrel(&url, &["run", "--transaction", "each"]).expect(0, "600 applied");
}

/// A PgBouncer in transaction mode in front of the test's server.
struct Bouncer {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Bouncer {
    /// `None` where it is not installed.
    fn start() -> Option<Self> {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"];
        let program = program.iter().find(|path| Path::new(path).exists())?;
        let endpoint = TestServer::get().settings().endpoints.remove(0);
        let Host::Unix(sockets) = endpoint.host else { return None };
        let owner = std::fs::metadata(&sockets).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::chown(folder.path(), Some(owner.uid()), Some(owner.gid()))
            .unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let file = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={} port={} user=postgres\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\n\
             pool_mode = transaction\nunix_socket_dir =\ndefault_pool_size = 3\n\
             ignore_startup_parameters = extra_float_digits,options\n",
            sockets.display(),
            endpoint.port
        );
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(program);
        command.arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
        if nix::unistd::Uid::effective().is_root() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        let child = command.spawn().unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "pgbouncer does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self { child, port, _folder: folder })
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn behind_a_transaction_pooler_migrations_run_once() {
    let Some(bouncer) = Bouncer::start() else { return };
    let database = TestDatabase::create("pooled");
    let url =
        format!("postgres://postgres@127.0.0.1:{}/{}", bouncer.port, database.name());
    let project = Project::sql(&[
        (
            "1700000000001-One.up.sql",
            "CREATE TABLE witness (name text); SELECT pg_sleep(0.3);",
        ),
        ("1700000000002-Two.up.sql", "INSERT INTO witness VALUES ('two');"),
        (
            "1700000000003-Three.up.sql",
            "-- whimbrel: no-transaction\nCREATE INDEX CONCURRENTLY i ON witness (name);",
        ),
    ]);
    let (one, two) = (project.start(&url, &["run"]), project.start(&url, &["run"]));
    let ended = [one.end(), two.end()];
    for one in &ended {
        assert_eq!(one.code, Some(0), "{one}");
        assert!(one.says("a connection pooler stands between"), "{one}");
    }
    assert_eq!(ended.iter().filter(|one| one.says("3 applied")).count(), 1);
    assert_eq!(rows(&database, "SELECT name FROM witness"), ["two"]);
    let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = \
                (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(rows(&database, held), ["0"]);
}
