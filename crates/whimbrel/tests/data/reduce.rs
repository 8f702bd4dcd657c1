//! A failing round made as small as it can be and still fail in the same way.

use crate::law::{Broken, OBSERVED};
use crate::rounds::Round;

/// Takes out changes and things one by one, as long as the same law stays broken.
pub(crate) fn reduce(mut round: Round, mut broken: Broken) -> (Round, Broken) {
    round.manner.dumps = broken.law == OBSERVED;
    let fails = |smaller: &Round, broken: &mut Broken| match smaller.prove() {
        Err(found) if found.law == broken.law => {
            *broken = found;
            true
        }
        _ => false,
    };
    for at in (0..round.changes.len()).rev() {
        let mut smaller = round.clone();
        smaller.changes.remove(at);
        if fails(&smaller, &mut broken) {
            round = smaller;
        }
    }
    let [old, new] = round.models();
    let mut all: Vec<u32> = [&old, &new]
        .iter()
        .flat_map(|model| {
            let members = model.tables.iter().flat_map(|table| {
                let members = table.members.iter().map(|one| one.id);
                members.chain(table.columns.iter().map(|one| one.id))
            });
            model.named().map(|of| of.id).chain(members).collect::<Vec<_>>()
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    // Halves first, then ever smaller pieces.
    let mut size = all.len().div_ceil(2);
    while size > 0 {
        for piece in all.clone().chunks(size) {
            let mut smaller = round.clone();
            smaller.without.extend(piece);
            if fails(&smaller, &mut broken) {
                round = smaller;
                all.retain(|id| !piece.contains(id));
            }
        }
        size /= 2;
    }
    (round, broken)
}
