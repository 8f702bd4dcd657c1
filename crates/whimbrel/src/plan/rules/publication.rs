//! Publications, and the tables and schemas in them.

use super::Rule;
use crate::catalog::{Attributes, Fact, FactId, Kind};
use crate::plan::action::{Alteration, Draft};
use crate::plan::lock::LockMode;
use crate::plan::scene::Scene;
use crate::plan::spelling::{dotted, listed};
use crate::sql::{quote_ident, quote_literal};

pub(super) struct Publication;

impl Rule for Publication {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let publication = fact.attributes();
        let tables = if publication.is("all_tables") { " FOR ALL TABLES" } else { "" };
        let name = quote_ident(fact.id.name());
        let with = parameters(&usual(), &publication);
        let with = match with.as_str() {
            "" => String::new(),
            with => format!(" WITH ({with})"),
        };
        vec![Draft::new(format!("CREATE PUBLICATION {name}{tables}{with}"))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP PUBLICATION {}", quote_ident(fact.id.name())))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        // No statement turns FOR ALL TABLES on or off.
        if old.is("all_tables") != new.is("all_tables") {
            return Alteration::Replace;
        }
        let name = quote_ident(to.id.name());
        let set = parameters(&old, &new);
        Alteration::statements(vec![Draft::new(format!(
            "ALTER PUBLICATION {name} SET ({set})"
        ))])
    }
}

/// What CREATE PUBLICATION takes without being told.
fn usual() -> Attributes {
    Attributes::read(r#"{"operations": ["insert", "update", "delete", "truncate"]}"#)
}

/// The parameters that differ, as WITH and SET write them.
fn parameters(old: &Attributes, new: &Attributes) -> String {
    let parameter = |attribute: &str| match attribute {
        "operations" => {
            let operations = new.list(attribute).join(", ");
            Some(format!("publish = {}", quote_literal(&operations)))
        }
        "via_root" => Some(format!("publish_via_partition_root = {}", new.is(attribute))),
        "generated_columns" => {
            let which = new.maybe(attribute).unwrap_or("none");
            Some(format!("publish_generated_columns = {which}"))
        }
        _ => None,
    };
    let differing = old.differing(new).into_iter();
    differing.filter_map(parameter).collect::<Vec<_>>().join(", ")
}

pub(super) struct PublicationTable;

impl Rule for PublicationTable {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let published = fact.attributes();
        let mut member = format!("TABLE ONLY {}", dotted(&fact.id.parts[1..]));
        let columns = published.list("columns");
        if !columns.is_empty() {
            member.push_str(&format!(" ({})", listed(&columns)));
        }
        if let Some(filter) = published.maybe("where") {
            member.push_str(&format!(" WHERE ({filter})"));
        }
        vec![membership(fact, "ADD", &member)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let member = format!("TABLE ONLY {}", dotted(&fact.id.parts[1..]));
        vec![membership(fact, "DROP", &member)]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let table = FactId::new(Kind::Table, fact.id.parts[1..].iter().cloned());
        let publication = scene.from.parent(fact).map(|one| one.id.clone());
        publication.into_iter().chain([table]).collect()
    }

    fn goes_alone(&self) -> bool {
        true
    }
}

pub(super) struct PublicationSchema;

impl Rule for PublicationSchema {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let member = format!("TABLES IN SCHEMA {}", quote_ident(fact.id.name()));
        vec![membership(fact, "ADD", &member)]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let member = format!("TABLES IN SCHEMA {}", quote_ident(fact.id.name()));
        vec![membership(fact, "DROP", &member)]
    }

    fn alter(&self, _from: &Fact, _to: &Fact, _scene: &Scene<'_>) -> Alteration {
        Alteration::Replace
    }

    fn goes_with(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<FactId> {
        let schema = FactId::new(Kind::Schema, [fact.id.name()]);
        let publication = scene.from.parent(fact).map(|one| one.id.clone());
        publication.into_iter().chain([schema]).collect()
    }
}

fn membership(fact: &Fact, verb: &str, member: &str) -> Draft {
    let publication = quote_ident(fact.id.part(0));
    let draft = Draft::new(format!("ALTER PUBLICATION {publication} {verb} {member}"));
    if fact.id.kind != Kind::PublicationTable {
        return draft;
    }
    let table = FactId::new(Kind::Table, fact.id.parts[1..].iter().cloned());
    draft.lock(LockMode::ShareUpdateExclusive, &table)
}
