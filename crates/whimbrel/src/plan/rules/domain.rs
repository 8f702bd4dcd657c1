//! Domains. Their defaults and constraints are facts of their own.

use std::collections::BTreeSet;

use super::Rule;
use crate::catalog::{Catalog, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Follow, Work};
use crate::plan::hazard::Hazard;
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::quote_ident;

pub(super) struct Domain;

impl Rule for Domain {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let domain = fact.attributes();
        let mut sql = format!(
            "CREATE DOMAIN {} AS {}",
            dotted(&fact.id.parts),
            domain.text("type")
        );
        if let Some(collation) = domain.maybe("collation") {
            sql.push_str(&format!(" COLLATE {collation}"));
        }
        for part in scene.to.children(&fact.id).filter(|part| is_inline(part, scene)) {
            let text = part.attributes();
            match part.id.kind {
                Kind::DomainDefault => {
                    sql.push_str(&format!(" DEFAULT {}", text.text("expression")));
                }
                _ => sql.push_str(&format!(
                    " CONSTRAINT {} {}",
                    quote_ident(part.id.name()),
                    text.text("definition")
                )),
            }
        }
        if domain.is("not_null") {
            let name = domain.maybe("not_null_name");
            let name = name.map(|name| format!(" CONSTRAINT {}", quote_ident(name)));
            sql.push_str(&format!("{} NOT NULL", name.unwrap_or_default()));
        }
        vec![Draft::new(sql)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP DOMAIN {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let differing = old.differing(&new);
        let other = differing.iter().any(|attribute| !attribute.starts_with("not_null"));
        if other || new.is("not_null") && is_inside(&from.id, scene) {
            return Alteration::Rebuild;
        }
        let mut drafts = Vec::new();
        let domain = format!("ALTER DOMAIN {}", dotted(&to.id.parts));
        if old.is("not_null") {
            drafts.push(Draft::new(format!("{domain} DROP NOT NULL")));
        }
        if new.is("not_null") {
            let set = match new.maybe("not_null_name") {
                Some(name) => format!("ADD CONSTRAINT {} NOT NULL", quote_ident(name)),
                None => "SET NOT NULL".to_owned(),
            };
            drafts.push(checks_rows(Draft::new(format!("{domain} {set}")), to, scene));
        }
        Alteration::statements(drafts)
    }

    fn follow(&self, _fact: &Fact) -> Follow {
        Follow::Rebuild
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

/// Marks a statement that reads every row of the tables that use the domain.
fn checks_rows(draft: Draft, domain: &Fact, scene: &Scene<'_>) -> Draft {
    let users = scene.all_dependents(&domain.id);
    let column = users.iter().find(|fact| fact.id.kind == Kind::Column);
    let Some(table) = column.and_then(|column| scene.from.parent(column)) else {
        return draft;
    };
    draft
        .lock(LockMode::Share, &table.id)
        .work(Work::Scan)
        .hazard(Hazard::DependsOnData)
        .hazard(Hazard::BlocksTable)
}

/// Whether a column holds the domain inside an array or another type: PostgreSQL does not
/// look into those, and refuses what it would have to check there.
pub(crate) fn is_inside(domain: &FactId, scene: &Scene<'_>) -> bool {
    scene.from.dependents(domain).any(|user| match user.id.kind {
        Kind::Column => user.attributes().text("type").ends_with("[]"),
        Kind::Composite | Kind::Range => scene
            .all_dependents(&user.id)
            .iter()
            .any(|inside| inside.id.kind == Kind::Column),
        _ => false,
    })
}

/// Whether a default or a constraint of a new domain stands in its CREATE DOMAIN: nothing
/// that it calls needs the domain. Added later, PostgreSQL refuses a constraint when a
/// column holds the domain inside an array or a composite type.
fn is_inline(part: &Fact, scene: &Scene<'_>) -> bool {
    let own = matches!(part.id.kind, Kind::DomainDefault | Kind::DomainConstraint);
    let Some(domain) = scene.to.parent(part).filter(|_| own) else { return false };
    scene.creates.contains(&domain.id)
        && !part.attributes().is("not_valid")
        && !needs(part, &domain.id, scene.to)
}

/// Whether a part of a domain depends on something that depends on the domain.
fn needs(part: &Fact, domain: &FactId, catalog: &Catalog) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Fact> = catalog.dependencies(part).collect();
    while let Some(fact) = open.pop() {
        if fact.id == *domain {
            return true;
        }
        if fact.id.kind != Kind::Schema && seen.insert(&fact.id) {
            open.extend(catalog.dependencies(fact));
            open.extend(catalog.children(&fact.id));
        }
    }
    false
}

pub(super) struct DomainDefault;

impl Rule for DomainDefault {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let expression = fact.attributes().text("expression").to_owned();
        let name = dotted(&fact.id.parts);
        vec![Draft::new(format!("ALTER DOMAIN {name} SET DEFAULT {expression}"))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        vec![Draft::new(format!("ALTER DOMAIN {name} DROP DEFAULT"))]
    }

    fn alter(&self, _from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        Alteration::statements(self.create(to, scene))
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let domain = scene.to.parent(fact).filter(|_| is_inline(fact, scene))?;
        Some(domain.id.clone())
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

pub(super) struct DomainConstraint;

impl Rule for DomainConstraint {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let constraint = fact.attributes();
        let sql = format!(
            "{} ADD CONSTRAINT {} {}",
            alter_domain(fact),
            quote_ident(fact.id.name()),
            constraint.text("definition")
        );
        if constraint.is("not_valid") {
            return vec![Draft::new(sql + " NOT VALID")];
        }
        vec![match scene.to.parent(fact) {
            Some(domain) => checks_rows(Draft::new(sql), domain, scene),
            None => Draft::new(sql),
        }]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = quote_ident(fact.id.name());
        vec![Draft::new(format!("{} DROP CONSTRAINT {name}", alter_domain(fact)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let validates = old.differing(&new) == ["not_valid"] && !new.is("not_valid");
        if !validates {
            return Alteration::Replace;
        }
        let name = quote_ident(to.id.name());
        let draft =
            Draft::new(format!("{} VALIDATE CONSTRAINT {name}", alter_domain(to)));
        Alteration::statements(vec![match scene.to.parent(to) {
            Some(domain) => checks_rows(draft, domain, scene),
            None => draft,
        }])
    }

    fn comes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Option<FactId> {
        let domain = scene.to.parent(fact).filter(|_| is_inline(fact, scene))?;
        Some(domain.id.clone())
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

fn alter_domain(part: &Fact) -> String {
    format!("ALTER DOMAIN {}", dotted(&part.id.parts[..2.min(part.id.parts.len())]))
}
