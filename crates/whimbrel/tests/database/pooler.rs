//! Telling PgBouncer from PostgreSQL. Needs `pgbouncer`, which `scripts/test`
//! installs; without it only the direct connection is looked at.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::unistd::{Uid, User};
use whimbrel::database::{Pooler, Session, Settings, pooler};

use crate::network_server::{NetworkServer, free_port};

struct PgBouncer {
    child: Child,
    directory: PathBuf,
    settings: Settings,
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
        _ = fs::remove_dir_all(&self.directory);
    }
}

fn program() -> Option<&'static Path> {
    ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"]
        .map(Path::new)
        .into_iter()
        .find(|program| program.exists())
}

/// Starts a PgBouncer in front of the network server; it refuses root as well.
fn start(program: &Path, mode: &str) -> PgBouncer {
    let server = NetworkServer::get();
    let port = free_port();
    let directory = tempfile::tempdir().unwrap().keep();
    let configuration = format!(
        "[databases]\n* = host=127.0.0.1 port={} user=trusted\n[pgbouncer]\n\
         listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
         auth_type = any\npool_mode = {mode}\nlogfile = /dev/null\n",
        server.port
    );
    let file = directory.join("pgbouncer.ini");
    fs::write(&file, configuration).unwrap();
    let mut command = Command::new(program);
    command.arg("-q").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
    if Uid::effective().is_root() {
        let nobody = User::from_name("nobody").unwrap().unwrap();
        command.uid(nobody.uid.as_raw()).gid(nobody.gid.as_raw());
        std::os::unix::fs::chown(&directory, Some(nobody.uid.as_raw()), None).unwrap();
    }
    let child = command.spawn().unwrap();
    let mut settings = server.login("trusted", None);
    settings.endpoints[0].port = port;
    let bouncer = PgBouncer { child, directory, settings };
    for _ in 0..500 {
        if Session::connect(&bouncer.settings).is_ok() {
            return bouncer;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("pgbouncer does not answer: {:?}", Session::connect(&bouncer.settings));
}

#[test]
fn a_direct_connection_is_recognised() {
    let server = NetworkServer::get();
    let mut session = Session::connect(&server.login("trusted", None)).unwrap();
    assert_eq!(pooler(&mut session).unwrap(), Pooler::Direct);
}

#[test]
fn pooling_per_transaction_is_told_from_pooling_per_session() {
    let Some(program) = program() else { return };
    for (mode, expected) in [
        ("transaction", Pooler::PerTransaction),
        ("statement", Pooler::PerTransaction),
        ("session", Pooler::Pooled),
    ] {
        let bouncer = start(program, mode);
        let mut session = Session::connect(&bouncer.settings).unwrap();
        assert_eq!(pooler(&mut session).unwrap(), expected, "{mode}");
    }
}
