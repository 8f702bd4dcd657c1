//! The real TypeORM: one Node process per generation answers all tests.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde_json::{Value, json};

/// A published version of TypeORM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// 1.1.1
    One,
    /// 0.3.31
    ZeroThree,
}

impl Generation {
    /// The version as a project's package.json names it.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::One => "1.1.1",
            Self::ZeroThree => "0.3.31",
        }
    }

    fn package(self) -> &'static str {
        match self {
            Self::One => "typeorm",
            Self::ZeroThree => "typeorm-0.3",
        }
    }

    /// Sends one request and waits for its answer (see `serve.cjs`).
    pub(crate) fn ask(self, request: &Value) -> Value {
        static PROCESSES: [OnceLock<Mutex<Process>>; 2] =
            [OnceLock::new(), OnceLock::new()];
        let process = PROCESSES[usize::from(self == Self::One)]
            .get_or_init(|| Mutex::new(Process::start(self)));
        process.lock().unwrap_or_else(PoisonError::into_inner).ask(request)
    }
}

/// The packages' folder; panics with what to do when they are not installed.
pub(crate) fn packages() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../typeorm/tests/oracle");
    let installed = folder.join("node_modules/typeorm/cli.js").is_file();
    assert!(
        installed,
        "the real TypeORM is not installed; run: npm ci --prefix crates/typeorm/tests/oracle"
    );
    folder.canonicalize().unwrap()
}

/// The real command line, to be given arguments.
pub(crate) fn typeorm_command(folder: &Path) -> Command {
    let packages = packages();
    let mut command = Command::new("node");
    command
        .arg(packages.join("node_modules/typeorm/cli.js"))
        .current_dir(folder)
        .env("NODE_PATH", packages.join("node_modules"))
        .env("NO_COLOR", "1")
        .env("TZ", "UTC");
    command
}

struct Process {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// It ends by itself when this process does, because its input ends.
    #[expect(clippy::zombie_processes, reason = "it lives as long as the tests do")]
    fn start(generation: Generation) -> Self {
        let mut child = Command::new("node")
            .arg(packages().join("serve.cjs"))
            .arg(generation.package())
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node");
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { input, output }
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.input, "{request}").expect("the oracle listens");
        let mut answer = String::new();
        self.output.read_line(&mut answer).expect("the oracle answers");
        serde_json::from_str(&answer).unwrap_or_else(|_| json!({ "died": answer }))
    }
}
