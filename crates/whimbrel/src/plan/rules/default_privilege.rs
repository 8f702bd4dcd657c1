//! Default privileges: what new things of a role get. They act on what is made later,
//! so they are changed after everything is made.

use super::Rule;
use super::privileges::{Class, Held, OWNER, PUBLIC, changes};
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::sql::quote_ident;

pub(super) struct DefaultPrivilege;

impl Rule for DefaultPrivilege {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statements(&fact.id, &usual(fact, scene), &held(fact), scene)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statements(&fact.id, &held(fact), &usual(fact, scene), scene)
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(statements(&to.id, &held(from), &held(to), scene))
    }
}

fn held(fact: &Fact) -> Held {
    Held::read(&fact.attributes())
}

/// What the grantee gets where nothing is said.
fn usual(fact: &Fact, scene: &Scene<'_>) -> Held {
    let class = Class::from_plural(fact.id.part(2));
    let everywhere = class.filter(|_| fact.id.part(1).is_empty());
    let major = scene.to.version.major();
    everywhere.map(|class| class.usual(fact.id.name(), major)).unwrap_or_default()
}

fn statements(id: &FactId, old: &Held, new: &Held, scene: &Scene<'_>) -> Vec<Draft> {
    let (role, schema, grantee) = (id.part(0), id.part(1), id.name());
    let Some(class) = Class::from_plural(id.part(2)) else { return Vec::new() };
    let named = |role: &str| match role {
        OWNER => "CURRENT_USER".to_owned(),
        role => quote_ident(role),
    };
    let mut scope = String::from("ALTER DEFAULT PRIVILEGES");
    if role != OWNER {
        scope.push_str(&format!(" FOR ROLE {}", quote_ident(role)));
    }
    if !schema.is_empty() {
        scope.push_str(&format!(" IN SCHEMA {}", quote_ident(schema)));
    }
    let grantee = match grantee {
        PUBLIC => "PUBLIC".to_owned(),
        OWNER => named(role),
        other => named(other),
    };
    let target = format!("ON {}", class.plural().to_uppercase());
    let made = if role == OWNER { made(class, schema, scene) } else { Vec::new() };
    let change = |change: super::privileges::Change| {
        let sql = format!("{scope} {}", change.sql(&target, &grantee));
        let draft = Draft::new(sql).requires(made.iter().cloned());
        if change.gives() { draft.hazard(Hazard::WidensAccess) } else { draft }
    };
    let major = scene.to.version.major();
    changes(class, major, old, new).into_iter().map(change).collect()
}

/// What is made that these default privileges could act on.
fn made(class: Class, schema: &str, scene: &Scene<'_>) -> Vec<FactId> {
    let inside = |id: &&FactId| schema.is_empty() || id.part(0) == schema;
    let of_class = |id: &&FactId| {
        id.kind != Kind::Grant && scene.to.get(id).and_then(Class::of) == Some(class)
    };
    scene.creates.iter().filter(inside).filter(of_class).cloned().collect()
}
