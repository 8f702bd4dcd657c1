//! Extended statistics.

use super::Rule;
use crate::catalog::{Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::dotted;

pub(super) struct Statistics;

impl Rule for Statistics {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let statistics = fact.attributes();
        let name = dotted(&fact.id.parts);
        let sql = format!("CREATE STATISTICS {name} {}", statistics.text("definition"));
        let draft = Draft::new(sql)
            .lock(LockMode::ShareUpdateExclusive, &relation_of(scene.to, fact));
        let mut drafts = vec![draft];
        if statistics.value("target").is_some() {
            drafts.push(target(fact));
        }
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let sql = format!("DROP STATISTICS {}", dotted(&fact.id.parts));
        let table: FactId = relation_of(scene.from, fact);
        vec![Draft::new(sql).lock(LockMode::ShareUpdateExclusive, &table)]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        match from.attributes().differing(&to.attributes()).as_slice() {
            ["target"] => Alteration::statements(vec![target(to)]),
            _ => Alteration::Replace,
        }
    }
}

fn target(fact: &Fact) -> Draft {
    let target = fact.attributes().number("target").unwrap_or(-1);
    let name = dotted(&fact.id.parts);
    Draft::new(format!("ALTER STATISTICS {name} SET STATISTICS {target}"))
}
