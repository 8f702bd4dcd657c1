//! How the values of a column come over when its type is rebuilt.

use super::built_in_cast;
use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::sql::quote_ident;

/// Whether values of this column's type become those of another only by their text: no
/// such type has a cast unless somebody made one.
fn by_text(column: &Fact, catalog: &Catalog) -> bool {
    catalog.dependencies(column).any(|needed| {
        matches!(
            needed.id.kind,
            Kind::Enum | Kind::Composite | Kind::Range | Kind::BaseType
        )
    })
}

/// The expression that casts a column to another type, through what both have a cast for
/// where there is none from one to the other. PostgreSQL reads every type from its text,
/// and fails where a value's text is not one of the new type.
pub(super) fn conversion(from: &Fact, to: &Fact, scene: &Scene<'_>) -> String {
    let name = quote_ident(to.id.name());
    let (old, new) = (from.attributes(), to.attributes());
    let (old, new) = (old.text("type"), new.text("type"));
    let by_text = by_text(from, scene.from) || by_text(to, scene.to);
    let foreign = [old, new].iter().any(|kind| kind.contains('.'));
    let known = foreign || built_in_cast::exists(old, new) || made(old, new, scene);
    match new {
        _ if by_text => format!("{name}::text::{new}"),
        _ if known => format!("{name}::{new}"),
        "json" | "jsonb" => format!("to_{new}({name})"),
        // Between numbers and truth values PostgreSQL knows integer only.
        _ if [old, new].contains(&"boolean")
            && built_in_cast::exists(old, "integer")
            && built_in_cast::exists("integer", new) =>
        {
            format!("{name}::integer::{new}")
        }
        _ => format!("{name}::text::{new}"),
    }
}

/// Whether somebody made a cast from one type to another, and it is there all the time.
fn made(old: &str, new: &str, scene: &Scene<'_>) -> bool {
    let cast = FactId::new(Kind::Cast, [old.to_owned(), new.to_owned()]);
    scene.from.get(&cast).is_some() && scene.endures(&cast)
}

/// The expression that makes a value of the new type, where PostgreSQL does not find it
/// by itself.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn using(
    from: &Fact,
    to: &Fact,
    scene: &Scene<'_>,
) -> Result<Option<String>, String> {
    let rebuilt = scene.rebuilt(from);
    let types: Vec<&Fact> = rebuilt.into_iter().filter(is_type).collect();
    if types.is_empty() {
        return Ok(None);
    }
    let name = quote_ident(from.id.name());
    let new = to.attributes();
    let kind = new.text("type");
    let same_type = from.attributes().text("type") == kind;
    let reshaped = types.iter().any(|one| reshaped(one, scene));
    match types.as_slice() {
        _ if !reshaped => Ok(Some(format!("{name}::text::{kind}"))),
        [composite]
            if same_type
                && composite.id.kind == Kind::Composite
                && !kind.ends_with(']')
                && !scene
                    .rebuilt(composite)
                    .iter()
                    .any(|one| self::reshaped(one, scene)) =>
        {
            Ok(Some(by_attribute(composite, &name, kind, scene)))
        }
        _ => Err(format!(
            "its values hold others of {}, whose attributes change their places; add a \
             column of the new type, fill it and drop this one",
            types[0].id
        )),
    }
}

fn is_type(fact: &&Fact) -> bool {
    fact.id.kind != Kind::Collation
}

/// Whether it is or holds a composite type with other attributes than before, so that
/// the text of a value does not fit.
fn reshaped(fact: &Fact, scene: &Scene<'_>) -> bool {
    let names = |fact: &Fact| -> Vec<String> {
        let attributes = fact.attributes().groups("attributes");
        attributes.iter().map(|one| one.text("name").to_owned()).collect()
    };
    let own = scene.to.get(&fact.id).is_some_and(|new| names(fact) != names(new));
    own || scene.rebuilt(fact).iter().any(|inner| reshaped(inner, scene))
}

/// A value of the new composite type, made of the attributes of the old one that it
/// still has.
fn by_attribute(composite: &Fact, name: &str, kind: &str, scene: &Scene<'_>) -> String {
    let old = composite.attributes().groups("attributes");
    let new = scene.to.get(&composite.id).map(Fact::attributes).unwrap_or_default();
    let values: Vec<String> = new
        .groups("attributes")
        .iter()
        .map(|attribute| {
            let wanted = attribute.text("name");
            match old.iter().find(|one| one.text("name") == wanted) {
                None => "NULL".to_owned(),
                Some(_) => format!(
                    "({name}).{}::text::{}",
                    quote_ident(wanted),
                    attribute.text("type")
                ),
            }
        })
        .collect();
    // A row of nulls is not the same as no row, and has a text. IS NOT NULL is not asked:
    // handing that on to partitions and children, PostgreSQL reads it twice, and fails
    // ("unrecognized node type").
    let row = format!("ROW({})::{kind}", values.join(", "));
    format!("CASE WHEN {name}::text <> '' THEN {row} END")
}

/// What can go wrong with the values of a column that moves to a rebuilt type.
pub(super) fn hazards(from: &Fact, scene: &Scene<'_>) -> Vec<Hazard> {
    let mut hazards: Vec<Hazard> =
        scene.rebuilt(from).iter().flat_map(|one| hazards_of(one, scene)).collect();
    hazards.sort_unstable();
    hazards.dedup();
    hazards
}

fn hazards_of(fact: &Fact, scene: &Scene<'_>) -> Vec<Hazard> {
    let mut hazards: Vec<Hazard> =
        scene.rebuilt(fact).iter().flat_map(|one| hazards_of(one, scene)).collect();
    let Some(to) = scene.to.get(&fact.id) else {
        hazards.push(Hazard::ConvertsData);
        return hazards;
    };
    if to.hash == fact.hash {
        return hazards;
    }
    match fact.id.kind {
        Kind::Enum => {
            let new = to.attributes();
            let kept = new.list("labels");
            if fact.attributes().list("labels").iter().any(|one| !kept.contains(one)) {
                hazards.push(Hazard::DependsOnData);
            }
        }
        Kind::Collation => {}
        _ => hazards.push(Hazard::ConvertsData),
    }
    hazards
}
