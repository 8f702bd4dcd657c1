//! The Node process and what it says.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use whimbrel::run::{Connections, Event, Interrupt, Listener, ProgramError};

use super::engine::{Launch, failed};
use super::sockets::{MAIN_PORT, POOL_PORT, Sockets};

/// What Node executes.
const PROGRAM: &str = include_str!("program.cjs");
/// How long nothing is heard before the process and the interrupt are looked at.
const TICK: Duration = Duration::from_millis(10);
/// How long output may still come in after the process ended.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Why Node cannot be started.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    #[error(
        "there is no `node` on PATH; `--engine node` needs the project's own Node.js"
    )]
    NoNode,
    #[error("`node` cannot be started: {0}")]
    Node(#[source] io::Error),
    #[error("no socket for Node: {0}")]
    Sockets(#[source] io::Error),
}

/// A running Node process. Dropping it ends it.
pub(super) struct Process {
    child: Child,
    /// Node ends when this does.
    requests: Option<ChildStdin>,
    said: Receiver<Said>,
    sockets: Sockets,
}

/// What comes out of Node.
enum Said {
    /// A line that the project printed.
    Line(String),
    /// The answer to a request, behind everything that was printed to standard output.
    Answer(Value),
    /// The same mark on standard error.
    Mark,
    /// One of the two streams ended.
    End,
}

impl Process {
    pub(super) fn start(
        launch: &Launch,
        connections: &Connections,
    ) -> Result<Self, StartError> {
        let temporary = launch.environment.get("TMPDIR").filter(|path| !path.is_empty());
        let temporary = temporary.map_or_else(|| PathBuf::from("/tmp"), PathBuf::from);
        let sockets = Sockets::open(&temporary, connections.further())
            .map_err(StartError::Sockets)?;
        let program = sockets.folder.join("program.cjs");
        fs::write(&program, PROGRAM).map_err(StartError::Sockets)?;
        let mark = format!("\u{1}{}\u{1}", sockets.folder.display());
        let settings = connections.settings();
        let given = json!({
            "from": launch.from,
            "instead": launch.instead,
            "tsconfig": launch.tsconfig.as_ref().map(|path| launch.cwd.join(path)),
            "typescript": launch.typescript,
            "folder": sockets.folder,
            "mainPort": MAIN_PORT,
            "poolPort": POOL_PORT,
            "user": settings.user,
            "database": settings.database,
            "mark": mark,
        });
        let mut child = Command::new("node")
            .arg(&program)
            .arg(given.to_string())
            .current_dir(&launch.cwd)
            .env_clear()
            .envs(&launch.environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => StartError::NoNode,
                _ => StartError::Node(error),
            })?;
        let (sender, said) = mpsc::channel();
        listen(child.stdout.take(), &mark, &sender);
        listen(child.stderr.take(), &mark, &sender);
        Ok(Self { requests: child.stdin.take(), child, said, sockets })
    }

    /// Has one migration run on the connections that are lent to it.
    pub(super) fn ask(
        &mut self,
        request: &Value,
        connections: &mut Connections,
    ) -> Result<Value, Box<ProgramError>> {
        if let Some(requests) = &mut self.requests {
            // A process that does not read any more is found to have ended.
            _ = writeln!(requests, "{request}");
        }
        let listener = connections.listener().clone();
        let interrupt = connections.interrupt().clone();
        let mut turn = Turn::new(&self.said, &mut self.child, &listener, &interrupt);
        while turn.going().is_continue() {
            let client = self.sockets.main_client();
            let served = match client.map_err(|error| failed(&error.to_string()))? {
                Some(client) => connections.serve(&client, &mut || turn.going()),
                None => Ok(()),
            };
            // What was lost shows in Node as well, with the place where it mattered.
            if let Err(error) = served
                && turn.answer.is_none()
            {
                turn.lost = Some(error.to_string());
            }
            turn.wait();
        }
        turn.end()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.requests = None;
        let end = Instant::now() + LAST_WORDS;
        while Instant::now() < end {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(TICK),
                _ => return,
            }
        }
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// One migration as seen from here.
struct Turn<'a> {
    said: &'a Receiver<Said>,
    child: &'a mut Child,
    listener: &'a Listener,
    interrupt: &'a Interrupt,
    answer: Option<Value>,
    /// Standard error has been heard up to the answer.
    marked: bool,
    /// Streams that ended.
    ended: u8,
    /// When the process was found to have ended.
    exit: Option<(Instant, String)>,
    lost: Option<String>,
}

impl<'a> Turn<'a> {
    fn new(
        said: &'a Receiver<Said>,
        child: &'a mut Child,
        listener: &'a Listener,
        interrupt: &'a Interrupt,
    ) -> Self {
        Self {
            said,
            child,
            listener,
            interrupt,
            answer: None,
            marked: false,
            ended: 0,
            exit: None,
            lost: None,
        }
    }

    /// Takes in what was said meanwhile; breaks when there is nothing more to come.
    fn going(&mut self) -> ControlFlow<()> {
        while let Ok(said) = self.said.try_recv() {
            self.hear(said);
        }
        if self.interrupt.is_raised() {
            // What it was doing is rolled back; it need not come to an end by itself.
            _ = self.child.kill();
        }
        if self.exit.is_none()
            && let Ok(Some(status)) = self.child.try_wait()
        {
            self.exit = Some((Instant::now(), status.to_string()));
        }
        let answered = self.answer.is_some() && self.marked;
        // Another process may keep the streams open.
        let silent =
            self.exit.as_ref().is_some_and(|(when, _)| when.elapsed() > LAST_WORDS);
        if answered || self.ended == 2 && self.exit.is_some() || silent {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn wait(&mut self) {
        match self.said.recv_timeout(TICK) {
            Ok(said) => self.hear(said),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => thread::sleep(TICK),
        }
    }

    fn hear(&mut self, said: Said) {
        match said {
            Said::Line(text) => (self.listener)(Event::Printed { text }),
            Said::Answer(answer) => self.answer = Some(answer),
            Said::Mark => self.marked = true,
            Said::End => self.ended += 1,
        }
    }

    fn end(self) -> Result<Value, Box<ProgramError>> {
        match (self.answer, self.exit) {
            (Some(answer), _) => Ok(answer),
            (None, Some((_, status))) => Err(failed(&match self.lost {
                Some(lost) => format!("{lost} ({status})"),
                None => format!("node ended before the migration did ({status})"),
            })),
            (None, None) => Err(failed("node said nothing")),
        }
    }
}

/// Reads one of Node's streams on a thread of its own.
fn listen(stream: Option<impl Read + Send + 'static>, mark: &str, sender: &Sender<Said>) {
    let Some(stream) = stream else { return };
    let (mark, sender) = (mark.to_owned(), sender.clone());
    thread::spawn(move || {
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        // When nobody listens any more, the process is about to end.
        while matches!(lines.read_until(b'\n', &mut line), Ok(count) if count > 0) {
            let text = String::from_utf8_lossy(&line);
            let sent = split(text.trim_end_matches(['\n', '\r']), &mark)
                .try_for_each(|said| sender.send(said));
            if sent.is_err() {
                return;
            }
            line.clear();
        }
        _ = sender.send(Said::End);
    });
}

/// What a line says: something printed, a mark behind it, an answer behind the mark.
fn split(line: &str, mark: &str) -> impl Iterator<Item = Said> {
    let (printed, marked) = match line.split_once(mark) {
        Some((printed, answer)) => (
            Some(printed).filter(|text| !text.is_empty()),
            Some(serde_json::from_str(answer).map_or(Said::Mark, Said::Answer)),
        ),
        None => (Some(line), None),
    };
    printed.map(|text| Said::Line(text.to_owned())).into_iter().chain(marked)
}
