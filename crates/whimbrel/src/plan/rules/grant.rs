//! What roles may do with a thing. A fact holds all that one grantee holds on one thing,
//! its columns' privileges included; where there is none, it is what PostgreSQL gives by
//! itself.

use super::privileges::{Class, Held, OWNER, PUBLIC, changes, run_as};
use super::{Rule, member_grant};
use crate::catalog::{Attributes, Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::plan::spelling::{dotted, named};
use crate::sql::quote_ident;

pub(super) struct Grant;

impl Rule for Grant {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let new = Held::read(&fact.attributes());
        let Some(parent) = scene.to.parent(fact) else { return Vec::new() };
        if member_grant::is_of(parent) {
            return member_grant::give(fact, scene);
        }
        let old = before(parent, fact.id.name(), scene);
        statements(parent, fact.id.name(), [&old, &new], scene)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let Some(parent) = scene.from.parent(fact) else { return Vec::new() };
        if member_grant::is_of(parent) {
            return member_grant::take_back(fact, scene);
        }
        let Some(class) = Class::of(parent) else { return Vec::new() };
        let old = Held::read(&fact.attributes());
        let new = class.usual(fact.id.name(), scene.to.version.major());
        statements(parent, fact.id.name(), [&old, &new], scene)
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (Held::read(&from.attributes()), Held::read(&to.attributes()));
        let Some(parent) = scene.to.parent(to) else { return Alteration::Replace };
        if member_grant::is_of(parent) {
            return Alteration::statements(member_grant::change(from, to, scene));
        }
        // What was passed on has to be taken back first.
        let suspends = match old.loses_options(&new) {
            true => passed_on(from, scene),
            false => Vec::new(),
        };
        let old = still_there(old, parent, scene);
        let drafts = statements(parent, to.id.name(), [&old, &new], scene);
        Alteration::InPlace { drafts, suspends }
    }
}

/// The grant fact of a thing for a grantee.
pub(super) fn grant_id(target: &FactId, grantee: &str) -> FactId {
    let kind = target.kind.name();
    let parts = std::iter::once(kind).chain(target.parts.iter().map(String::as_str));
    FactId::new(Kind::Grant, parts.chain([grantee]))
}

/// What a grantee holds on a thing before its grant is made.
fn before(parent: &Fact, grantee: &str, scene: &Scene<'_>) -> Held {
    if super::initial_privileges::is_new(parent, scene) {
        return super::initial_privileges::of(parent, grantee, scene);
    }
    let class = Class::of(parent);
    let major = scene.to.version.major();
    class.map(|class| class.usual(grantee, major)).unwrap_or_default()
}

/// Without what goes with a column that is dropped.
fn still_there(mut held: Held, parent: &Fact, scene: &Scene<'_>) -> Held {
    held.retain_columns(|column| {
        let parts = parent.id.parts.iter().map(String::as_str).chain([column]);
        !scene.drops.contains(&FactId::new(Kind::Column, parts))
    });
    held
}

/// The grants of others that rest on this one.
fn passed_on(grant: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    let Some(parent) = scene.from.parent(grant) else { return Vec::new() };
    let grants = scene.from.children_of_kind(&parent.id, Kind::Grant).into_iter();
    let by_this = |other: &&Fact| {
        other.id != grant.id
            && Held::read(&other.attributes()).grantors().contains(grant.id.name())
    };
    grants.filter(by_this).map(|other| other.id.clone()).collect()
}

/// The statements that lead from what a grantee holds to what it should. Privileges move
/// with the owner, so they are given after its change and taken before it.
pub(super) fn statements(
    parent: &Fact,
    grantee: &str,
    [old, new]: [&Held; 2],
    scene: &Scene<'_>,
) -> Vec<Draft> {
    let Some(class) = Class::of(parent) else { return Vec::new() };
    let target = format!("ON {}", target(parent));
    let role = spelled(grantee, parent, scene.to);
    let owner = FactId::new(Kind::Owner, satellite(&parent.id));
    let mut drafts = Vec::new();
    for change in changes(class, scene.to.version.major(), old, new) {
        let sql = run_as(&change.by, change.sql(&target, &role));
        let mut draft = Draft::new(sql);
        if change.gives() {
            draft = draft.requires([owner.clone()]);
            if scene.endures(&parent.id) {
                draft = draft.hazard(Hazard::WidensAccess);
            }
        }
        // A role passes on what it can pass on at that time.
        let grantors = |held: &Held| -> Vec<FactId> {
            held.grantors().into_iter().map(|by| grant_id(&parent.id, by)).collect()
        };
        drafts.push(draft.requires(grantors(new)).releases(grantors(old)));
    }
    drafts
}

fn satellite(target: &FactId) -> impl Iterator<Item = &str> {
    std::iter::once(target.kind.name()).chain(target.parts.iter().map(String::as_str))
}

/// A grantee as SQL names it; the owner is the one of the new state.
fn spelled(grantee: &str, parent: &Fact, catalog: &Catalog) -> String {
    match grantee {
        PUBLIC => "PUBLIC".to_owned(),
        OWNER => {
            let owner = catalog.children_of_kind(&parent.id, Kind::Owner);
            match owner.first() {
                Some(owner) => quote_ident(owner.attributes().text("role")),
                None => "CURRENT_USER".to_owned(),
            }
        }
        role => quote_ident(role),
    }
}

/// A thing as GRANT names it.
fn target(fact: &Fact) -> String {
    let id = &fact.id;
    match id.kind {
        Kind::Table | Kind::View | Kind::MaterializedView => {
            format!("TABLE {}", dotted(&id.parts))
        }
        Kind::Sequence => format!("SEQUENCE {}", dotted(&id.parts)),
        Kind::Column => {
            let column: Attributes = fact.attributes();
            let identity = column.group("identity");
            format!("SEQUENCE {}", dotted(&identity.list("sequence")))
        }
        Kind::Procedure => format!("PROCEDURE {}", named(id)),
        // As a function, an aggregate has neither ORDER BY nor `*` among its types.
        Kind::Function | Kind::Aggregate => {
            let types = id.part(2).replace(" ORDER BY ", ", ");
            format!(
                "FUNCTION {}({})",
                dotted(&id.parts[..2]),
                types.trim_start_matches("ORDER BY ")
            )
        }
        Kind::Schema => format!("SCHEMA {}", named(id)),
        Kind::Language => format!("LANGUAGE {}", named(id)),
        Kind::ForeignDataWrapper => format!("FOREIGN DATA WRAPPER {}", named(id)),
        Kind::Server => format!("FOREIGN SERVER {}", named(id)),
        _ => format!("TYPE {}", named(id)),
    }
}
