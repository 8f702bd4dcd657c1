//! Which role is a member of which.

use super::Rule;
use super::privileges::OWNER;
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::sql::quote_ident;

pub(super) struct Membership;

impl Rule for Membership {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let sql = format!("GRANT {} TO {}", words(&fact.id)[0], words(&fact.id)[1]);
        let membership = fact.attributes();
        let mut options: Vec<&str> = Vec::new();
        options.extend(membership.is("admin").then_some("ADMIN OPTION"));
        // The words for the others came with PostgreSQL 16.
        let (inherits, sets) = (!membership.is("noinherit"), !membership.is("noset"));
        if scene.to.version.major() >= 16 {
            options = Vec::new();
            options.extend(membership.is("admin").then_some("ADMIN TRUE"));
            let member = FactId::new(Kind::Role, [fact.id.part(1)]);
            let role = scene.to.get(&member).map(Fact::attributes).unwrap_or_default();
            // What is not said follows the member's own INHERIT.
            if inherits == role.is("noinherit") {
                options.push(if inherits { "INHERIT TRUE" } else { "INHERIT FALSE" });
            }
            options.extend((!sets).then_some("SET FALSE"));
        }
        let with = match options.is_empty() {
            true => String::new(),
            false => format!(" WITH {}", options.join(", ")),
        };
        let draft = Draft::new(format!("{sql}{with}{}", granted_by(&fact.id)));
        let draft = draft.requires(rests_on(fact, scene));
        match scene.endures(&FactId::new(Kind::Role, [fact.id.part(1)])) {
            true => vec![draft.hazard(Hazard::WidensAccess)],
            false => vec![draft],
        }
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let [role, member] = words(&fact.id);
        let sql = format!("REVOKE {role} FROM {member}{}", granted_by(&fact.id));
        vec![Draft::new(sql).releases(rests_on(fact, scene))]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }
}

fn words(id: &FactId) -> [String; 2] {
    [quote_ident(id.part(0)), quote_ident(id.part(1))]
}

fn granted_by(id: &FactId) -> String {
    match id.part(2) {
        OWNER => String::new(),
        grantor => format!(" GRANTED BY {}", quote_ident(grantor)),
    }
}

/// The memberships by which the grantor may grant this one.
fn rests_on(fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
    if fact.id.part(2) == OWNER {
        return Vec::new();
    }
    let admin = |other: &&Fact| {
        other.id.part(0) == fact.id.part(0)
            && other.id.part(1) == fact.id.part(2)
            && other.attributes().is("admin")
    };
    let catalogs = [scene.from, scene.to].into_iter();
    let memberships = catalogs.flat_map(|catalog| catalog.of_kind(Kind::Membership));
    memberships.filter(admin).map(|other| other.id.clone()).collect()
}
