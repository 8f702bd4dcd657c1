//! Subscriptions. No statement here connects to the publisher: making a slot there,
//! copying tables and dropping the slot are not the schema's.

use super::Rule;
use crate::catalog::{Attributes, Fact, FactId};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::listed;
use crate::sql::{quote_ident, quote_literal};

pub(super) struct Subscription;

impl Rule for Subscription {
    fn create(&self, fact: &Fact, scene: &Scene<'_>) -> Vec<Draft> {
        let subscription = fact.attributes();
        let name = quote_ident(fact.id.name());
        let mut with = vec!["connect = false".to_owned(), slot(&subscription)];
        let mut usual = Attributes::default();
        // PostgreSQL 18 streams in parallel unless it is told not to.
        if scene.to.version.major() >= 18 {
            usual = Attributes::read(r#"{"streaming": "parallel"}"#);
        }
        with.extend(parameters(&usual, &subscription));
        if subscription.is("two_phase") {
            with.push("two_phase = true".to_owned());
        }
        if subscription.is("failover") {
            with.push("failover = true".to_owned());
        }
        let mut drafts = vec![Draft::new(format!(
            "CREATE SUBSCRIPTION {name} CONNECTION {} PUBLICATION {} WITH ({})",
            quote_literal(subscription.text("connection")),
            listed(&subscription.list("publications")),
            with.join(", ")
        ))];
        if subscription.is("enabled") {
            drafts.push(alter(fact, "ENABLE"));
        }
        drafts
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let subscription = fact.attributes();
        let mut drafts = Vec::new();
        if subscription.is("enabled") {
            drafts.push(alter(fact, "DISABLE"));
        }
        if subscription.value("slot_name").is_some() {
            drafts.push(alter(fact, "SET (slot_name = NONE)"));
        }
        let name = quote_ident(fact.id.name());
        drafts.push(Draft::new(format!("DROP SUBSCRIPTION {name}")));
        drafts
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let differing = old.differing(&new);
        let differs = |attribute: &str| differing.contains(&attribute);
        // Changing these asks the publisher.
        if differs("two_phase") || differs("failover") {
            return Alteration::Replace;
        }
        let mut clauses = Vec::new();
        if old.is("enabled") && (differs("enabled") || differs("slot_name")) {
            clauses.push("DISABLE".to_owned());
        }
        if differs("connection") {
            let connection = quote_literal(new.text("connection"));
            clauses.push(format!("CONNECTION {connection}"));
        }
        if differs("publications") {
            let all = listed(&new.list("publications"));
            clauses.push(format!("SET PUBLICATION {all} WITH (refresh = false)"));
        }
        let mut set = parameters(&old, &new);
        if differs("slot_name") {
            set.push(slot(&new));
        }
        if !set.is_empty() {
            clauses.push(format!("SET ({})", set.join(", ")));
        }
        if new.is("enabled") && (differs("enabled") || differs("slot_name")) {
            clauses.push("ENABLE".to_owned());
        }
        let drafts = clauses.iter().map(|clause| self::alter(to, clause));
        Alteration::statements(drafts.collect())
    }

    fn goes_with(&self, _fact: &Fact, _scene: &Scene<'_>) -> Vec<FactId> {
        Vec::new()
    }
}

fn alter(fact: &Fact, clause: &str) -> Draft {
    let name = quote_ident(fact.id.name());
    Draft::new(format!("ALTER SUBSCRIPTION {name} {clause}"))
}

fn slot(subscription: &Attributes) -> String {
    match subscription.maybe("slot_name") {
        Some(slot) => format!("slot_name = {}", quote_literal(slot)),
        None => "slot_name = NONE".to_owned(),
    }
}

/// The parameters that differ and can be set at any time.
fn parameters(old: &Attributes, new: &Attributes) -> Vec<String> {
    let parameter = |attribute: &str| match attribute {
        "synchronous_commit" => {
            let level = new.maybe(attribute).unwrap_or("off");
            Some(format!("synchronous_commit = {}", quote_literal(level)))
        }
        "streaming" => {
            let mode = new.maybe(attribute).unwrap_or("off");
            Some(format!("streaming = {mode}"))
        }
        "origin" => {
            let origin = new.maybe(attribute).unwrap_or("any");
            Some(format!("origin = {}", quote_literal(origin)))
        }
        "binary" | "disable_on_error" | "run_as_owner" => {
            Some(format!("{attribute} = {}", new.is(attribute)))
        }
        "password_optional" => {
            Some(format!("password_required = {}", !new.is(attribute)))
        }
        _ => None,
    };
    old.differing(new).into_iter().filter_map(parameter).collect()
}
