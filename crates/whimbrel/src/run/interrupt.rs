use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::database::CancelToken;

/// A request to stop, shared by all threads of a run.
///
/// Raising it cancels the statements that run at that moment; the executor then rolls
/// back what is open, releases its lock and returns.
#[derive(Clone, Default)]
pub struct Interrupt {
    raised: Arc<AtomicBool>,
    running: Arc<Mutex<Vec<CancelToken>>>,
}

impl Interrupt {
    /// One that nobody has raised.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks every run that shares this to stop, and cancels their statements.
    pub fn raise(&self) {
        self.raised.store(true, Ordering::SeqCst);
        let tokens = self.running.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for token in tokens {
            // A statement that has just ended cannot be cancelled any more; the flag
            // stops the run before its next one.
            let _ = token.cancel();
        }
    }

    /// Whether someone asked to stop.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::SeqCst)
    }

    /// The flag itself, for an engine that looks at it while it computes.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.raised)
    }

    /// Has the statements of a session cancelled when this is raised.
    pub fn watch(&self, token: CancelToken) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).push(token);
    }
}

impl std::fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interrupt").field("raised", &self.is_raised()).finish()
    }
}
