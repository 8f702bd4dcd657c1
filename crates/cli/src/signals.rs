//! SIGINT and SIGTERM: the first stops the run, a second one ends the process.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use whimbrel::run::Interrupt;

use crate::exit;

const PAUSE: std::time::Duration = std::time::Duration::from_millis(250);
const REPEATS: usize = 4;

/// Listens on a thread of its own until the process ends.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "a second signal means now")]
pub(crate) fn listen(interrupt: &Interrupt) -> std::io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let interrupt = interrupt.clone();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if signals.forever().next().is_none() {
            return;
        }
        interrupt.raise();
        for _ in 0..REPEATS {
            std::thread::sleep(PAUSE);
            if signals.pending().next().is_some() {
                // The server rolls back what is open when the connection goes.
                std::process::exit(i32::from(exit::INTERRUPTED));
            }
            // The first one may have come just before a statement began.
            interrupt.raise();
        }
        if signals.forever().next().is_some() {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    })?;
    Ok(())
}
