//! Changes of a column where it is.

use super::built_in_cast::unmodified;
use super::column::{alter_table, identity};
use super::inherited::{follows, heirs, originals, stays};
use super::obstacle::{defaults, in_the_way};
use super::{not_null, retype};
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Alteration, Draft, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{dotted, keyword};
use crate::sql::quote_ident;

pub(super) fn alter(from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
    let (old, new) = (from.attributes(), to.attributes());
    let mut suspends = Vec::new();
    let mut drafts = Vec::new();
    let differing = old.differing(&new);
    let differs = |attribute: &str| differing.contains(&attribute);
    let follows = |attribute: &str| follows(from, to, attribute, scene);
    if differs("generated")
        && !follows("generated")
        && !generated(to, &old, &new, scene, &mut drafts)
    {
        return Alteration::Replace;
    }
    let moves = !scene.rebuilt(from).is_empty();
    let other_type = differs("type") || differs("collation") || moves;
    if other_type && from.detail().is("key") {
        return Alteration::ReplaceWhole(relation_of(scene.from, from));
    }
    // An identity column has to be NOT NULL before, and while it is one. And it may take
    // its time, while what a new type suspends is still there.
    if new.is("not_null") {
        drafts.extend(not_null::changes(from, to, scene));
    }
    // A parent's column takes its heirs along.
    let along =
        originals(from, scene.from).any(|one| stays(from, one, scene.from, scene));
    // A narrower type wants narrower bounds before it, and one without bounds no identity.
    let narrows = |bound: &str| {
        let of = |column: &Attributes| column.group("identity").number(bound);
        of(&old).zip(of(&new))
    };
    let ends = old.value("identity").is_some() && new.value("identity").is_none();
    let first = ends || narrows("max").is_some_and(|(old, new)| new < old);
    if first && differs("type") {
        drafts.extend(identities(to, &old, &new, scene));
    }
    if !along && other_type {
        suspends.extend(in_the_way(from, scene));
        match retype::using(from, to, scene) {
            Err(reason) => return Alteration::Impossible(reason),
            Ok(using) => drafts.push(change_type(from, to, using, scene).disturbing()),
        }
    }
    if differs("identity") && !(first && differs("type")) {
        if old.value("identity").is_none() {
            suspends.extend(defaults(from, scene));
        }
        drafts.extend(identities(to, &old, &new, scene));
    }
    if !new.is("not_null") {
        drafts.extend(not_null::changes(from, to, scene));
    }
    drafts.extend(settings(&old, &new, to, scene));
    Alteration::InPlace { drafts, suspends }
}

/// `ALTER TABLE ... ALTER COLUMN ...` with a clause.
pub(super) fn clause(fact: &Fact, scene: &Scene<'_>, clause: &str) -> Draft {
    let name = quote_ident(fact.id.name());
    let table = relation_of(scene.to, fact);
    Draft::new(format!("{} ALTER COLUMN {name} {clause}", alter_table(fact, scene)))
        .lock(LockMode::AccessExclusive, &table)
}

/// The same without what inherits the column: those have settings of their own.
fn own_clause(fact: &Fact, scene: &Scene<'_>, text: &str) -> Draft {
    let mut draft = clause(fact, scene, text);
    if heirs(fact, scene.to).next().is_some() {
        let table = relation_of(scene.to, fact);
        let name = quote_ident(fact.id.name());
        draft.sql = format!(
            "ALTER TABLE ONLY {} ALTER COLUMN {name} {text}",
            dotted(&table.parts)
        );
    }
    draft
}

/// Changes how a column is computed; false when it has to be made anew.
fn generated(
    to: &Fact,
    old: &Attributes,
    new: &Attributes,
    scene: &Scene<'_>,
    drafts: &mut Vec<Draft>,
) -> bool {
    let (old, new) = (old.group("generated"), new.group("generated"));
    let stored = old.text("kind") == "stored";
    // DROP EXPRESSION reaches children, and fails at their children.
    let deep = heirs(to, scene.to).any(|heir| heirs(heir, scene.to).next().is_some());
    if new.maybe("kind").is_none() && stored && !deep {
        drafts.push(clause(to, scene, "DROP EXPRESSION"));
        return true;
    }
    // ALTER COLUMN ... SET EXPRESSION came with PostgreSQL 17.
    if scene.to.version.major() >= 17 && old.maybe("kind") == new.maybe("kind") {
        let set = format!("SET EXPRESSION AS ({})", new.text("expression"));
        let mut draft = clause(to, scene, &set);
        if stored {
            draft = draft.work(Work::Rewrite).hazard(Hazard::BlocksTable);
        }
        drafts.push(draft);
        return true;
    }
    false
}

/// `using` is how values come over from a type that is rebuilt.
fn change_type(
    from: &Fact,
    to: &Fact,
    using: Option<String>,
    scene: &Scene<'_>,
) -> Draft {
    let (old, new) = (from.attributes(), to.attributes());
    let kind = new.text("type");
    let mut sql = format!("TYPE {kind}");
    if let Some(collation) = new.maybe("collation") {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    let (before, after) = (unmodified(old.text("type")), unmodified(kind));
    let using =
        using.or_else(|| (before != after).then(|| retype::conversion(from, to, scene)));
    // A generated column is computed anew, and a foreign table converts as it likes.
    let table = relation_of(scene.to, to);
    let converts =
        new.value("generated").is_none() && keyword(&table, scene.to) != "FOREIGN TABLE";
    if let Some(using) = using.filter(|_| converts) {
        sql.push_str(&format!(" USING {using}"));
    }
    let draft = clause(to, scene, &sql);
    let moves = !scene.rebuilt(from).is_empty();
    if keeps_values(old.text("type"), kind) && !moves {
        return draft;
    }
    let draft = draft
        .work(Work::Rewrite)
        .hazard(Hazard::BlocksTable)
        .shared(alter_table(to, scene));
    if moves && old.text("type") == kind {
        return retype::hazards(from, scene).into_iter().fold(draft, Draft::hazard);
    }
    if widens(&before, &after) { draft } else { draft.hazard(Hazard::ConvertsData) }
}

/// The length of a type: `None` when it has none.
fn length(kind: &str) -> Option<u64> {
    let inside = kind.split_once('(')?.1.split_once(')')?.0;
    inside.split(',').next()?.trim().parse().ok()
}

/// Whether the change leaves every stored value as it is, so that PostgreSQL rewrites
/// nothing.
fn keeps_values(old: &str, new: &str) -> bool {
    let text =
        |kind: &str| matches!(unmodified(kind).as_str(), "text" | "character varying");
    match (unmodified(old), unmodified(new)) {
        _ if text(old) && text(new) => match (length(old), length(new)) {
            (_, None) => true,
            (Some(old), Some(new)) => old <= new,
            (None, Some(_)) => false,
        },
        (before, after) => before == after && length(new).is_none(),
    }
}

/// Whether every value of the old type is one of the new.
fn widens(old: &str, new: &str) -> bool {
    const WIDER: &[(&str, &[&str])] = &[
        ("smallint", &["integer", "bigint", "numeric", "double precision", "text"]),
        ("integer", &["bigint", "numeric", "double precision", "text"]),
        ("bigint", &["numeric", "text"]),
        ("real", &["double precision"]),
        ("date", &["timestamp without time zone"]),
        ("uuid", &["text"]),
        ("json", &["jsonb"]),
    ];
    WIDER.iter().any(|(narrow, wide)| *narrow == old && wide.contains(&new))
}

fn identities(
    to: &Fact,
    old: &Attributes,
    new: &Attributes,
    scene: &Scene<'_>,
) -> Vec<Draft> {
    let (was, is) = (old.group("identity"), new.group("identity"));
    match (old.value("identity"), new.value("identity")) {
        (Some(_), None) => vec![clause(to, scene, "DROP IDENTITY")],
        (None, _) => {
            let add = clause(to, scene, &format!("ADD {}", identity(to, &is)));
            let logged = logged(old, new, to, scene);
            [add.disturbing()].into_iter().chain(logged).collect()
        }
        (Some(_), Some(_)) => {
            let mut sets = Vec::new();
            if was.text("kind") != is.text("kind") {
                sets.push(format!("SET GENERATED {}", is.text("kind").to_uppercase()));
            }
            let changed = super::sequence::changed(&was, &is);
            sets.extend(changed.into_iter().map(|option| format!("SET {option}")));
            let restart = super::sequence::restart(&was, &is);
            sets.extend(restart.clone());
            let mut drafts = Vec::new();
            if !sets.is_empty() {
                let draft = clause(to, scene, &sets.join(" "));
                drafts.push(match restart {
                    Some(_) => draft.hazard(Hazard::ConvertsData),
                    None => draft,
                });
            }
            if was.list("sequence") != is.list("sequence") {
                drafts.push(super::sequence::rename(
                    &was.list("sequence"),
                    &is.list("sequence"),
                ));
            }
            drafts.extend(logged(old, new, to, scene));
            drafts
        }
    }
}

/// Whether the sequence of an identity column survives a crash as its table does, or the
/// other way round. What changes the table changes its sequences as well.
pub(super) fn logged(
    old: &Attributes,
    new: &Attributes,
    to: &Fact,
    scene: &Scene<'_>,
) -> Option<Draft> {
    // A sequence of an unlogged table is logged before version 15.
    if scene.to.version.major() < 15 {
        return None;
    }
    let (was, is) = (old.group("identity"), new.group("identity"));
    if was.is("unlogged") == is.is("unlogged") || new.value("identity").is_none() {
        return None;
    }
    let unlogged = scene.parent_of(to).is("unlogged") != is.is("unlogged");
    let word = if unlogged { "UNLOGGED" } else { "LOGGED" };
    let sequence = dotted(&is.list("sequence"));
    let draft = Draft::new(format!("ALTER SEQUENCE {sequence} SET {word}"));
    Some(draft.requires([relation_of(scene.to, to)]))
}

/// Storage, compression, statistics target and options.
pub(super) fn settings(
    old: &Attributes,
    new: &Attributes,
    to: &Fact,
    scene: &Scene<'_>,
) -> Vec<Draft> {
    let mut clauses = Vec::new();
    for attribute in old.differing(new) {
        match attribute {
            "storage" => clauses.push(match new.maybe("storage") {
                Some(storage) => format!("SET STORAGE {}", storage.to_uppercase()),
                // PostgreSQL 16 and later know the type's own by name.
                None if scene.to.version.major() >= 16 => {
                    "SET STORAGE DEFAULT".to_owned()
                }
                None => format!("SET STORAGE {}", usual_storage(new.text("type"))),
            }),
            "compression" => {
                let method = new.maybe("compression").unwrap_or("default");
                clauses.push(format!("SET COMPRESSION {method}"));
            }
            "statistics" => {
                let target = new.number("statistics").unwrap_or(-1);
                clauses.push(format!("SET STATISTICS {target}"));
            }
            "options" => clauses.extend(super::table::options(old, new)),
            "foreign_options" => {
                let (old, new) = (old.list(attribute), new.list(attribute));
                clauses.push(format!("OPTIONS ({})", super::changed_options(&old, &new)));
            }
            _ => {}
        }
    }
    clauses
        .into_iter()
        .map(|set| {
            let mut draft = own_clause(to, scene, &set);
            draft.lock = draft.lock.map(|lock| crate::plan::lock::Lock {
                mode: LockMode::ShareUpdateExclusive,
                ..lock
            });
            draft
        })
        .collect()
}

/// How a type stores its values where nothing else is said.
fn usual_storage(kind: &str) -> &'static str {
    let fixed = [
        "smallint",
        "integer",
        "bigint",
        "boolean",
        "real",
        "double precision",
        "uuid",
        "date",
        "time",
        "timestamp",
        "interval",
        "oid",
        "\"char\"",
        "name",
        "money",
    ];
    if fixed.iter().any(|fixed| kind.starts_with(fixed)) && !kind.ends_with("[]") {
        "PLAIN"
    } else if kind.starts_with("numeric") || kind == "inet" || kind == "cidr" {
        "MAIN"
    } else {
        "EXTENDED"
    }
}
