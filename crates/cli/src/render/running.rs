//! What takes long: on a terminal the line of the running migration counts the seconds;
//! in a log a line says after 30 seconds, a minute, two, four, ... that it still runs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use crate::render::Progress;

/// The first time that a log says what still runs.
const FIRST: Duration = Duration::from_secs(30);
/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(1);

struct Entry {
    what: String,
    since: Instant,
    say_at: Duration,
}

type Entries = Mutex<BTreeMap<String, Entry>>;

/// What runs at this moment, by service.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Entries>);

impl Running {
    /// A migration begins.
    pub(super) fn begin(&self, service: &str, what: String) {
        let entry = Entry { what, since: Instant::now(), say_at: FIRST };
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert(service.to_owned(), entry);
    }

    /// It has ended, or pauses.
    pub(super) fn end(&self, service: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(service);
    }

    /// Looks at the clock on a thread of its own, which ends with the run's last listener.
    /// Without that thread nothing is said, and nothing else is lost.
    pub(super) fn watch(&self, mut progress: Progress) {
        let entries = Arc::downgrade(&self.0);
        progress.forget_running();
        let _ =
            std::thread::Builder::new().name("progress".to_owned()).spawn(move || {
                while let Some(late) = late(&entries, progress.is_live()) {
                    for (service, what, elapsed) in late {
                        progress.still(&service, &what, elapsed);
                    }
                    std::thread::sleep(TICK);
                }
            });
    }
}

/// What has to be said now; `None` when the run is over.
fn late(
    entries: &Weak<Entries>,
    is_live: bool,
) -> Option<Vec<(String, String, Duration)>> {
    let entries = entries.upgrade()?;
    let mut late = Vec::new();
    for (service, entry) in
        entries.lock().unwrap_or_else(PoisonError::into_inner).iter_mut()
    {
        let elapsed = entry.since.elapsed();
        if is_live && elapsed >= TICK {
            late.push((service.clone(), entry.what.clone(), elapsed));
        } else if !is_live && elapsed >= entry.say_at {
            entry.say_at *= 2;
            late.push((service.clone(), format!("{} still runs,", entry.what), elapsed));
        }
    }
    Some(late)
}
