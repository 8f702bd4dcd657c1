//! The server's process: starting it, waiting for it, and the watcher that ends
//! it when we are killed.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::account::Account;
use super::binaries::Binaries;
use super::cluster::{SUPERUSER, program};
use super::error::PrivateError;
use crate::database::{ConnectError, Endpoint, Host, Session, Settings, Tls, TlsMode};

/// The usual number for every server; its directory makes it unique.
pub(super) const PORT: u16 = 5432;
/// A socket's path must fit into 108 bytes, on macOS into 104.
const SOCKET_PATH_LIMIT: usize = 103;
/// How long a server may take to start; a kept one may have to recover first.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is needed to start a server.
#[derive(Debug)]
pub(super) struct Start<'a> {
    pub(super) binaries: &'a Binaries,
    pub(super) account: Account,
    pub(super) data: PathBuf,
    pub(super) sockets: PathBuf,
    pub(super) log: PathBuf,
    pub(super) parameters: Vec<(String, String)>,
}

/// The port to listen on: a parameter may say another one.
pub(super) fn port(parameters: &[(String, String)]) -> u16 {
    let given = parameters.iter().rev().find(|(name, _)| name == "port");
    given.and_then(|(_, value)| value.parse().ok()).unwrap_or(PORT)
}

/// The way to the server whose socket lies in a directory.
pub(super) fn settings(sockets: &Path, port: u16, database: &str) -> Settings {
    Settings {
        endpoints: vec![Endpoint {
            host: Host::Unix(sockets.to_owned()),
            address: None,
            port,
        }],
        user: SUPERUSER.to_owned(),
        database: database.to_owned(),
        tls: Tls { mode: TlsMode::Disable, ..Tls::default() },
        ..Settings::default()
    }
}

/// Whether a socket's name in the directory is short enough.
pub(super) fn socket_fits(sockets: &Path) -> bool {
    sockets.as_os_str().len() + "/.s.PGSQL.65535".len() <= SOCKET_PATH_LIMIT
}

impl Start<'_> {
    /// Starts the server and waits until it answers.
    pub(super) fn run(&self) -> Result<Child, PrivateError> {
        if !socket_fits(&self.sockets) {
            return Err(PrivateError::SocketPath { path: self.sockets.clone() });
        }
        let log = File::create(&self.log).map_err(PrivateError::file(&self.log))?;
        let errors = log.try_clone().map_err(PrivateError::file(&self.log))?;
        let mut command = program(self.binaries, "postgres", self.account);
        command.arg("-D").arg(&self.data).arg("-k").arg(&self.sockets);
        command.args(["-c", "listen_addresses=", "-c", &format!("port={PORT}")]);
        command.args(["-c", "unix_socket_permissions=0700"]);
        for (name, value) in &self.parameters {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        // In a process group of its own, Ctrl-C on the terminal does not reach it.
        command.stdout(log).stderr(errors).process_group(0);
        let program = self.binaries.program("postgres");
        let mut child = command.spawn().map_err(PrivateError::run(&program))?;
        match self.wait(&mut child) {
            Ok(()) => Ok(child),
            Err(error) => {
                _ = child.kill();
                _ = child.wait();
                Err(error)
            }
        }
    }

    /// Tries to connect until it works, in steps far shorter than `pg_ctl`'s.
    fn wait(&self, child: &mut Child) -> Result<(), PrivateError> {
        let settings = settings(&self.sockets, port(&self.parameters), "postgres");
        let started = Instant::now();
        loop {
            let error = match Session::connect(&settings) {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            let starting = matches!(
                error,
                ConnectError::Refused { .. }
                    | ConnectError::Unavailable { .. }
                    | ConnectError::Io { .. }
            );
            if matches!(child.try_wait(), Ok(Some(_))) {
                return Err(PrivateError::Start { log: tail(&self.log) });
            }
            if !starting || started.elapsed() > PATIENCE {
                return Err(PrivateError::Unreachable { source: error });
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// The last lines of a log.
fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("; ")
}

/// A shell that waits for the end of its input. The input ends without a word
/// when we are killed, however suddenly: then it stops the server and removes
/// the directory.
#[derive(Debug)]
pub(super) struct Watcher(Child);

const WATCH: &str = r#"
trap '' INT TERM HUP
read -r word && exit 0
for attempt in 1 2 3; do
    read -r pid < "$1/data/postmaster.pid" && kill -QUIT "$pid" && break
    sleep 0.3
done 2> /dev/null
tries=0
while [ "$tries" -lt 50 ] && kill -0 "$pid"; do
    tries=$((tries + 1))
    sleep 0.1
done 2> /dev/null
rm -rf "$1"
"#;

impl Watcher {
    /// Watches over the server in a directory. To be called before the server is
    /// started.
    pub(super) fn start(directory: &Path) -> Result<Self, PrivateError> {
        let shell = Path::new("/bin/sh");
        let mut command = Command::new(shell);
        command.arg("-c").arg(WATCH).arg("whimbrel-watcher").arg(directory);
        command.current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map(Self).map_err(PrivateError::run(shell))
    }

    /// Sends the watcher home: the server is stopped and the directory removed.
    pub(super) fn dismiss(&mut self) {
        if let Some(mut input) = self.0.stdin.take() {
            _ = input.write_all(b"done\n");
        }
        _ = self.0.wait();
    }
}
