//! Composite types.

use super::Rule;
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft, Follow};
use crate::plan::hazard::Hazard;
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::{quote_ident, quote_literal};

pub(super) struct Composite;

impl Rule for Composite {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let attributes = fact.attributes().groups("attributes");
        let lines: Vec<String> = attributes.iter().map(definition).collect();
        let sql =
            format!("CREATE TYPE {} AS ({})", dotted(&fact.id.parts), lines.join(", "));
        let mut drafts = vec![Draft::new(sql)];
        drafts.extend(comments(&fact.id, &[], &attributes));
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP TYPE {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, scene: &Scene<'_>) -> Alteration {
        let old = from.attributes().groups("attributes");
        let new = to.attributes().groups("attributes");
        let used = !columns(&from.id, scene).is_empty();
        let Some(changes) = changes(&old, &new, used) else {
            return Alteration::Rebuild;
        };
        let mut drafts = Vec::new();
        if !changes.is_empty() {
            let sql =
                format!("ALTER TYPE {} {}", dotted(&to.id.parts), changes.join(", "));
            let mut draft = Draft::new(sql);
            if used && old.iter().any(|one| find(&new, one.text("name")).is_none()) {
                draft = draft.hazard(Hazard::DeletesData);
            }
            drafts.push(draft);
        }
        drafts.extend(comments(&to.id, &old, &new));
        let suspends = match changes.iter().any(|change| !change.starts_with("ADD")) {
            true => readers(&from.id, scene),
            false => Vec::new(),
        };
        Alteration::InPlace { drafts, suspends }
    }

    fn follow(&self, _fact: &Fact) -> Follow {
        Follow::Rebuild
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

fn definition(attribute: &Attributes) -> String {
    let name = quote_ident(attribute.text("name"));
    format!("{name} {}", kind(attribute))
}

fn kind(attribute: &Attributes) -> String {
    let collation = attribute.maybe("collation");
    let collation = collation.map(|name| format!(" COLLATE {name}")).unwrap_or_default();
    format!("{}{collation}", attribute.text("type"))
}

fn find<'a>(attributes: &'a [Attributes], name: &str) -> Option<&'a Attributes> {
    attributes.iter().find(|one| one.text("name") == name)
}

/// The clauses that make the new attributes of the old ones where they are; none when
/// there are no such clauses: PostgreSQL adds only at the end, and changes the type of
/// an attribute only while no column holds it.
fn changes(old: &[Attributes], new: &[Attributes], used: bool) -> Option<Vec<String>> {
    let kept: Vec<&Attributes> =
        old.iter().filter(|one| find(new, one.text("name")).is_some()).collect();
    let prefix: Vec<&str> =
        new.iter().take(kept.len()).map(|one| one.text("name")).collect();
    if kept.iter().map(|one| one.text("name")).ne(prefix) {
        return None;
    }
    let mut clauses: Vec<String> = old
        .iter()
        .filter(|one| find(new, one.text("name")).is_none())
        .map(|gone| format!("DROP ATTRIBUTE {}", quote_ident(gone.text("name"))))
        .collect();
    for (before, after) in kept.iter().zip(new) {
        if kind(before) != kind(after) {
            if used {
                return None;
            }
            let name = quote_ident(after.text("name"));
            clauses.push(format!("ALTER ATTRIBUTE {name} TYPE {}", kind(after)));
        }
    }
    let added = &new[kept.len()..];
    clauses.extend(added.iter().map(|one| format!("ADD ATTRIBUTE {}", definition(one))));
    Some(clauses)
}

/// The columns that hold values of the type, be it inside others.
fn columns<'a>(id: &FactId, scene: &Scene<'a>) -> Vec<&'a Fact> {
    let mut found = Vec::new();
    let mut open = vec![id.clone()];
    while let Some(next) = open.pop() {
        for fact in scene.from.dependents(&next) {
            match fact.id.kind {
                Kind::Column => found.push(fact),
                Kind::Domain | Kind::Composite | Kind::Range => {
                    open.push(fact.id.clone());
                }
                _ => {}
            }
        }
    }
    found
}

/// What PostgreSQL has looked up the attributes for, and would not look up again.
fn readers(id: &FactId, scene: &Scene<'_>) -> Vec<FactId> {
    let reads = |fact: &&Fact| {
        matches!(fact.id.kind, Kind::View | Kind::MaterializedView | Kind::Rule)
    };
    let readers = scene.from.dependents(id).filter(reads);
    readers.map(|fact| fact.id.clone()).collect()
}

/// The statements that give attributes their comments.
fn comments(id: &FactId, old: &[Attributes], new: &[Attributes]) -> Vec<Draft> {
    let changed = |attribute: &Attributes| {
        let name = attribute.text("name");
        let before = find(old, name).and_then(|old| old.maybe("comment"));
        let after = attribute.maybe("comment");
        let text = after.map_or_else(|| "NULL".to_owned(), quote_literal);
        (before != after).then(|| {
            let column = format!("{}.{}", dotted(&id.parts), quote_ident(name));
            Draft::new(format!("COMMENT ON COLUMN {column} IS {text}"))
        })
    };
    new.iter().filter_map(changed).collect()
}
