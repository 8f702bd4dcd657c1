//! What a new thing's privileges are before any GRANT: PostgreSQL's own, and the default
//! privileges of the role that makes it. See ALTER DEFAULT PRIVILEGES.

use std::collections::BTreeSet;

use super::grant::{grant_id, statements};
use super::privileges::{Class, Held, OWNER};
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::Draft;
use crate::plan::scene::Scene;

/// Whether a thing that privileges can be granted on is made by this plan. Changed
/// default privileges come after all that is made, so those of the old state are in
/// force.
pub(super) fn is_new(fact: &Fact, scene: &Scene<'_>) -> bool {
    let had_none = || {
        let old = scene.from.get(&fact.id);
        fact.id.kind == Kind::Column && old.and_then(Class::of).is_none()
    };
    scene.creates.contains(&fact.id) || had_none()
}

/// What a grantee holds on a new thing.
pub(super) fn of(fact: &Fact, grantee: &str, scene: &Scene<'_>) -> Held {
    let Some(class) = Class::of(fact) else { return Held::default() };
    let listed = |schema: &str| {
        let parts = [OWNER, schema, class.plural(), grantee];
        let found = scene.from.get(&FactId::new(Kind::DefaultPrivilege, parts));
        found.map(|fact| Held::read(&fact.attributes()))
    };
    let usual = || class.usual(grantee, scene.to.version.major());
    let everywhere = listed("").unwrap_or_else(usual);
    match class {
        Class::Schema => everywhere,
        _ => everywhere.and(listed(fact.id.part(0)).unwrap_or_default()),
    }
}

/// The statements that take (or give back) what default privileges do to a new thing and
/// no grant of the new state speaks of, with the grants that they are about.
pub(crate) fn corrections(fact: &Fact, scene: &Scene<'_>) -> Vec<(FactId, Vec<Draft>)> {
    let Some(class) = Class::of(fact).filter(|_| is_new(fact, scene)) else {
        return Vec::new();
    };
    let applies = |one: &&Fact| {
        one.id.part(0) == OWNER
            && one.id.part(2) == class.plural()
            && (one.id.part(1).is_empty() || one.id.part(1) == fact.id.part(0))
    };
    let defaults = scene.from.of_kind(Kind::DefaultPrivilege).iter().filter(applies);
    let grantees: BTreeSet<&str> = defaults.map(|one| one.id.name()).collect();
    let mut corrections = Vec::new();
    for grantee in grantees {
        let id = grant_id(&fact.id, grantee);
        if scene.to.get(&id).is_some() {
            continue;
        }
        let given = of(fact, grantee, scene);
        let wanted = class.usual(grantee, scene.to.version.major());
        let drafts = statements(fact, grantee, [&given, &wanted], scene);
        if !drafts.is_empty() {
            corrections.push((id, drafts));
        }
    }
    corrections
}
