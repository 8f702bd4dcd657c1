//! In which order tables get their rows.

use crate::tenancy::prove::scene::Scene;

/// Tables so that those that are referred to come first, as far as circles let them; a
/// partition comes after its topmost table.
pub(super) fn in_order(scene: &Scene<'_>) -> Vec<usize> {
    let mut state = vec![State::Open; scene.tables.len()];
    let mut sorted = Vec::with_capacity(scene.tables.len());
    for at in 0..scene.tables.len() {
        visit(scene, at, &mut state, &mut sorted);
    }
    sorted
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Open,
    Seen,
}

/// Depth first, without recursion: chains of foreign keys are as long as they like.
fn visit(scene: &Scene<'_>, from: usize, state: &mut [State], sorted: &mut Vec<usize>) {
    let mut stack = vec![(from, false)];
    while let Some((at, done)) = stack.pop() {
        if done {
            sorted.push(at);
            continue;
        }
        if state[at] == State::Seen {
            continue;
        }
        state[at] = State::Seen;
        stack.push((at, true));
        let root = scene.root(at);
        let parents =
            scene.references(at).map(|(key, parent)| (needed(scene, at, key), parent));
        let mut parents: Vec<(bool, usize)> = parents.collect();
        // The last one pushed is visited first: on a circle, what must be there.
        parents.sort();
        stack.push((root, false));
        stack.extend(parents.into_iter().map(|(_, parent)| (parent, false)));
    }
}

/// Whether a row has to refer to another by a key.
fn needed(
    scene: &Scene<'_>,
    at: usize,
    key: &crate::tenancy::estate::Constraint,
) -> bool {
    let table = scene.tables[at].table;
    let mut columns = key.columns.iter().filter_map(|number| table.column(*number));
    columns.all(|column| column.not_null)
}
