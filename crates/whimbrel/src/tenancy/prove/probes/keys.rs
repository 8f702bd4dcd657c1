//! Unique keys that tell of others' rows, and foreign keys that reach them.

use super::Ground;
use super::reference::reference;
use super::unique::unique;
use crate::tenancy::prove::probe::Probe;
use crate::tenancy::prove::scene::Standing;

pub(super) fn table<'a>(ground: Ground<'a>, at: usize, probes: &mut Vec<Probe<'a>>) {
    let subject = ground.subject(at);
    let owned = matches!(subject.standing, Standing::Column(_) | Standing::Child);
    if !owned || !subject.facts.usage {
        return;
    }
    if subject.table.app.insert {
        let indexes = subject.table.indexes.iter();
        for index in indexes.filter(|one| one.unique || one.exclusion) {
            unique(ground, at, index, probes);
        }
    }
    let keys = ground.scene.references(at);
    probes.extend(keys.filter_map(|(key, parent)| reference(ground, at, key, parent)));
}
