//! What columns, constraints and indexes of tables have to do with those of their
//! parents: PostgreSQL makes, changes and drops many of them along with the parent's.
//! See the manual, sections 5.11 (inheritance) and 5.12 (partitioning).

use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::scene::{Scene, inheritance};

/// The table of a column, constraint or index.
pub(crate) fn table_of(fact: &Fact, catalog: &Catalog) -> FactId {
    let mut above = fact;
    while let Some(parent) =
        catalog.parent(above).filter(|_| above.id.kind != Kind::Table)
    {
        above = parent;
    }
    above.id.clone()
}

/// The columns (constraints, indexes) of parents that this one is inherited from.
pub(crate) fn originals<'a>(
    fact: &'a Fact,
    catalog: &'a Catalog,
) -> impl Iterator<Item = &'a Fact> {
    let attributes = fact.attributes();
    let attached: Vec<String> =
        attributes.list("attached_to").into_iter().map(str::to_owned).collect();
    let inherited = attributes.is("inherited") || !attached.is_empty();
    catalog.dependencies(fact).filter(move |needed| {
        inherited
            && needed.id.kind == fact.id.kind
            && is_original(fact, needed, &attached)
    })
}

fn is_original(fact: &Fact, needed: &Fact, attached: &[String]) -> bool {
    match fact.id.kind {
        Kind::Column => {
            needed.id.name() == fact.id.name()
                && needed.id.parts[..2] != fact.id.parts[..2]
        }
        Kind::Index => needed.id.parts == attached,
        _ => needed.id.parts[..2] != fact.id.parts[..2],
    }
}

/// The columns (constraints, indexes) of children that are inherited from this one.
pub(super) fn heirs<'a>(
    fact: &'a Fact,
    catalog: &'a Catalog,
) -> impl Iterator<Item = &'a Fact> {
    catalog.dependents(&fact.id).filter(move |heir| {
        heir.id.kind == fact.id.kind
            && originals(heir, catalog).any(|original| original.id == fact.id)
    })
}

/// Whether the table of one is a child of the table of the other all the time, so that
/// what is done to the parent is done to it.
pub(super) fn stays(
    heir: &Fact,
    original: &Fact,
    catalog: &Catalog,
    scene: &Scene<'_>,
) -> bool {
    scene.stays_child(&table_of(heir, catalog), &table_of(original, catalog))
}

/// The originals whose DROP drops this one, too. What a child declares itself stays.
pub(super) fn dropped_with(fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    if fact.detail().is("local") {
        return Vec::new();
    }
    ruling(fact, scene)
}

/// The originals without whose DROP there is none of what a child declares as well.
pub(super) fn dropped_after(fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    if !fact.detail().is("local") {
        return Vec::new();
    }
    ruling(fact, scene)
}

/// The originals that rule this one to the end.
fn ruling(fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    let table = table_of(fact, scene.from);
    originals(fact, scene.from)
        .filter(|original| {
            let link = inheritance(&table, &table_of(original, scene.from));
            !scene.drops.contains(&link)
        })
        .map(|original| original.id.clone())
        .collect()
}

/// The original whose CREATE makes this one, too, in a child that is there.
pub(super) fn made_with(fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
    originals(fact, scene.to)
        .find(|original| {
            scene.creates.contains(&original.id)
                && stays(fact, original, scene.to, scene)
                && (fact.id.kind == Kind::Column || spreads(original, scene))
        })
        .map(|original| original.id.clone())
}

/// Whether a new table is written as PARTITION OF or INHERITS, and gets with it what its
/// parents have.
///
/// A partition is not where that would give it other names or another order than it
/// should have: then it is made by itself and attached.
pub(super) fn born_child(table: &FactId, scene: &Scene<'_>) -> bool {
    let links = scene.to.children_of_kind(table, Kind::Inheritance);
    if !scene.creates.contains(table)
        || links.is_empty()
        || computes_otherwise(table, scene.to)
        || is_unchecked(table, scene)
    {
        return false;
    }
    let Some(parent) = links.iter().find_map(|link| parent_of_partition(link)) else {
        return true;
    };
    let names = |table: &FactId| {
        let columns = columns(table, scene.to).into_iter();
        columns.map(|column| column.id.name().to_owned()).collect::<Vec<_>>()
    };
    let children = scene.to.children(table);
    names(table) == names(&parent)
        && children.filter(|child| has_index(child)).all(|child| {
            let mut originals = originals(child, scene.to);
            originals.all(|one| scene.creates.contains(&one.id) || is_usual(child))
        })
}

/// Whether a constraint of a parent that is there was not checked for the child either:
/// made as a child, it would have it checked.
fn is_unchecked(table: &FactId, scene: &Scene<'_>) -> bool {
    let constraints = scene.to.children_of_kind(table, Kind::Constraint).into_iter();
    let mut unchecked = constraints.filter(|one| one.attributes().is("not_valid"));
    unchecked.any(|one| originals(one, scene.to).any(|above| scene.endures(&above.id)))
}

/// Whether a column is computed in another way than its parent's, which nothing can say
/// while the child is made.
fn computes_otherwise(table: &FactId, catalog: &Catalog) -> bool {
    let computed = |column: &Fact| column.attributes().value("generated").cloned();
    columns(table, catalog).into_iter().any(|column| {
        let own = computed(column);
        originals(column, catalog).any(|one| computed(one) != own)
    })
}

/// The parent in the link of a partition.
fn parent_of_partition(link: &Fact) -> Option<FactId> {
    let bound = link.attributes().value("bound").is_some();
    bound.then(|| FactId::new(Kind::Table, link.id.parts[2..].iter().cloned()))
}

/// The columns of a table in their order.
pub(crate) fn columns<'a>(table: &FactId, catalog: &'a Catalog) -> Vec<&'a Fact> {
    let mut columns = catalog.children_of_kind(table, Kind::Column);
    columns.sort_by_key(|column| column.detail().number("position"));
    columns
}

/// Whether it is an index, or a constraint with one.
fn has_index(fact: &Fact) -> bool {
    let attributes = fact.attributes();
    match fact.id.kind {
        Kind::Index => true,
        Kind::Constraint => !matches!(attributes.text("type"), "check" | "foreign key"),
        _ => false,
    }
}

/// Whether a new index of a partitioned table makes all those of the partitions as they
/// should be. If not it is made for the table ONLY, and they are attached.
pub(super) fn spreads(fact: &Fact, scene: &Scene<'_>) -> bool {
    if !has_index(fact) {
        return true;
    }
    let heirs: Vec<&Fact> = heirs(fact, scene.to).collect();
    !is_incomplete(fact, scene.to)
        && keys_in(fact, scene.to).next().is_none()
        && heirs.iter().all(|heir| {
            let there = !scene.creates.contains(&heir.id);
            // A partition that is in use gets its own without blocking it.
            let usual = is_usual(heir) && !scene.online(&table_of(heir, scene.to));
            (there || usual) && spreads(heir, scene)
        })
}

/// The links of a table's partitions.
pub(super) fn links_to<'a>(
    table: &'a FactId,
    catalog: &'a Catalog,
) -> impl Iterator<Item = &'a Fact> {
    catalog.dependents(table).filter(move |one| {
        one.id.kind == Kind::Inheritance
            && parent_of_partition(one).as_ref() == Some(table)
    })
}

/// Whether some partitions have nothing of an index of their parent, so that it is not
/// valid. A partition that comes to such an index gets its own by itself.
pub(super) fn is_incomplete(index: &Fact, catalog: &Catalog) -> bool {
    let table = table_of(index, catalog);
    let parts = heirs(index, catalog).count() + keys_in(index, catalog).count();
    links_to(&table, catalog).count() != parts
}

/// The keys of partitions whose indexes are parts of an index that is no key.
pub(super) fn keys_in<'a>(
    index: &'a Fact,
    catalog: &'a Catalog,
) -> impl Iterator<Item = &'a Fact> {
    let dependents = catalog.dependents(&index.id);
    dependents.filter(move |one| {
        one.id.kind == Kind::Constraint
            && one.attributes().list("attached_to") == index.id.parts
    })
}

/// Whether a partition's index has the name that PostgreSQL gives by itself.
fn is_usual(fact: &Fact) -> bool {
    let (attributes, detail) = (fact.attributes(), fact.detail());
    let columns = detail.list("columns").join("_");
    let table = match fact.id.kind {
        Kind::Index => {
            detail.list("table").get(1).copied().unwrap_or_default().to_owned()
        }
        _ => fact.id.part(1).to_owned(),
    };
    let name = match attributes.text("type") {
        "primary key" => format!("{table}_pkey"),
        "unique" => format!("{table}_{columns}_key"),
        "exclusion" => format!("{table}_{columns}_excl"),
        _ => format!("{table}_{columns}_idx"),
    };
    name == fact.id.name() && name.len() <= 63
}

/// Whether an index of a partition is attached by the statement that attaches the
/// partition.
pub(super) fn attached_with_table(fact: &Fact, scene: &Scene<'_>) -> bool {
    let table = table_of(fact, scene.to);
    let link = originals(fact, scene.to)
        .filter(|original| !is_incomplete(original, scene.to))
        .map(|original| inheritance(&table, &table_of(original, scene.to)))
        .find(|link| scene.creates.contains(link));
    link.is_some() && !born_child(&table, scene)
}

/// Whether a parent's column or constraint is changed in the same way, which changes
/// this one.
pub(super) fn follows(
    from: &Fact,
    to: &Fact,
    attribute: &str,
    scene: &Scene<'_>,
) -> bool {
    let value = |fact: &Fact| fact.attributes().value(attribute).cloned();
    originals(from, scene.from).any(|original| {
        stays(from, original, scene.from, scene)
            && scene.to.get(&original.id).is_some_and(|new| {
                value(original) == value(from) && value(new) == value(to)
            })
    })
}
