//! What is in the way of a column's new type.

use super::built_in_cast::unmodified;
use super::inherited::{heirs, originals, stays};
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::scene::Scene;

/// What PostgreSQL refuses to convert along with the column, or converts wrongly.
pub(super) fn in_the_way(from: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    let blocks = |fact: &&Fact| match fact.id.kind {
        Kind::View
        | Kind::MaterializedView
        | Kind::Rule
        | Kind::Trigger
        | Kind::Policy
        | Kind::Function
        | Kind::Procedure
        | Kind::PublicationTable => true,
        // An heir that is computed as well comes along.
        Kind::Column => {
            let heir = originals(fact, scene.from)
                .any(|one| one.id == from.id && stays(fact, one, scene.from, scene));
            fact.attributes().value("generated").is_some() && !heir
        }
        Kind::Constraint | Kind::Index => joins(fact, from, scene),
        _ => false,
    };
    let dependents = scene.from.dependents(&from.id).filter(blocks);
    let mut found: Vec<FactId> = dependents.map(|fact| fact.id.clone()).collect();
    found.extend(defaults(from, scene));
    let heirs =
        heirs(from, scene.from).filter(|heir| stays(heir, from, scene.from, scene));
    found.extend(heirs.flat_map(|heir| in_the_way(heir, scene)));
    found
}

/// The defaults of a column.
pub(super) fn defaults(column: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    let defaults = scene.from.children_of_kind(&column.id, Kind::Default);
    defaults.into_iter().map(|default| default.id.clone()).collect()
}

/// Whether something compares the column with others that change their types, too:
/// between the first change and the last its two sides do not fit.
fn joins(fact: &Fact, column: &Fact, scene: &Scene<'_>) -> bool {
    let compares = match fact.id.kind {
        Kind::Index => {
            !fact.detail().is("plain") || fact.detail().maybe("where").is_some()
        }
        _ => matches!(fact.attributes().text("type"), "foreign key" | "check"),
    };
    let changes = |other: &Fact| {
        let moves = !scene.rebuilt(other).is_empty();
        moves || scene.to.get(&other.id).is_some_and(|new| !compatible(other, new))
    };
    compares
        && changes(column)
        && scene
            .from
            .dependencies(fact)
            .any(|one| one.id.kind == Kind::Column && one.id != column.id && changes(one))
}

/// Whether PostgreSQL compares values of the old type with some of the new.
fn compatible(old: &Fact, new: &Fact) -> bool {
    const FAMILIES: &[&[&str]] = &[
        &["smallint", "integer", "bigint"],
        &["text", "character varying"],
        &["date", "timestamp without time zone", "timestamp with time zone"],
    ];
    let kinds = [old, new].map(|column| unmodified(column.attributes().text("type")));
    let together = |family: &[&str]| kinds.iter().all(|kind| family.contains(&&**kind));
    kinds[0] == kinds[1] || FAMILIES.iter().any(|family| together(family))
}
