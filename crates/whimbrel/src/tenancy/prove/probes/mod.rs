//! What is tried.

mod control;
mod keys;
mod read;
mod target;
mod write;

pub(super) use control::{DELETE, INSERT, SELECT, UPDATE};

use super::oracle::Oracle;
use super::probe::Probe;
use super::scene::Scene;
use super::seed::Seeds;

/// The controls that show that a table can be used.
pub(super) const CONTROLS: [&str; 4] = [SELECT, INSERT, UPDATE, DELETE];

/// What probes are made from.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) seeds: &'a [Seeds],
    pub(super) oracle: &'a Oracle,
}

/// All that is tried on a table.
pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    read::table(ground, at, probes);
    write::table(ground, at, probes);
    keys::table(ground, at, probes);
    control::table(ground, at, probes);
}
