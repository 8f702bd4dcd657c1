//! One pass over two sorted lists.

use std::cmp::Ordering;

use super::delta::Delta;
use crate::catalog::Catalog;

/// The differences that lead from one catalog to the other, sorted by identity.
pub fn diff<'a>(from: &'a Catalog, to: &'a Catalog) -> Vec<Delta<'a>> {
    let mut deltas = Vec::new();
    let (mut old, mut new) =
        (from.facts().iter().peekable(), to.facts().iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return deltas,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.id.cmp(&b.id),
        };
        match order {
            Ordering::Less => deltas.extend(old.next().map(Delta::Removed)),
            Ordering::Greater => deltas.extend(new.next().map(Delta::Added)),
            Ordering::Equal => {
                let pair = old.next().zip(new.next());
                let changed = pair.filter(|(from, to)| from.hash != to.hash);
                deltas.extend(changed.map(|(from, to)| Delta::Changed { from, to }));
            }
        }
    }
}
