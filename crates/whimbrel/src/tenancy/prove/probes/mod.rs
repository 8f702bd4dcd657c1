//! What is tried.

mod audit;
mod control;
mod function;
mod keys;
mod privilege;
mod read;
mod role;
mod target;
mod view;
mod write;

pub(super) use audit::shadow;
pub(super) use control::SELECT;
use control::{DELETE, INSERT, UPDATE};
pub(super) use function::is_called;

use super::marks::Marks;
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
    /// Which tables take part.
    pub(super) include: &'a [bool],
    pub(super) oracle: &'a Oracle,
}

/// All that is tried on a table.
pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    read::table(ground, at, probes);
    write::table(ground, at, probes);
    keys::table(ground, at, probes);
    control::table(ground, at, probes);
    privilege::table(ground, at, probes);
    audit::log(ground, at, probes);
    audit::evasion(ground, at, probes);
}

/// All that is tried beside tables: the role, views, functions. `marks` are those of all
/// tables.
pub(super) fn others<'a>(
    ground: Ground<'a>,
    marks: &'a Marks,
    probes: &mut Vec<Probe<'a>>,
) {
    role::role(ground, probes);
    for number in 0..ground.scene.estate.views.len() {
        if view::takes_part(ground, number) {
            view::view(ground, number, probes);
        }
    }
    for number in 0..ground.scene.estate.functions.len() {
        function::function(ground, number, marks, probes);
    }
}
