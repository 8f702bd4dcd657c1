//! Which tables are proven in one transaction: a server's lock table is finite.

use std::collections::BTreeMap;

use super::error::ProofError;
use super::scene::Scene;
use crate::database::Session;

/// How many locks a proof may take, as the server is set up: half of what there is, for
/// others need some.
pub(super) fn capacity(session: &mut Session) -> Result<usize, ProofError> {
    let sql = "SELECT current_setting('max_locks_per_transaction')::bigint * \
        (current_setting('max_connections')::bigint \
         + current_setting('max_prepared_transactions')::bigint) / 2";
    let outcomes = session
        .batch(sql)
        .map_err(ProofError::exec("asking how many locks there are"))?;
    let found = outcomes.first().and_then(|outcome| outcome.scalar());
    Ok(found.and_then(|text| text.parse().ok()).unwrap_or(3_000))
}

/// How many locks a table takes: its own, its indexes', its sequences', its TOAST
/// table's with an index.
fn locks(scene: &Scene<'_>, at: usize) -> usize {
    let table = scene.tables[at].table;
    let sequences = table.columns.iter().filter(|one| one.sequence.is_some()).count();
    3 + table.indexes.len() + sequences
}

/// The tables in portions that fit, each as a flag for each table. What foreign keys,
/// partitions, views and policies hold together stays together, but for what only says
/// whose a row is; what a portion refers to is in it as well, so that a table may be in
/// several. A portion is greater than what fits where it cannot be cut.
pub(super) fn portions(
    scene: &Scene<'_>,
    wanted: &[bool],
    capacity: usize,
    most: Option<usize>,
) -> Vec<Vec<bool>> {
    let mut union = Union::new(scene);
    let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in (0..scene.tables.len()).filter(|at| wanted[*at]) {
        components.entry(union.find(at)).or_default().push(at);
    }
    let most = most.unwrap_or(usize::MAX);
    let mut portions: Vec<Vec<bool>> = Vec::new();
    for component in components.into_values() {
        let alone = closure(scene, &component);
        if let Some(last) = portions.last_mut() {
            let both: Vec<bool> =
                last.iter().zip(&alone).map(|(one, other)| *one || *other).collect();
            let places = || (0..both.len()).filter(|at| both[*at]);
            let cost: usize = places().map(|at| locks(scene, at)).sum();
            if cost <= capacity && places().count() <= most {
                *last = both;
                continue;
            }
        }
        portions.push(alone);
    }
    if portions.is_empty() {
        portions.push(closure(scene, &[]));
    }
    portions
}

/// Tables, and all that their rows refer to; and the audit log.
fn closure(scene: &Scene<'_>, tables: &[usize]) -> Vec<bool> {
    let mut found = vec![false; scene.tables.len()];
    let log = (0..found.len()).filter(|at| scene.is_audit(*at));
    let mut open: Vec<usize> = tables.iter().copied().chain(log).collect();
    while let Some(next) = open.pop() {
        if std::mem::replace(&mut found[next], true) {
            continue;
        }
        open.extend(scene.references(next).map(|(_, parent)| parent));
        open.extend(
            scene.tables[next].table.parents.iter().filter_map(|oid| scene.place(*oid)),
        );
    }
    found
}

/// Tables that belong together.
struct Union(Vec<usize>);

impl Union {
    fn new(scene: &Scene<'_>) -> Self {
        let mut union = Self((0..scene.tables.len()).collect());
        for at in 0..scene.tables.len() {
            // That a row belongs to a tenant is so of all of them.
            let telling = scene.references(at).filter(|(key, _)| {
                key.columns.iter().any(|number| !scene.is_pinned(at, *number))
            });
            let parents: Vec<usize> = telling.map(|(_, parent)| parent).collect();
            let table = scene.tables[at].table;
            let looked = table.policies.iter().flat_map(|one| &one.relations);
            let looked = looked.chain(table.rules.iter().flat_map(|one| &one.relations));
            let looked = looked.chain(&table.parents).filter_map(|oid| scene.place(*oid));
            for other in parents.into_iter().chain(looked) {
                union.join(at, other);
            }
        }
        for view in &scene.estate.views {
            let places: Vec<usize> =
                view.reads.iter().filter_map(|oid| scene.place(*oid)).collect();
            for pair in places.windows(2) {
                union.join(pair[0], pair[1]);
            }
        }
        union
    }

    fn find(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.0[root] != root {
            root = self.0[root];
        }
        let mut next = at;
        while self.0[next] != root {
            next = std::mem::replace(&mut self.0[next], root);
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        self.0[one.max(other)] = one.min(other);
    }
}
