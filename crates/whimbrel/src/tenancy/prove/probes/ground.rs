//! What probes are made from, and all of them.

use crate::tenancy::prove::marks::Marks;
use crate::tenancy::prove::oracle::Oracle;
use crate::tenancy::prove::probe::Probe;
use crate::tenancy::prove::scene::Scene;
use crate::tenancy::prove::seed::Seeds;

/// What probes are made from.
#[derive(Clone, Copy)]
pub(in crate::tenancy::prove) struct Ground<'a> {
    pub(in crate::tenancy::prove) scene: &'a Scene<'a>,
    pub(in crate::tenancy::prove) seeds: &'a [Seeds],
    /// Which tables take part.
    pub(in crate::tenancy::prove) include: &'a [bool],
    pub(in crate::tenancy::prove) oracle: &'a Oracle,
}

/// All that is tried on a table.
pub(in crate::tenancy::prove) fn table<'a>(
    ground: Ground<'a>,
    at: usize,
    probes: &mut Vec<Probe<'a>>,
) {
    super::read::table(ground, at, probes);
    super::write::table(ground, at, probes);
    super::keys::table(ground, at, probes);
    super::control::table(ground, at, probes);
    super::privilege::table(ground, at, probes);
    super::audit::log(ground, at, probes);
    super::audit::evasion(ground, at, probes);
    super::audit::spoken(ground, at, probes);
    super::setting::table(ground, at, probes);
}

/// All that is tried beside tables: the role, views, functions. `marks` are those of all
/// tables.
pub(in crate::tenancy::prove) fn others<'a>(
    ground: Ground<'a>,
    marks: &'a Marks,
    probes: &mut Vec<Probe<'a>>,
) {
    super::role::role(ground, probes);
    super::setting::plans(ground, probes);
    super::audit::readers(ground, probes);
    for number in 0..ground.scene.estate.views.len() {
        if super::view::takes_part(ground, number) {
            super::view::view(ground, number, probes);
        }
    }
    for number in 0..ground.scene.estate.functions.len() {
        super::function::function(ground, number, marks, probes);
    }
}
