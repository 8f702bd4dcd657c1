//! Which column a sequence belongs to.

use super::{Rule, serial};
use crate::catalog::{Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;

pub(super) struct OwnedBy;

impl Rule for OwnedBy {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let owner = fact.attributes();
        let column =
            dotted(&[owner.text("schema"), owner.text("table"), owner.text("column")]);
        let column_of = [Kind::Table.name(), owner.text("schema"), owner.text("table")];
        let sequence = std::iter::once(Kind::Sequence.name())
            .chain(fact.id.parts.iter().map(String::as_str));
        // Both must belong to the same role by then.
        let owners =
            [FactId::new(Kind::Owner, column_of), FactId::new(Kind::Owner, sequence)];
        vec![statement(fact, &column).requires(owners)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![statement(fact, "NONE")]
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let sequence = scene.to.parent(fact)?;
        serial::column_of(sequence, scene).map(|_| sequence.id.clone())
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        // Where the sequence stays, it has to be set free before its column goes.
        let parent = scene.from.parent(fact).filter(|one| one.id.kind == Kind::Sequence);
        parent.map(|parent| parent.id.clone()).into_iter().collect()
    }
}

fn statement(fact: &Fact, owner: &str) -> Draft {
    Draft::new(format!("ALTER SEQUENCE {} OWNED BY {owner}", dotted(&fact.id.parts)))
}
