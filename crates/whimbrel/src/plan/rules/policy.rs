//! Row-level security: the policies, and the switches of tables.

use super::Rule;
use crate::catalog::{Attributes, Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::{Scene, relation_of};
use crate::plan::spelling::{listed, named, relation};

pub(super) struct Policy;

impl Rule for Policy {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let policy = fact.attributes();
        let mut sql = format!("CREATE POLICY {}", named(&fact.id));
        if policy.is("restrictive") {
            sql.push_str(" AS RESTRICTIVE");
        }
        if policy.text("command") != "ALL" {
            sql.push_str(&format!(" FOR {}", policy.text("command")));
        }
        if policy.value("roles").is_some() {
            sql.push_str(&format!(" TO {}", roles(&policy)));
        }
        for (word, attribute) in [("USING", "using"), ("WITH CHECK", "check")] {
            if let Some(expression) = policy.maybe(attribute) {
                sql.push_str(&format!(" {word} ({expression})"));
            }
        }
        let table = relation_of(scene.to, fact);
        let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &table);
        // Where row security was off, a first policy only narrows what can be seen.
        let widens = !policy.is("restrictive")
            && scene.endures(&table)
            && is_enabled(scene.from, &table);
        vec![if widens { draft.hazard(Hazard::WidensAccess) } else { draft }]
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let table = relation_of(scene.from, fact);
        let sql = format!("DROP POLICY {}", named(&fact.id));
        let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &table);
        let widens = fact.attributes().is("restrictive") && scene.endures(&table);
        vec![if widens { draft.hazard(Hazard::WidensAccess) } else { draft }]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let mut sql = format!("ALTER POLICY {}", named(&to.id));
        let differing = old.differing(&new);
        if differing.contains(&"roles") {
            sql.push_str(&format!(" TO {}", roles(&new)));
        }
        for (word, attribute) in [("USING", "using"), ("WITH CHECK", "check")] {
            if differing.contains(&attribute) {
                // ALTER POLICY cannot take an expression away.
                let Some(expression) = new.maybe(attribute) else {
                    return Alteration::Replace;
                };
                sql.push_str(&format!(" {word} ({expression})"));
            }
        }
        if differing.iter().any(|one| matches!(*one, "command" | "restrictive")) {
            return Alteration::Replace;
        }
        let draft = Draft::new(sql)
            .lock(LockMode::AccessExclusive, &relation_of(scene.to, to))
            .hazard(Hazard::WidensAccess);
        Alteration::statements(vec![draft])
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

fn is_enabled(catalog: &Catalog, table: &FactId) -> bool {
    let switches = catalog
        .get(table)
        .map(|table| catalog.children_of_kind(&table.id, Kind::RowSecurity));
    switches.is_some_and(|found| found.iter().any(|one| one.attributes().is("enabled")))
}

fn roles(policy: &Attributes) -> String {
    match policy.list("roles").as_slice() {
        [] => "PUBLIC".to_owned(),
        roles => listed(roles),
    }
}

pub(super) struct RowSecurity;

impl Rule for RowSecurity {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        switches(&Attributes::default(), &fact.attributes(), fact, scene)
    }

    fn drop(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        switches(&fact.attributes(), &Attributes::default(), fact, scene)
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let drafts = switches(&from.attributes(), &to.attributes(), to, scene);
        Alteration::statements(drafts)
    }
}

fn switches(
    old: &Attributes,
    new: &Attributes,
    fact: &Fact,
    scene: &Scene<'_>,
) -> Vec<Draft> {
    let catalog = if scene.to.get(&fact.id).is_some() { scene.to } else { scene.from };
    let table = relation_of(catalog, fact);
    let switch = |(attribute, on, off)| {
        let words = if new.is(attribute) { on } else { off };
        let sql =
            format!("ALTER TABLE {} {words} ROW LEVEL SECURITY", relation(&fact.id));
        let draft = Draft::new(sql).lock(LockMode::AccessExclusive, &table);
        let draft =
            if new.is(attribute) { draft } else { draft.hazard(Hazard::WidensAccess) };
        (old.is(attribute) != new.is(attribute)).then_some(draft)
    };
    [("enabled", "ENABLE", "DISABLE"), ("forced", "FORCE", "NO FORCE")]
        .into_iter()
        .filter_map(switch)
        .collect()
}
