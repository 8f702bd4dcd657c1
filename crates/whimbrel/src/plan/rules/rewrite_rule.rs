//! Rewrite rules.

use super::Rule;
use super::enabled::enabling;
use crate::catalog::Fact;
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{named, relation};
use crate::sql::quote_ident;

pub(super) struct RewriteRule;

impl Rule for RewriteRule {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let mut drafts = vec![definition("CREATE RULE", fact, scene)];
        if fact.attributes().value("enabled").is_some() {
            drafts.push(enabled(fact, scene));
        }
        drafts
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        let sql = format!("DROP RULE {}", named(&fact.id));
        vec![Draft::new(sql).lock(LockMode::AccessExclusive, &table)]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let mut drafts = Vec::new();
        if old.text("definition") != new.text("definition") {
            drafts.push(definition("CREATE OR REPLACE RULE", to, scene));
        }
        if old.text("enabled") != new.text("enabled") {
            drafts.push(enabled(to, scene));
        }
        Alteration::statements(drafts)
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

fn definition(verb: &str, fact: &Fact, scene: &Scene<'_>) -> Draft {
    let rule = fact.attributes();
    let name = quote_ident(fact.id.name());
    Draft::new(format!("{verb} {name} {}", rule.text("definition")))
        .lock(LockMode::AccessExclusive, &relation_of(scene.to, fact))
}

/// There is no ALTER VIEW for it; ALTER TABLE takes views, too.
fn enabled(fact: &Fact, scene: &Scene<'_>) -> Draft {
    let verb = enabling(&fact.attributes(), "enabled");
    let name = quote_ident(fact.id.name());
    Draft::new(format!("ALTER TABLE {} {verb} RULE {name}", relation(&fact.id)))
        .lock(LockMode::AccessExclusive, &relation_of(scene.to, fact))
}
