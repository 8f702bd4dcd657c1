//! A run as a person follows it: one line for each migration, a summary per service.

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anstyle::{AnsiColor, Style as Ansi};
use whimbrel::migration::Direction;
use whimbrel::run::{Event, Listener, Report};

use crate::args::ScopeArgs;
use crate::render::running::Running;
use crate::render::{describe_holder, without_secrets};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Warnings and errors only.
    Quiet,
    /// One line for each migration.
    Normal,
    /// Every statement as well.
    Verbose,
}

const GOOD: Ansi = AnsiColor::Green.on_default();
const WARN: Ansi = AnsiColor::Yellow.on_default();
const DIM: Ansi = Ansi::new().dimmed();
const BOLD: Ansi = Ansi::new().bold();

/// Prints events to stderr; shared by all services of a run.
#[derive(Clone)]
pub(crate) struct Progress {
    style: Style,
    width: usize,
    terminal: bool,
    /// Whether stderr takes colours.
    styled: bool,
    /// The line that a later one replaces, on a terminal with one service only.
    open_line: Arc<Mutex<bool>>,
    /// What runs at this moment, by service.
    running: Running,
}

impl Progress {
    /// `names` are the services of this run; their longest name sets the first column.
    pub(crate) fn new(output: &ScopeArgs, names: &[&str]) -> Self {
        let style = match output {
            ScopeArgs { verbose: true, .. } => Style::Verbose,
            ScopeArgs { quiet: true, .. } | ScopeArgs { json: true, .. } => Style::Quiet,
            _ => Style::Normal,
        };
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        let terminal = std::io::stderr().is_terminal() && names.len() == 1;
        let choice = anstream::AutoStream::choice(&std::io::stderr());
        let styled = choice != anstream::ColorChoice::Never;
        let (open_line, running) = (Arc::new(Mutex::new(false)), Running::default());
        let progress = Self { style, width, terminal, styled, open_line, running };
        if style != Style::Quiet {
            progress.running.watch(progress.clone());
        }
        progress
    }

    /// Nothing of this service runs any more; takes an open line back.
    pub(crate) fn settle(&self, service: &str) {
        self.running.end(service);
        let mut open = self.open_line.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut *open) {
            self.stderr("\r\x1b[2K");
        }
    }

    /// Says that something takes long.
    pub(super) fn still(&self, service: &str, what: &str, elapsed: Duration) {
        let text = format!("{DIM}… {what} {}{DIM:#}", duration(elapsed));
        if self.terminal {
            self.replaceable(service, &text);
        } else {
            self.line(service, &text);
        }
    }

    /// Gives up its share of what runs, so that the clock can tell when nobody has one.
    pub(super) fn forget_running(&mut self) {
        self.running = Running::default();
    }

    /// Whether a line can be replaced by the next one.
    pub(super) fn is_live(&self) -> bool {
        self.terminal
    }

    /// The listener for one service.
    pub(crate) fn listener(&self, service: &str) -> Listener {
        let (progress, service) = (self.clone(), service.to_owned());
        Arc::new(move |event| progress.event(&service, &event))
    }

    /// Says what a run did.
    pub(crate) fn summary(&self, service: &str, direction: Direction, report: &Report) {
        if self.style == Style::Quiet {
            return;
        }
        let done = &report.completed;
        let total: Duration = done.iter().map(|one| one.elapsed).sum();
        let text = match (done.len(), direction) {
            (0, Direction::Up) => format!("{DIM}nothing pending{DIM:#}"),
            (0, Direction::Down) => format!("{DIM}nothing to revert{DIM:#}"),
            (count, direction) => {
                let word = match direction {
                    Direction::Up => "applied",
                    Direction::Down => "reverted",
                };
                format!("{BOLD}{count} {word}{BOLD:#} in {}", duration(total))
            }
        };
        self.line(service, &text);
    }

    /// Prints a line of its own, such as a warning that no run is about.
    pub(crate) fn warn(&self, service: &str, text: &str) {
        self.line(service, &format!("{WARN}warning:{WARN:#} {text}"));
    }

    fn event(&self, service: &str, event: &Event) {
        match event {
            Event::Started { name, number, total, .. } => {
                self.running.begin(service, format!("{name} ({number}/{total})"));
            }
            Event::Done { .. } | Event::Retrying { .. } => self.running.end(service),
            _ => {}
        }
        match event {
            Event::Warning { text } => self.warn(service, text),
            Event::Notice { severity, message } if severity == "WARNING" => {
                self.warn(service, message);
            }
            Event::LockBusy { holder, waited } => {
                let by = holder
                    .as_ref()
                    .map_or_else(|| "another run".to_owned(), describe_holder);
                let text = format!("waiting for {by}, {} so far", duration(*waited));
                self.line(service, &format!("{WARN}…{WARN:#} {text}"));
            }
            Event::Retrying { reason, attempt, pause } => self.line(
                service,
                &format!(
                    "{WARN}↻{WARN:#} {reason}; try {attempt} in {}",
                    duration(*pause)
                ),
            ),
            _ if self.style == Style::Quiet => {}
            Event::Started { name, number, total, .. } if self.terminal => {
                self.replaceable(
                    service,
                    &format!("{DIM}… {name} ({number}/{total}){DIM:#}"),
                );
            }
            Event::Resumed { name, completed, statements } => self.line(
                service,
                &format!("↻ {name} goes on behind statement {completed} of {statements}"),
            ),
            Event::Done { name, direction, elapsed, fake } => {
                self.done(service, name, *direction, *elapsed, *fake);
            }
            Event::Printed { text } => {
                self.line(service, &format!("{DIM}│{DIM:#} {text}"));
            }
            Event::Notice { severity, message } if self.style == Style::Verbose => {
                self.line(service, &format!("{DIM}{severity}: {message}{DIM:#}"));
            }
            Event::Statement { sql, .. } if self.style == Style::Verbose => {
                self.line(service, &format!("{DIM}{}{DIM:#}", sql.trim()));
            }
            _ => {}
        }
    }

    fn done(
        &self,
        service: &str,
        name: &str,
        direction: Direction,
        elapsed: Duration,
        fake: bool,
    ) {
        let mark = match direction {
            Direction::Up => "✓",
            Direction::Down => "↩",
        };
        let how = if fake { "recorded only".to_owned() } else { duration(elapsed) };
        self.line(service, &format!("{GOOD}{mark}{GOOD:#} {name} {DIM}{how}{DIM:#}"));
    }

    fn line(&self, service: &str, text: &str) {
        self.write(service, text, "\n");
    }

    fn replaceable(&self, service: &str, text: &str) {
        self.write(service, text, "");
    }

    fn write(&self, service: &str, text: &str, end: &str) {
        let mut open = self.open_line.lock().unwrap_or_else(PoisonError::into_inner);
        let clear = if *open { "\r\x1b[2K" } else { "" };
        *open = end.is_empty();
        let (text, width) = (without_secrets(text), self.width);
        self.stderr(&format!("{clear}{DIM}{service:<width$}{DIM:#}  {text}{end}"));
    }

    /// Writes a line in one piece: the next statement waits for it.
    fn stderr(&self, text: &str) {
        let plain;
        let text = if self.styled {
            text
        } else {
            plain = anstream::adapter::strip_str(text).to_string();
            &plain
        };
        // Nobody can be told that stderr is gone.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// A duration in the unit that suits it.
pub(crate) fn duration(elapsed: Duration) -> String {
    let micros = elapsed.as_micros();
    match micros {
        0..10_000 => format!("{}.{} ms", micros / 1000, micros % 1000 / 100),
        10_000..1_000_000 => format!("{} ms", micros / 1000),
        1_000_000..60_000_000 => format!("{:.1} s", elapsed.as_secs_f64()),
        _ => format!("{} min {} s", elapsed.as_secs() / 60, elapsed.as_secs() % 60),
    }
}
