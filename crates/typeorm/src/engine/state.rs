//! What the natives share.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rquickjs::{Function, Persistent};
use whimbrel::run::{Event, Frame};

use crate::program::Statements;
use crate::resolve::Resolver;
use crate::transform::{Place, Positions};
use crate::types::ProjectTypes;

/// What the engine is doing for the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Files are imported.
    Load,
    /// A migration runs.
    Run,
}

/// The world of one service, seen by natives.
pub(crate) struct State {
    /// The service's folder: `process.cwd()`.
    pub(crate) cwd: PathBuf,
    /// `process.env`.
    pub(crate) environment: BTreeMap<String, String>,
    /// Meaning of imports.
    pub(crate) resolver: Rc<Resolver>,
    /// Types across files.
    pub(crate) types: ProjectTypes,
    /// Whether a migration runs.
    pub(crate) running: Cell<bool>,
    /// How many files are being evaluated, one inside the other.
    pub(crate) loading: Cell<u32>,
    /// The database, while a migration runs.
    pub(crate) statements: RefCell<Option<Rc<RefCell<dyn Statements>>>>,
    /// What was said while there was nobody to hear it.
    pub(crate) unheard: RefCell<Vec<Event>>,
    /// Pending timers.
    pub(crate) timers: RefCell<Timers>,
    /// Set from outside to stop everything.
    pub(crate) interrupted: Arc<AtomicBool>,
    /// Packages that were stood in for, and why.
    pub(crate) stand_ins: RefCell<BTreeMap<String, String>>,
    /// Rejected promises that nobody has handled: identity and description.
    pub(crate) rejections: RefCell<Vec<Rejection>>,
    /// When the engine started: the zero of `hrtime`.
    pub(crate) started: Instant,
    positions: RefCell<HashMap<PathBuf, Rc<Positions>>>,
}

/// A rejected promise without a handler.
pub(crate) struct Rejection {
    /// The promise.
    pub(crate) promise: Persistent<rquickjs::Value<'static>>,
    /// What it was rejected with.
    pub(crate) reason: Persistent<rquickjs::Value<'static>>,
}

impl State {
    pub(crate) fn new(
        cwd: PathBuf,
        environment: BTreeMap<String, String>,
        tsconfig: Option<PathBuf>,
        interrupted: Arc<AtomicBool>,
    ) -> Self {
        let resolver = Rc::new(Resolver::new(tsconfig));
        Self {
            cwd,
            environment,
            types: ProjectTypes::new(Rc::clone(&resolver)),
            resolver,
            running: Cell::new(false),
            loading: Cell::new(0),
            statements: RefCell::new(None),
            unheard: RefCell::default(),
            timers: RefCell::default(),
            interrupted,
            stand_ins: RefCell::default(),
            rejections: RefCell::default(),
            started: Instant::now(),
            positions: RefCell::default(),
        }
    }

    /// What the engine is doing for the program.
    pub(crate) fn phase(&self) -> Phase {
        if self.running.get() && self.loading.get() == 0 {
            Phase::Run
        } else {
            Phase::Load
        }
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Hands an event on, or keeps it.
    pub(crate) fn event(&self, event: Event) {
        match self.statements.borrow().as_ref() {
            Some(statements) => statements.borrow_mut().event(event),
            None => self.unheard.borrow_mut().push(event),
        }
    }

    /// The frames of a stack trace that lie in files on disk, in TypeScript places.
    pub(crate) fn frames(&self, stack: &str) -> Vec<Frame> {
        stack.lines().filter_map(|line| self.frame(line)).collect()
    }

    fn frame(&self, line: &str) -> Option<Frame> {
        let line = line.trim().strip_prefix("at ")?;
        let (function, place) = match line.rsplit_once(" (") {
            Some((function, place)) => (Some(function), place.strip_suffix(')')?),
            None => (None, line),
        };
        let (rest, column) = place.rsplit_once(':')?;
        let (file, line) = rest.rsplit_once(':')?;
        if !file.starts_with('/') {
            return None;
        }
        let file = PathBuf::from(file);
        let place = Place { line: line.parse().ok()?, column: column.parse().ok()? };
        let place = self.positions(&file).original(place);
        let function = function
            .filter(|name| *name != "<anonymous>" && *name != "<eval>")
            .map(str::to_owned);
        Some(Frame { function, path: file, line: place.line, column: place.column })
    }

    /// The frame of an await that was marked with its offset.
    pub(crate) fn awaited(&self, file: &str, offset: usize) -> Option<Frame> {
        let file = PathBuf::from(file);
        let place = self.positions(&file).awaited(offset)?;
        Some(Frame { function: None, path: file, line: place.line, column: place.column })
    }

    fn positions(&self, file: &Path) -> Rc<Positions> {
        if let Some(known) = self.positions.borrow().get(file) {
            return Rc::clone(known);
        }
        let source = fs::read_to_string(file).unwrap_or_default();
        let options = self.resolver.compiler_options(file);
        let made = Rc::new(Positions::new(file, &source, &options, &self.types));
        self.positions.borrow_mut().insert(file.to_path_buf(), Rc::clone(&made));
        made
    }
}

/// `setTimeout` and `setInterval`.
#[derive(Default)]
pub(crate) struct Timers {
    next: u32,
    due: BTreeMap<(Instant, u32), Timer>,
}

struct Timer {
    callback: Persistent<Function<'static>>,
    period: Option<Duration>,
}

impl Timers {
    /// Schedules a callback.
    pub(crate) fn set(
        &mut self,
        callback: Persistent<Function<'static>>,
        delay: Duration,
        repeat: bool,
    ) -> u32 {
        self.next += 1;
        let delay = delay.max(Duration::from_millis(1));
        let timer = Timer { callback, period: repeat.then_some(delay) };
        self.due.insert((Instant::now() + delay, self.next), timer);
        self.next
    }

    /// Forgets a callback.
    pub(crate) fn clear(&mut self, id: u32) {
        self.due.retain(|&(_, other), _| other != id);
    }

    /// Forgets everything.
    pub(crate) fn clear_all(&mut self) {
        self.due.clear();
    }

    /// When the next callback is due.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        self.due.keys().next().map(|&(due, _)| due)
    }

    /// The next callback if its time has come; a repeating one is scheduled again.
    pub(crate) fn take_due(&mut self) -> Option<Persistent<Function<'static>>> {
        let entry = self.due.first_entry()?;
        let (due, id) = *entry.key();
        if due > Instant::now() {
            return None;
        }
        let timer = entry.remove();
        let callback = timer.callback.clone();
        if let Some(period) = timer.period {
            self.due.insert((Instant::now() + period, id), timer);
        }
        Some(callback)
    }
}
