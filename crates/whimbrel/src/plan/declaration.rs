//! What a table declares by itself although it inherits it.

use crate::catalog::{Catalog, Fact, FactId, Kind};

/// A column or a constraint that a table inherits, and that it declares by itself in one
/// catalog and not in the other (`attislocal`, `conislocal`). No statement takes the one
/// back, and the other comes only with all of the table's columns at once; both matter
/// only when the parent's is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDeclaration {
    /// Which thing.
    pub id: FactId,
    /// Whether it is wanted as the table's own, too.
    pub wanted: bool,
}

/// The things of both catalogs that a plan from one to the other leaves as they are in
/// this.
pub fn own_declarations(from: &Catalog, to: &Catalog) -> Vec<OwnDeclaration> {
    let kinds = [Kind::Column, Kind::Constraint];
    let facts = kinds.into_iter().flat_map(|kind| to.of_kind(kind));
    facts
        .filter_map(|new| {
            // Most are the same in both, and need not be read.
            let old = from.get(&new.id).filter(|old| old.detail != new.detail)?;
            let local = |fact: &Fact| fact.detail().is("local");
            let wanted = local(new);
            // What is inherited from nobody any more is the table's own by itself.
            let stays = local(old) == wanted || (wanted && !inherits(new, to));
            (!stays).then(|| OwnDeclaration { id: new.id.clone(), wanted })
        })
        .collect()
}

/// Whether a thing's table inherits from another that has the same.
fn inherits(fact: &Fact, catalog: &Catalog) -> bool {
    let [schema, table, name, ..] = fact.id.parts.as_slice() else { return false };
    let links = catalog.of_kind(Kind::Inheritance).iter();
    let mut parents =
        links.filter(|link| link.id.parts[..2] == [schema.clone(), table.clone()]);
    parents.any(|link| {
        let of_parent = link.id.parts[2..].iter().chain([name]).cloned();
        catalog.get(&FactId::new(fact.id.kind, of_parent)).is_some()
    })
}
