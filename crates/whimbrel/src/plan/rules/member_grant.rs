//! What roles may do with what belongs to an extension. Such a thing is no fact; its
//! grants are the extension's, and say what it is and what the extension itself gives.

use super::privileges::{Class, Held, OWNER, PUBLIC, changes, run_as};
use crate::catalog::{Attributes, Fact, Kind};
use crate::plan::action::Draft;
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::sql::quote_ident;

/// Whether a grant's parent is an extension, so that it is about a member of it.
pub(super) fn is_of(parent: &Fact) -> bool {
    parent.id.kind == Kind::Extension
}

/// From what the extension gives to what is wanted.
pub(super) fn give(grant: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let attributes = grant.attributes();
    let initial = Held::read_list(&attributes, "initial");
    statements(&attributes, &initial, &Held::read(&attributes), scene)
}

/// Back to what the extension gives.
pub(super) fn take_back(grant: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let attributes = grant.attributes();
    let initial = Held::read_list(&attributes, "initial");
    statements(&attributes, &Held::read(&attributes), &initial, scene)
}

/// From one grant to another.
pub(super) fn change(from: &Fact, to: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
    let (old, new) = (from.attributes(), to.attributes());
    statements(&new, &Held::read(&old), &Held::read(&new), scene)
}

fn statements(
    member: &Attributes,
    old: &Held,
    new: &Held,
    scene: &Scene<'_>,
) -> Vec<Draft> {
    let (class, word) = match member.text("type") {
        "sequence" => (Class::Sequence, "SEQUENCE"),
        "procedure" => (Class::Routine, "PROCEDURE"),
        "function" | "aggregate" => (Class::Routine, "FUNCTION"),
        "type" => (Class::Type, "TYPE"),
        "schema" => (Class::Schema, "SCHEMA"),
        "language" => (Class::Language, "LANGUAGE"),
        "foreign-data wrapper" => (Class::ForeignDataWrapper, "FOREIGN DATA WRAPPER"),
        "server" => (Class::Server, "FOREIGN SERVER"),
        _ => (Class::Table, "TABLE"),
    };
    // The name as PostgreSQL itself writes and quotes it.
    let target = format!("ON {word} {}", member.text("identity"));
    let grantee = match member.text("grantee") {
        PUBLIC => "PUBLIC".to_owned(),
        OWNER => "CURRENT_USER".to_owned(),
        role => quote_ident(role),
    };
    let changes = changes(class, scene.to.version.major(), old, new).into_iter();
    changes
        .map(|change| {
            let draft = Draft::new(run_as(&change.by, change.sql(&target, &grantee)));
            if change.gives() { draft.hazard(Hazard::WidensAccess) } else { draft }
        })
        .collect()
}
