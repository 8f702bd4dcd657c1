//! Foreign-data wrappers, their servers, and how roles are known there.

use super::{Rule, changed_options, foreign_options};
use crate::catalog::{Attributes, Fact};
use crate::plan::action::{Alteration, Draft};
use crate::plan::scene::Scene;
use crate::plan::spelling::dotted;
use crate::sql::{quote_ident, quote_literal};

pub(super) struct ForeignDataWrapper;

impl Rule for ForeignDataWrapper {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let mut sql = format!("CREATE FOREIGN DATA WRAPPER {}", dotted(&fact.id.parts));
        let wrapper = fact.attributes();
        for clause in functions(&Attributes::default(), &wrapper) {
            sql.push_str(&format!(" {clause}"));
        }
        vec![Draft::new(sql + &new_options(&wrapper))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let name = dotted(&fact.id.parts);
        vec![Draft::new(format!("DROP FOREIGN DATA WRAPPER {name}"))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let mut clauses = functions(&old, &new);
        clauses.extend(option_changes(&old, &new));
        let name = dotted(&to.id.parts);
        let clauses = clauses.join(" ");
        let sql = format!("ALTER FOREIGN DATA WRAPPER {name} {clauses}");
        Alteration::statements(vec![Draft::new(sql)])
    }
}

/// The functions that differ.
fn functions(old: &Attributes, new: &Attributes) -> Vec<String> {
    let clause = |attribute: &str| {
        let word = attribute.to_uppercase();
        let differs = old.value(attribute) != new.value(attribute);
        differs.then(|| match new.list(attribute).as_slice() {
            [] => format!("NO {word}"),
            name => format!("{word} {}", dotted(name)),
        })
    };
    ["handler", "validator"].into_iter().filter_map(clause).collect()
}

pub(super) struct Server;

impl Rule for Server {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let server = fact.attributes();
        let mut sql = format!("CREATE SERVER {}", dotted(&fact.id.parts));
        for (word, attribute) in [("TYPE", "type"), ("VERSION", "version")] {
            if let Some(text) = server.maybe(attribute) {
                sql.push_str(&format!(" {word} {}", quote_literal(text)));
            }
        }
        let wrapper = quote_ident(server.text("wrapper"));
        sql.push_str(&format!(" FOREIGN DATA WRAPPER {wrapper}"));
        vec![Draft::new(sql + &new_options(&server))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP SERVER {}", dotted(&fact.id.parts)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let (old, new) = (from.attributes(), to.attributes());
        let mut clauses = Vec::new();
        for attribute in old.differing(&new) {
            match attribute {
                // It stands before the options.
                "version" => clauses.insert(
                    0,
                    match new.maybe("version") {
                        Some(version) => format!("VERSION {}", quote_literal(version)),
                        None => "VERSION NULL".to_owned(),
                    },
                ),
                "options" => clauses.extend(option_changes(&old, &new)),
                _ => return Alteration::Replace,
            }
        }
        let sql = format!("ALTER SERVER {} {}", dotted(&to.id.parts), clauses.join(" "));
        Alteration::statements(vec![Draft::new(sql)])
    }
}

pub(super) struct UserMapping;

impl Rule for UserMapping {
    fn create(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        let options = new_options(&fact.attributes());
        vec![Draft::new(format!("CREATE {}{options}", mapping(fact)))]
    }

    fn drop(&self, fact: &Fact, _scene: &Scene<'_>) -> Vec<Draft> {
        vec![Draft::new(format!("DROP {}", mapping(fact)))]
    }

    fn alter(&self, from: &Fact, to: &Fact, _scene: &Scene<'_>) -> Alteration {
        let changes = option_changes(&from.attributes(), &to.attributes());
        let changes = changes.unwrap_or_default();
        let sql = format!("ALTER {} {changes}", mapping(to));
        Alteration::statements(vec![Draft::new(sql)])
    }
}

fn mapping(fact: &Fact) -> String {
    let role = match fact.id.part(1) {
        // No role can have this name.
        "public" => "PUBLIC".to_owned(),
        role => quote_ident(role),
    };
    format!("USER MAPPING FOR {role} SERVER {}", quote_ident(fact.id.part(0)))
}

/// ` OPTIONS (...)` of something new.
pub(super) fn new_options(attributes: &Attributes) -> String {
    match attributes.list("options").as_slice() {
        [] => String::new(),
        options => format!(" OPTIONS ({})", foreign_options(options)),
    }
}

/// `OPTIONS (...)` of something that is there, if they differ.
pub(super) fn option_changes(old: &Attributes, new: &Attributes) -> Option<String> {
    let changes = changed_options(&old.list("options"), &new.list("options"));
    (!changes.is_empty()).then(|| format!("OPTIONS ({changes})"))
}
