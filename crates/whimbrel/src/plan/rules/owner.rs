//! Owners, of whatever it is. Who owns what the connected role owns is no fact.

use super::grant::grant_id;
use super::{Rule, serial};
use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::described;
use crate::sql::quote_ident;

pub(super) struct Owner;

impl Rule for Owner {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let owner = fact.attributes();
        let role = owner.text("role");
        let drafts = statement(fact, scene.to, scene, &quote_ident(role));
        let Some(target) = fact.id.target() else { return drafts };
        // Without being superuser, only a role that may create there can be given it.
        let schema = FactId::new(Kind::Schema, [target.part(0)]);
        // What an owner was granted before becomes one with what it has as owner.
        let grants = [grant_id(&schema, role), grant_id(&target, role)];
        drafts.into_iter().map(|draft| draft.requires(grants.clone())).collect()
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        statement(fact, scene.from, scene, "CURRENT_USER")
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }
}

fn statement(
    fact: &Fact,
    catalog: &Catalog,
    scene: &Scene<'_>,
    role: &str,
) -> Vec<Draft> {
    let Some(parent) = catalog.parent(fact) else { return Vec::new() };
    if goes_with_table(parent, scene) {
        return Vec::new();
    }
    let sql = format!("ALTER {} OWNER TO {role}", described(&parent.id, catalog));
    let draft = Draft::new(sql);
    vec![match parent.id.kind {
        Kind::Table | Kind::View | Kind::MaterializedView | Kind::Sequence => {
            draft.lock(LockMode::AccessExclusive, &parent.id)
        }
        _ => draft,
    }]
}

/// Whether a sequence gets its owner with the table of the column that owns it;
/// PostgreSQL refuses to change it alone.
fn goes_with_table(parent: &Fact, scene: &Scene<'_>) -> bool {
    if parent.id.kind != Kind::Sequence {
        return false;
    }
    let owned = scene.to.children_of_kind(&parent.id, Kind::OwnedBy);
    let stays = owned.first().is_some_and(|owned| scene.endures(&owned.id));
    stays || serial::column_of(parent, scene).is_some()
}
