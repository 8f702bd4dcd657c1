//! Exit codes: part of the interface, listed in `whimbrel --help` and the README.

/// Done, or nothing to do.
pub(crate) const DONE: u8 = 0;
/// A migration failed, or a check found something.
pub(crate) const FAILED: u8 = 1;
/// The command line, the configuration or a file is wrong.
pub(crate) const WRONG_INPUT: u8 = 2;
/// Refused: running would break a rule; nothing was changed.
pub(crate) const REFUSED: u8 = 3;
/// The database could not be reached.
pub(crate) const UNREACHABLE: u8 = 4;
/// Another run holds the lock.
pub(crate) const LOCKED: u8 = 5;
/// Interrupted; what was open has been rolled back.
pub(crate) const INTERRUPTED: u8 = 130;
